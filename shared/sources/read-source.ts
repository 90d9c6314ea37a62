import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { SourceReport } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { formatSmallBytes } from '../text/format.ts';
import { fewNames } from '../text/gather.ts';
import { inspectFile } from './encoding.ts';
import type { FileFacts, PassOptions } from './encoding.ts';
import { openFile } from './open-file.ts';
import type { OpenedFile } from './open-file.ts';
import { readColumnar } from './read-columnar.ts';
import { readFiles, withLogPrint } from './read-files.ts';
import { readRows } from './read-rows.ts';
import { typeTable } from './reading.ts';
import type { Reading } from './reading.ts';
import { describeSource } from './report.ts';
import type { TableTarget } from './table-writer.ts';
import { withhold } from './withhold.ts';
import type { SourceTables, ReadSourceOptions, FormatOptions } from './read-options.ts';
import { nameInMember } from './member-table.ts';
import { otherParts } from './parts.ts';

/**
 * Reads a file into `raw_<id>` (`_row` from 0, the exact text of every cell), `src_<id>` (`_row`, typed values, NULL
 * where missing) and, where rows are left out, `rej_<id>` (`_row`, `line`, `reason`, `text`), and says what was
 * understood of it. Reads the file twice: once for fingerprint and encoding.
 * Text that is missing: empty, blank, NA, N/A, NaN, nan, null, NULL, None, #N/A and a spreadsheet's other error words.
 * @throws AppError `empty-file`, `header-only`, `unsupported-format`, `damaged-file`, `no-such-part`, `file-too-large`, `too-large-to-hold`,
 *   `file-unreadable`, `source-changed` when it changes meanwhile, `cancelled`, `database-failed`, `worker-died`
 */
export async function readSource(db: Database, file: FileSource, options: ReadSourceOptions): Promise<SourceReport> {
  if (file.size === 0) throw new AppError('empty-file', { file: file.name });
  const given = options.dialect ?? {};
  refuseTooLarge(file, options.mostText ?? null);
  const raw = `raw_${options.id}`;
  const typed = `src_${options.id}`;
  const rejects = `rej_${options.id}`;
  await dropSource(db, options.id);
  try {
    if (file.files !== undefined) {
      const passed = { ...options, ...stretch(options, 'rows', 0, 0.7) };
      const { table, facts, files } = await readFiles(db, file.files, { raw, rejects }, given, passed);
      begin(options, 'types');
      const reading = await typeTable(db, table, raw, typed, options.overrides, decided(given, options), passed);
      begin(options, 'figures');
      const report = await describe(db, file, facts, reading, { raw, typed, rejects }, options);
      await requireUnchanged(file);
      return { ...report, files };
    }
    const opened = await openFile(file, given, options.signal);
    const facts = await withLogPrint(opened, await inspectFile(file, stretch(options, 'bytes', 0, 0.15)), options.signal);
    const inner = opened.file === file ? facts : { ...(await inspectFile(opened.file, { signal: options.signal })), sha256: facts.sha256 };
    const passed = { ...options, ...stretch(options, 'rows', 0.15, 0.7) };
    const reading = await read(db, opened, inner, given, { raw, typed, rejects }, { ...passed, onTypes: () => begin(options, 'types') });
    begin(options, 'figures');
    const report = await describe(db, file, inner, withMembers(file, reading, opened, given), { raw, typed, rejects }, options);
    await requireUnchanged(file);
    return opened.container === undefined ? report : { ...report, container: opened.container };
  } catch (error) {
    await dropSource(db, options.id).catch(() => undefined);
    const full = error instanceof AppError && error.code === 'database-failed' && /out of memory/i.test(String(error.data['reason']));
    throw full ? new AppError('too-large-to-hold', { file: file.name, size: formatSmallBytes(file.size), limit: '' }, error) : error;
  }
}

/** Formats whose size is that of their text. */
const PLAIN_TEXT = /\.(csv|tsv|tab|txt|dat|json|ndjson|jsonl)$/i;

/** A file that cannot end well is refused before minutes are spent on it. @throws AppError `too-large-to-hold` */
const refuseTooLarge = (file: FileSource, most: number | null): void => {
  if (most === null) return;
  const bytes = (file.files ?? [file]).filter(({ name }) => PLAIN_TEXT.test(name)).reduce((sum, { size }) => sum + size, 0);
  if (bytes > most) throw new AppError('too-large-to-hold', { file: file.name, size: formatSmallBytes(bytes), limit: formatSmallBytes(most) });
};

