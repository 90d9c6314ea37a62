import { AppError } from '../errors/app-error.ts';
import type { Dialect } from '../recipe/recipe.ts';
import type { FileFacts } from './encoding.ts';
import type { OpenedFile } from './open-file.ts';
import { layoutOf, readSample } from './text-layout.ts';

const quoted = (list: readonly string[]): string => `${list.slice(0, 5).map((name) => `"${name}"`).join(', ')}${list.length > 5 ? ` and ${list.length - 5} more` : ''}`;
const plain = (name: string): string => name.trim().toLowerCase();

/** How the columns of a file differ from those of another; empty: they are the same, perhaps in another order. */
export function namesDiffer(names: readonly string[], first: readonly string[]): string {
  const lacking = first.filter((name) => !names.includes(name));
  const more = names.filter((name) => !first.includes(name));
  if (lacking.length > 0 && lacking.length === more.length && lacking.every((name) => more.some((other) => plain(other) === plain(name)))) {
    return `it has ${quoted(more)} in place of ${quoted(lacking)}, which differ in case or blanks only`;
  }
  return [lacking.length > 0 ? `it lacks ${quoted(lacking)}` : '', more.length > 0 ? `it has ${quoted(more)} besides` : ''].filter((part) => part !== '').join('; ');
}

const SIGNS: ReadonlyMap<string, string> = new Map([[',', 'commas'], [';', 'semicolons'], ['\t', 'tabs'], ['|', 'bars']]);
const partedBy = ({ format, delimiter, blanks }: Dialect): string => (format === 'fixed' ? 'fixed widths' : blanks ? 'blanks' : SIGNS.get(delimiter) ?? `"${delimiter}"`);
const lines = (count: number): string => (count === 0 ? 'none' : count === 1 ? 'one' : String(count));

/** The first of several files, and how it was read. */
interface First {
  readonly file: string;
  readonly dialect: Dialect;
  readonly names: readonly string[];
}

/**
 * An error of a file that has other columns than the first when it is read as that one was, with the cause: it is written otherwise (parted by
 * another sign, lines above the table, no line of names), or its columns have other names. Other errors come back as they are.
 * @param given what a person set for all files
 */
export async function whyColumnsDiffer(error: unknown, opened: OpenedFile, facts: Pick<FileFacts, 'encoding'>, given: Partial<Dialect>, first: First): Promise<unknown> {
  const isText = opened.format === 'csv' || opened.format === 'fixed';
  if (!(error instanceof AppError) || error.code !== 'columns-differ' || !isText || (first.dialect.format !== 'csv' && first.dialect.format !== 'fixed')) return error;
  const { text, whole } = await readSample(opened.file, given.encoding ?? facts.encoding);
  const own = layoutOf(text, whole, given);
  const { dialect } = own;
  const causes: string[] = [];
  if (partedBy(dialect) !== partedBy(first.dialect)) causes.push(`its cells are parted by ${partedBy(dialect)}, those of ${first.file} by ${partedBy(first.dialect)}`);
  if (dialect.skipRows !== first.dialect.skipRows) causes.push(`${lines(dialect.skipRows)} of its lines ${dialect.skipRows > 1 ? 'stand' : 'stands'} above the table, in ${first.file} ${lines(first.dialect.skipRows)}`);
  if (dialect.header === 0 && first.dialect.header > 0) causes.push('it has no line of column names');
  else if (dialect.header > 0 && first.dialect.header === 0) causes.push(`it has a line of column names, ${first.file} has none`);
  else {
    const names = namesDiffer(own.names.names, first.names);
    if (names !== '') causes.push(names);
  }
  return causes.length === 0 ? error : new AppError('columns-differ', { ...error.data, reason: causes.join('; ') }, error);
}

/** Whether a file has no rows at all: nothing in it, or names of columns alone. */
export const hasNoRows = (error: unknown): boolean => error instanceof AppError && (error.code === 'empty-file' || error.code === 'header-only');
