import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { OrderRoles } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { groupKeys } from '../sql/parts.ts';
import { fewNames, gatherNotices } from '../text/gather.ts';
import { columnInfo } from './describe.ts';
import type { FileFacts } from './encoding.ts';
import { isAmount } from './amounts.ts';
import { figuresOf } from './figures.ts';
import { misfitNotices } from './misfits.ts';
import { countedDates } from '../sql/number-dates.ts';
import { isPlaceholder } from './issues.ts';
import { customersARow, guessOrders } from './orders.ts';
import type { ReadSourceOptions, SourceTables } from './read-options.ts';
import type { Reading, SeenColumn } from './reading.ts';
import { guessRole } from './roles.ts';
import { sampleTexts, tellsBySample } from './samples.ts';
import { sensitiveReason } from './sensitive.ts';
import { identitySql } from './withhold.ts';

/** Formats that are text in some encoding. */
const TEXTS: ReadonlySet<string> = new Set(['csv', 'fixed', 'json', 'ndjson']);

/** What is told of a source once it is in its tables. */
export async function describeSource(
  db: Database, file: FileSource, facts: FileFacts, reading: Reading, tables: SourceTables, options: Pick<ReadSourceOptions, 'id' | 'overrides' | 'signal'>,
): Promise<SourceReport> {
  const { names, rows, dialect } = reading;
  const { raw, typed } = tables;
  const rejected = reading.rejected.count === 0 ? reading.rejected : { ...reading.rejected, table: tables.rejects };
  const plain = names.names.map((name, j) => ({ name, type: reading.columns[j].type }));
  const seen = reading.seen ?? new Map<string, SeenColumn>();
  const figures = await figuresOf(db, typed, rows, plain, options.signal, new Map(Array.from(seen, ([name, one]) => [name, one.figures])));
  const overrides = new Map(options.overrides.map((override) => [override.name, override]));
  const sensitive: { column: string; reason: string }[] = [];
  const columns: ColumnInfo[] = [];
  const amounts = new Map<string, string>();
  const asked = plain.filter(({ name, type }) => tellsBySample(type) && !seen.has(name)).map(({ name }) => name);
  const texts = await sampleTexts(db, raw, asked, options.signal);
  const sampled = new Map(asked.map((name, i) => [name, texts[i]]));
  const samples = plain.map(({ name }) => seen.get(name)?.sample ?? sampled.get(name) ?? []);
  for (const [j, { name, type }] of plain.entries()) {
    const found = figures.get(name);
    if (found === undefined) throw new AppError('internal', { message: 'column without figures' });
    const why = sensitiveReason(name, type, samples[j].length > 0 ? samples[j] : found.top.map((top) => top.value));
    if (why !== null) sensitive.push({ column: name, reason: why });
    const guess = guessRole({ name, position: j, type, rows, figures: found, sensitive: why });
    const { padded, misfits, reason, unit, written, missingWords, mostly, kept } = reading.columns[j];
    const amount = type === 'text' && overrides.get(name)?.type === undefined ? numberWithSigns(samples[j]) : null;
    if (amount !== null) amounts.set(name, amount);
    const set = overrides.get(name);
    const chosen = set?.type ?? guess.type;
    // the levels are its picture
    const shown = chosen === 'category' ? { ...found, histogram: null } : found;
    columns.push(columnInfo({
      name, label: name,
      type: chosen,
      role: set?.role ?? guess.role,
      ...(unit === undefined ? {} : { unit }), ...(written === undefined ? {} : { written }), ...(missingWords === undefined ? {} : { missingWords }),
      reason: set?.role === undefined ? `${guess.reason}${guess.reason === reason ? '' : ` ${reason}`}` : 'Set by hand.',
    }, rows, shown, { padded, misfits, ...(mostly === undefined ? {} : { mostly }), ...(kept === undefined ? {} : { kept }), ...(amount === null ? {} : { amount }) }));
  }
  const unread = await misfitNotices(db, raw, typed, plain.map((column, j) => ({ ...column, misfits: reading.columns[j].misfits, kept: reading.columns[j].kept })), dialect.nulls, options.signal);
  plain.forEach(({ name }, j) => {
    const example = amounts.get(name);
    const counted = overrides.get(name)?.type === undefined ? countedDates(columns[j]) : null;
    if (counted !== null) unread.push({ code: 'dates-as-numbers', data: { column: name, unit: counted } });
    if (example !== undefined) unread.push({ code: 'numbers-with-signs', data: { column: name, example } });
  });
  // a quantity of 1 or 2 is an amount all the same
  const asRead = columns.map((column, j) => ({ ...column, type: overrides.get(column.name)?.type ?? (column.type === 'category' && plain[j].type === 'integer' ? 'integer' : column.type) }));
  const orders = guessOrders(rows, asRead) ?? await ordersInSpellings(db, raw, rows, asRead, options.signal);
  return {
    id: options.id, name: file.name, bytes: file.size, sha256: facts.sha256, dialect,
    physicalRecords: rows + rejected.count, rows, rejected,
    columns: orders === null ? columns : columns.map((column) => ofOrders(column, orders.customer, overrides.get(column.name)?.role !== undefined)),
    // a column in which every row has its own value tells all rows apart
    duplicates: columns.some(({ missing, distinct }) => missing === 0 && distinct === rows) ? 0
      : await countDuplicates(db, raw, names.names, rows, options.signal),
    sensitive, orders, notices: [...noticesOf(file, facts, reading), ...gatherNotices(unread)], rawTable: raw, typedTable: typed,
    ...(reading.names.headings.length > 0 ? { headings: reading.names.headings } : {}),
    ...(reading.parts.length > 0 ? { parts: reading.parts } : {}),
  };
}