/** What is told of a file without the persons who are left out. */
const describe = async (
  db: Database, file: FileSource, facts: FileFacts, reading: Reading, tables: SourceTables, options: ReadSourceOptions,
): Promise<SourceReport> => {
  if (options.withheld === undefined) return describeSource(db, file, facts, reading, tables, options);
  const after = await withhold(db, reading, tables, options.withheld, file.name, options.signal);
  const report = await describeSource(db, file, facts, after.reading, tables, options);
  const notices: Notice[] = [];
  if (after.looked.length === 0) notices.push({ code: 'rows-not-withheld', data: { file: file.name, columns: [...options.withheld.columns] } });
  else if (after.rows > 0) notices.push({ code: 'rows-withheld', data: { file: file.name, count: after.rows } });
  return { ...report, physicalRecords: report.physicalRecords + after.rows, withheld: after.rows, notices: [...report.notices, ...notices] };
};

/** What was read in several passes must be of one content. @throws AppError `source-changed` */
const requireUnchanged = async (file: FileSource): Promise<void> => {
  for (const one of (file.files ?? [file]).flatMap((each) => [each, ...(each.logs ?? [])])) {
    if ((await one.unchanged?.()) === false) throw new AppError('source-changed', { file: one.name, reading: true });
  }
};

const decided = (given: Partial<Dialect>, options: Pick<ReadSourceOptions, 'dateOrderAssumed'>): boolean => given.dateOrder !== undefined && options.dateOrderAssumed !== true;

/** Progress of a part of the work. */
const stretch = (options: ReadSourceOptions, step: 'bytes' | 'rows', from: number, to: number): PassOptions & { readonly onProgress: (read: number) => void } => ({
  signal: options.signal,
  chunk: options.chunk,
  onProgress: (read) => options.onProgress?.({ step, fraction: from + read * (to - from), read }),
});

/** Steps that the database takes. */
const begin = ({ signal, onProgress }: ReadSourceOptions, step: 'types' | 'figures'): void => {
  throwIfCancelled(signal);
  onProgress?.({ step, fraction: step === 'types' ? 0.7 : 0.8, read: null });
};

/** Drops every table that the reading of that id has made, finished or not. */
export async function dropSource(db: Database, id: string): Promise<void> {
  const found = await db.query(`SELECT table_name AS name FROM duckdb_tables() WHERE regexp_full_match(table_name, ${literal(`(raw|src|rej)_${id}(_.*)?`)}) ORDER BY table_name`);
  const names = (found.columns[0]?.values ?? []) as readonly string[];
  if (names.length > 0) await db.exec(names.map((name) => `DROP TABLE IF EXISTS ${ident(name)}`).join('; '));
}

const read = async (
  db: Database, opened: OpenedFile, facts: FileFacts, given: Partial<Dialect>, tables: SourceTables, options: FormatOptions,
): Promise<Reading> => {
  const { format } = opened;
  if (format === 'parquet' || format === 'arrow') {
    return readColumnar(db, opened.file, format, tables.raw, tables.typed, options);
  }
  const target: TableTarget = { table: tables.raw, rejects: tables.rejects, firstRow: 0, firstReject: 0, file: null };
  const table = await readRows(db, opened, facts, given, target, options);
  options.onTypes();
  return typeTable(db, table, tables.raw, tables.typed, options.overrides, decided(given, options), options);
};

/** An archive's files are its parts, and of the one that is read the tables of its text. */
const withMembers = (file: FileSource, reading: Reading, opened: OpenedFile, given: Partial<Dialect>): Reading => {
  const { member, members, passed } = opened;
  if (member === null) return reading;
  const tables = reading.parts.filter(({ line }) => line !== undefined);
  const notices = reading.notices.filter((notice) => notice.code !== 'other-parts');
  if (passed.length > 0) notices.push({ code: 'members-passed-over', data: { file: file.name, count: passed.length, names: fewNames(passed) } });
  if (members.length < 2) return { ...reading, dialect: { ...reading.dialect, sheet: tables.length > 0 ? reading.dialect.sheet : null }, parts: tables, notices };
  const index = members.findIndex((part) => part.name === member);
  const { sheet } = reading.dialect;
  return {
    ...reading,
    dialect: { ...reading.dialect, sheet: tables.length > 0 && sheet !== null ? nameInMember(member, sheet) : member },
    parts: members.flatMap((part, i) => (i === index && tables.length > 0 ? tables.map((table) => ({ ...table, name: nameInMember(member, table.name) })) : [part])),
    notices: [...notices, ...otherParts(file, members, index, given.sheet)],
  };
};
