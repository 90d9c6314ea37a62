import { basename } from 'node:path';
import type { SourceReport } from '../shared/contract/tables.ts';
import { groupSource } from '../shared/contract/file-source.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { findColumn } from '../shared/prepare/find-column.ts';
import type { Recipe, Source } from '../shared/recipe/recipe.ts';
import type { Withheld } from '../shared/recipe/withheld.ts';
import { nearest } from '../shared/text/nearest.ts';
import { withoutValues } from './args.ts';
import type { Args } from './args.ts';
import { checkKeptColumns, dialectFrom } from './dialect-from-args.ts';
import { openInputs } from './inputs.ts';
import { recipeFrom } from './recipe-from-args.ts';
import type { Session } from './session.ts';

/** Files of a command line, read. */
export interface OpenSources {
  readonly reports: readonly SourceReport[];
  /** Every file that is read. */
  readonly paths: readonly string[];
  close(): Promise<void>;
}

const ROLES = ['customers', 'orders', 'events', 'survey', 'identities'] as const;
const ORDER_FLAGS = ['customer', 'date', 'order', 'amount', 'quantity', 'price', 'product', 'category', 'discount'];

/** `main` for the first file, then a short form of each name. */
function sourceIds(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path, i) => {
    const plain = basename(path).replace(/\.[^.]+$/, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 30);
    const base = i === 0 ? 'main' : plain === '' || plain === 'main' ? `file-${i + 1}` : plain;
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    taken.add(id);
    return id;
  });
}

/** Whether several files have the same columns, so that they are one table in several pieces. */
const haveOneShape = (reports: readonly SourceReport[]): boolean => {
  const shapes = new Set(reports.map(({ columns }) => JSON.stringify(columns.map(({ name }) => name).sort())));
  return reports.length > 1 && shapes.size === 1 && reports.every(({ dialect }) => dialect.format !== 'parquet' && dialect.format !== 'arrow');
};

/** Reads the files of a command line, without the persons who are left out; reading options hold for all of them. Files of one shape are one source. Errors: those of reading. */
export async function openSources(args: Args, session: Session, paths: readonly string[], withheld?: Withheld): Promise<OpenSources> {
  const dialect = dialectFrom(args);
  const engine = await session.engine();
  const { signal, onEvent } = session;
  const open: Awaited<ReturnType<typeof openInputs>>[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.map((file) => file.close()));
  };
  const read = (): string[] => open.flatMap((file) => file.paths);
  const reports: SourceReport[] = [];
  try {
    const ids = sourceIds(paths);
    for (const [i, path] of paths.entries()) {
      const file = await openInputs([path]);
      open.push(file);
      reports.push(await engine.open({ id: ids[i], file, dialect, withheld }, { signal, onEvent }));
    }
    checkKeptColumns(dialect, reports);
    const apart = (args.repeated.get('role') ?? []).length + (args.repeated.get('join') ?? []).length > 0;
    if (!apart && haveOneShape(reports)) {
      const file = groupSource(open.flatMap((one) => one.files ?? [one]));
      return { reports: [await engine.open({ id: ids[0], file, dialect, withheld }, { signal, onEvent })], paths: read(), close };
    }
    return { reports, paths: read(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The file that an option names, by its name or its id. */
function fileNamed(name: string, option: string, reports: readonly SourceReport[]): number {
  const at = reports.findIndex((report) => report.name === basename(name) || report.id === name);
  if (at >= 0) return at;
  const names = reports.map((report) => report.name);
  throw new AppError('invalid-option', { option, value: name, reason: 'no such file is given', allowed: names.join(', '), nearest: nearest(name, names) ?? '' });
}

/** The files of a source that has several, as the recipe names them. */
const filesPart = (files: SourceReport['files']): Pick<Source, 'files'> =>
  (files === undefined ? {} : { files: files.map(({ name, sha256 }) => ({ name, sha256 })) });

/** What the options say of single files. Errors: `invalid-option`, `no-such-column`. */
function sourcesFrom(args: Args, reports: readonly SourceReport[]): Source[] {
  const exact = args.switches.get('exact-ids') === true;
  const zeros = args.switches.get('ignore-zeros') === true;
  const rule = { ...(exact ? { ignoreCase: false, ignoreBlanks: false } : {}), ...(zeros ? { ignoreZeros: true } : {}) };
  const sources = reports.map(({ id, name, sha256, dialect, files }, i): Source => ({ id, name, sha256, ...filesPart(files), dialect, columns: [], ...(i === 0 || Object.keys(rule).length === 0 ? {} : { join: rule }) }));
  for (const text of args.repeated.get('role') ?? []) {
    const at = text.lastIndexOf('=');
    const role = ROLES.find((candidate) => candidate === text.slice(at + 1));
    if (at < 1 || role === undefined) throw new AppError('invalid-option', { option: '--role', value: text, allowed: `FILE=${ROLES.join('|')}` });
    const place = fileNamed(text.slice(0, at), '--role', reports);
    sources[place] = { ...sources[place], role };
  }
  for (const text of args.repeated.get('join') ?? []) {
    const name = reports.map((report) => [report.name, report.id]).flat().find((candidate) => text.startsWith(`${candidate}:`)) ?? text.slice(0, text.indexOf(':'));
    if (!text.includes(':')) throw new AppError('invalid-option', { option: '--join', value: text, allowed: 'FILE:COLUMN or FILE:COLUMN=COLUMN' });
    const place = fileNamed(name, '--join', reports);
    const columns = text.slice(text.indexOf(':', text.startsWith(`${name}:`) ? name.length : 0) + 1);
    const known = (column: string): boolean => reports[place].columns.some((candidate) => candidate.name === column);
    const cut = known(columns) ? -1 : columns.indexOf('=');
    const column = cut < 0 ? columns : columns.slice(0, cut);
    findColumn(reports[place].columns, column, reports[place].name);
    sources[place] = { ...sources[place], join: { ...sources[place].join, column, ...(cut < 0 ? {} : { to: columns.slice(cut + 1) }) } };
  }
  return sources;
}

/** The recipe that a command line with one file or several stands for. Errors: as those of its parts. */
export async function recipeOf(args: Args, reports: readonly SourceReport[], today: string, money: 'needed' | 'if-named' = 'needed'): Promise<Recipe> {
  const [first] = reports;
  if (reports.length === 1 && args.repeated.size === 0) return recipeFrom(args, first, today, money);
  const sources = sourcesFrom(args, reports);
  const named = ORDER_FLAGS.map((flag) => args.values.get(flag)).filter((name) => name !== undefined);
  const has = (report: SourceReport, name: string): boolean => report.columns.some((column) => column.name === name);
  // Order columns are those of the file that has them all; features may come of any file, and are checked once they are joined.
  const orders = Math.max(0, reports.findIndex((report) => named.length > 0 && named.every((name) => has(report, name))));
  const id = args.values.get('id');
  const foreign = id !== undefined && !has(first, id) && reports.some((report) => has(report, id));
  const recipe = await recipeFrom(withoutValues(args, [...(orders === 0 ? [] : ORDER_FLAGS), ...(foreign ? ['id'] : [])]), first, today, money);
  if (orders > 0) {
    const roles = (await recipeFrom(withoutValues(args, ['id', 'features']), reports[orders], today, money)).orders;
    if (roles !== null && roles !== 'auto') sources[orders] = { ...sources[orders], orders: roles };
  }
  return { ...recipe, sources, ...(foreign ? { id } : {}) };
}