/** Orders in which no customer occurs again as long as `c1` and `C1 ` are taken for two; null: they are no orders then either. */
async function ordersInSpellings(db: Database, raw: string, rows: number, columns: readonly ColumnInfo[], signal?: AbortSignal): Promise<OrderRoles | null> {
  const likely = guessOrders(rows, columns, 'any');
  if (likely === null) return null;
  const [found] = (await db.query(`SELECT count(DISTINCT ${identitySql(ident(likely.customer), false)}) AS n FROM ${ident(raw)}`, { signal })).columns;
  const missing = columns.find(({ name }) => name === likely.customer)?.missing ?? 0;
  return Number(found.values[0]) <= (rows - missing) * customersARow(likely) ? likely : null;
}

/** In an order file the column of customers is its id, and it is in the nature of orders that an id repeats. */
const ofOrders = (column: ColumnInfo, customer: string, byHand: boolean): ColumnInfo => {
  const issues = column.issues.filter(({ code }) => code !== 'repeated-ids');
  if (column.name !== customer || byHand) return { ...column, issues };
  return { ...column, issues, role: 'id', reason: 'It names the customer of each order.' };
};

/** A number with or without thousands signs. */
const PLAIN_NUMBER = /^[-+]?\d[\d.,'’\s]*$/u;

/** One of the values where nearly all are numbers with a currency, a per cent sign, brackets or a minus behind; else null. */
const numberWithSigns = (values: readonly string[]): string | null => {
  const all = values.map((value) => value.trim()).filter((value) => !isPlaceholder(value));
  const signed = all.filter((value) => !PLAIN_NUMBER.test(value) && isAmount(value));
  const those = signed.length + all.filter((value) => PLAIN_NUMBER.test(value)).length;
  return all.length > 1 && those >= all.length * 0.9 && signed.length >= those * 0.2 ? signed[0].slice(0, 40) : null;
};

const countDuplicates = async (
  db: Database, table: string, names: readonly string[], rows: number, signal?: AbortSignal,
): Promise<number> => {
  const answer = await db.query(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${ident(table)} GROUP BY ${groupKeys(names.map(ident))})`, { signal });
  return rows - Number(answer.columns[0].values[0]);
};

const noticesOf = (file: FileSource, facts: FileFacts, { dialect, names, rejected, notices: read }: Reading): Notice[] => {
  const notices: Notice[] = [...read];
  const untold = rejected.count - (rejected.told ?? 0);
  if (untold > 0) notices.push({ code: 'rows-rejected', data: { file: file.name, count: untold } });
  if (facts.cut === true && (dialect.encoding === facts.encoding || dialect.encoding.startsWith('utf-16'))) notices.push({ code: 'last-sign-cut', data: { file: file.name, encoding: dialect.encoding } });
  if (facts.wrongMark !== undefined) notices.push({ code: 'wrong-mark', data: { file: file.name, encoding: dialect.encoding } });
  if (TEXTS.has(dialect.format) && facts.guessed && dialect.encoding === facts.encoding) {
    notices.push({ code: 'encoding-guessed', data: { file: file.name, encoding: dialect.encoding, sure: facts.unsure !== true } });
  }
  if (names.numbered.length > 0) notices.push({ code: 'duplicate-column-names', data: { columns: fewNames(names.numbered) } });
  if (names.invented.length > 0) notices.push({ code: 'empty-column-names', data: { columns: fewNames(names.invented) } });
  return notices;
};
