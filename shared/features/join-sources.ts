import type { Database } from '../contract/database.ts';
import { AppError } from '../errors/app-error.ts';
import type { JoinReport, SourceRole } from '../contract/joins.ts';
import type { ColumnInfo, CustomerTable, SourceReport } from '../contract/tables.ts';
import type { Source } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { describeNumbers } from './describe-derived.ts';
import { keyRule } from './customer-key.ts';
import type { KeyRule } from './customer-key.ts';
import { joinColumn, MOSTLY, namesIn } from './join-keys.ts';

/** A file to be joined, after its steps. */
export interface Joined {
  readonly source: Source;
  readonly report: SourceReport;
  readonly role: SourceRole;
}

/** Levels of an event's kind that get a count of their own, at most. */
const MOST_KINDS = 12;

/** Columns that a file brings, one row a key in `table` (`_key`, then the columns). */
export interface Brought {
  readonly table: string;
  readonly columns: readonly { readonly column: ColumnInfo; /** Fills customers without a row: counts and sums are 0 there. */ readonly zero: boolean }[];
}

/** Matches of a file's keys with those of the customers. */
export async function matchReport(db: Database, joined: Joined, key: JoinKey, to: string, keys: string, customers: string, signal?: AbortSignal): Promise<Omit<JoinReport, 'added' | 'from'>> {
  const groups = `SELECT key, count(*) AS n FROM ${ident(keys)} WHERE key IS NOT NULL GROUP BY key`;
  const known = `SELECT DISTINCT key FROM ${ident(customers)} WHERE key IS NOT NULL`;
  const found = await db.query(`WITH g AS MATERIALIZED (${groups}), c AS MATERIALIZED (${known})
    SELECT (SELECT count(*) FROM g) AS keys, (SELECT count(*) FROM ${ident(keys)} WHERE key IS NULL) AS blank,
      (SELECT count(*) FROM ${ident(customers)} WHERE key IN (SELECT key FROM g)) AS matched,
      (SELECT count(*) FROM ${ident(customers)} WHERE key IN (SELECT key FROM g)) - (SELECT count(*) FROM c WHERE key IN (SELECT key FROM g)) AS sharing, (SELECT count(*) FROM ${ident(customers)}) AS customers,
      (SELECT count(*) FROM g WHERE key NOT IN (SELECT key FROM c)) AS unknown, (SELECT CAST(COALESCE(sum(n), 0) AS BIGINT) FROM g WHERE key NOT IN (SELECT key FROM c)) AS lost,
      (SELECT count(*) FROM g WHERE n > 1) AS several, (SELECT COALESCE(max(n), 0) FROM g) AS most,
      (SELECT count(*) FROM ${ident(keys)} WHERE aliased AND key IN (SELECT key FROM c)) AS aliased`, { signal });
  const at = (name: string): number => Number(found.columns.find((column) => column.name === name)?.values[0] ?? 0);
  const examples = await db.query(`SELECT first(written ORDER BY _row) AS written FROM ${ident(keys)} WHERE key IS NOT NULL AND key NOT IN (${known}) GROUP BY key ORDER BY count(*) DESC, key LIMIT 5`, { signal });
  return {
    source: joined.source.id, name: joined.report.name, role: joined.role, key: key.column.name, byValues: key.byValues, to, rows: joined.report.rows,
    keys: at('keys'), blank: at('blank'), matched: at('matched'), customers: at('customers'), unknownKeys: at('unknown'), unknownRows: at('lost'),
    several: at('several'), sharing: at('sharing'), mostRows: at('most'), aliased: at('aliased'), unknownExamples: examples.columns[0].kind === 'text' ? examples.columns[0].values.map((value) => value ?? '') : [],
  };
}

/** Attributes of customers from another file: of several rows of a customer the newest stays (by its first date), else the last. */
export async function bringAttributes(db: Database, table: string, { report }: Joined, key: ColumnInfo, keys: string, signal?: AbortSignal): Promise<Brought> {
  const columns = report.columns.filter(({ name }) => name !== key.name);
  const date = columns.find(({ type }) => type === 'date' || type === 'datetime');
  const order = date === undefined ? 't._row DESC' : `t.${ident(date.name)} DESC NULLS LAST, t._row DESC`;
  const list = columns.map(({ name }) => `t.${ident(name)} AS ${ident(name)}`);
  await db.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT k.key AS _key${list.map((item) => `, ${item}`).join('')}
    FROM ${ident(report.typedTable)} AS t JOIN ${ident(keys)} AS k ON t._row = k._row WHERE k.key IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY k.key ORDER BY ${order}) = 1`, { signal });
  return { table, columns: columns.map((column) => ({ column, zero: false })) };
}

/** Name of a file without its ending, for names of columns. */
export const stemOf = ({ name }: SourceReport): string => name.replace(/\.[^.]+$/, '');

/** Events added up per customer: how many, days since the last and the first, and how many of each frequent kind. */
export async function bringEvents(db: Database, table: string, { report }: Joined, key: ColumnInfo, keys: string, asOf: string | null, signal?: AbortSignal): Promise<Brought> {
  const stem = stemOf(report);
  const date = report.columns.find(({ type, name: own }) => (type === 'date' || type === 'datetime') && own !== key.name);
  const kind = report.columns.find(({ type, name: own, distinct, mean }) => type === 'category' && mean === null && own !== key.name && distinct > 1 && distinct <= MOST_KINDS);
  const specs: { readonly column: Parameters<typeof describeNumbers>[0]; readonly sql: string; readonly zero: boolean }[] = [
    { column: { name: `${stem} events`, label: `${stem}: events`, type: 'integer', definition: `Rows of ${report.name}.`, off: null }, sql: 'CAST(count(*) AS INTEGER)', zero: true },
  ];
  if (date !== undefined) {
    const last = await db.query(`SELECT CAST(CAST(max(${ident(date.name)}) AS DATE) AS VARCHAR) AS d FROM ${ident(report.typedTable)}`, { signal });
    const day = asOf ?? (last.columns[0].values[0] as string | null) ?? '1970-01-01';
    const since = (fold: string): string => `CAST(date_diff('day', CAST(${fold}(t.${ident(date.name)}) AS DATE), CAST(${literal(day)} AS DATE)) AS INTEGER)`;
    specs.push(
      { column: { name: `${stem} days since last`, label: `${stem}: days since last`, type: 'integer', definition: `From ${date.name} to ${day}.`, off: null }, sql: since('max'), zero: false },
      { column: { name: `${stem} days since first`, label: `${stem}: days since first`, type: 'integer', definition: `From ${date.name} to ${day}.`, off: null }, sql: since('min'), zero: false },
    );
  }
  for (const { value } of kind?.top ?? []) {
    specs.push({
      column: { name: `${stem} ${value}`, label: `${stem}: ${value}`, type: 'integer', definition: `Rows of ${report.name} with ${kind?.name ?? ''} ${value}.`, off: null },
      sql: `CAST(count(*) FILTER (CAST(t.${ident(kind?.name ?? '')} AS VARCHAR) = ${literal(value)}) AS INTEGER)`, zero: true,
    });
  }
  await db.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT k.key AS _key, ${specs.map(({ column, sql }) => `${sql} AS ${ident(column.name)}`).join(', ')}
    FROM ${ident(report.typedTable)} AS t JOIN ${ident(keys)} AS k ON t._row = k._row WHERE k.key IS NOT NULL GROUP BY k.key ORDER BY k.key`, { signal });
  return { table, columns: specs.map(({ column, zero }) => ({ column: describeNumbers(column, new Float64Array(0)), zero })) };
}

export interface JoinInput {
  readonly base: CustomerTable;
  readonly baseRaw: string;
  /** What each file brings, and the table of the customers' keys that it is matched with. */
  readonly brought: readonly { readonly from: Joined; readonly brought: Brought; readonly keys: string; /** Of customers with one key, only the first is given what was added up. */ readonly once: boolean }[];
  /** Names of the two tables made. */
  readonly typed: string;
  readonly raw: string;
}

/** Names of the columns that come to a table, freed of those it has. */
function freeNames(base: CustomerTable, brought: JoinInput['brought']): Map<ColumnInfo, string> {
  const taken = new Set([...base.columns.map(({ name }) => name), '_row', '_source', '_key'].map((name) => name.toLowerCase()));
  const names = new Map<ColumnInfo, string>();
  for (const { from, brought: { columns } } of brought) {
    for (const { column } of columns) {
      let free = column.name;
      if (taken.has(free.toLowerCase())) free = `${column.name} (${stemOf(from.report)})`;
      for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${column.name} (${stemOf(from.report)} ${n})`;
      taken.add(free.toLowerCase());
      names.set(column, free);
    }
  }
  return names;
}

/** Puts the customers and what the other files bring into one table, a row per customer as before, and its exact text beside it. */
export async function joinTables(db: Database, input: JoinInput, signal?: AbortSignal): Promise<{ columns: readonly ColumnInfo[]; added: ReadonlyMap<Joined, readonly string[]> }> {
  const { base, baseRaw, brought } = input;
  const names = freeNames(base, brought);
  const from = `${ident(base.table)} AS b${brought.map((item, i) => ` JOIN ${item.once ? `(SELECT _row, CASE WHEN row_number() OVER (PARTITION BY key ORDER BY _row) = 1 THEN key END AS key FROM ${ident(item.keys)})` : ident(item.keys)} AS k${i} ON b._row = k${i}._row LEFT JOIN ${ident(item.brought.table)} AS j${i} ON j${i}._key = k${i}.key`).join('')}`;
  const row = base.rawTable === undefined ? 'b._row' : 'b._source';
  const added = brought.flatMap((item, i) => item.brought.columns.map(({ column, zero }) => ({
    column, name: names.get(column) ?? column.name, sql: zero ? `COALESCE(j${i}.${ident(column.name)}, 0)` : `j${i}.${ident(column.name)}`,
  })));
  const own = base.columns.map(({ name }) => `b.${ident(name)} AS ${ident(name)}`);
  await db.exec(`CREATE OR REPLACE TABLE ${ident(input.typed)} AS SELECT CAST(b._row AS BIGINT) AS _row, CAST(${row} AS BIGINT) AS _source, ${[...own, ...added.map(({ name, sql }) => `${sql} AS ${ident(name)}`)].join(', ')} FROM ${from} ORDER BY b._row`, { signal });
  const texts = [...base.columns.map(({ name }) => `r.${ident(name)} AS ${ident(name)}`), ...added.map(({ name }) => `CAST(t.${ident(name)} AS VARCHAR) AS ${ident(name)}`)];
  await db.exec(`CREATE OR REPLACE TABLE ${ident(input.raw)} AS SELECT t._row AS _row, t._source AS _source, ${texts.join(', ')} FROM ${ident(input.typed)} AS t JOIN ${ident(baseRaw)} AS r ON r._row = t._row ORDER BY t._row`, { signal });
  return {
    columns: [...base.columns, ...added.map(({ column, name }) => ({ ...column, name, label: column.label === column.name ? name : column.label }))],
    added: new Map(brought.map((item) => [item.from, item.brought.columns.map(({ column }) => names.get(column) ?? column.name)])),
  };
}

/** The column of a file that names the customer. */
export interface JoinKey {
  readonly column: ColumnInfo;
  readonly byValues: boolean;
}

/**
 * The column that names the customer, the customers' own that it is compared with, and the rule.
 * @throws AppError `join-key-missing`, `no-such-column`
 */
export async function joinKey(db: Database, joined: Joined, base: CustomerTable, signal?: AbortSignal): Promise<{ key: JoinKey; to: ColumnInfo; rule: KeyRule }> {
  const wanted = joined.source.join?.to ?? base.id;
  const to = base.columns.find(({ name }) => name === wanted);
  if (to === undefined) throw new AppError('join-key-missing', { file: 'the customers', available: base.columns.map((column) => column.name) });
  const rule = keyRule(joined.source.join);
  const key = await keyColumn(db, joined, { table: base.table, to }, signal);
  if (key === null) throw new AppError('join-key-missing', { file: joined.report.name, available: joined.report.columns.map(({ name }) => name) });
  return { key, to, rule };
}

/**
 * The column of a file that names the customer: as set, told by names, else by values, else the one that looks like an identifier.
 * @param customers the table of the customers and its column that names them; null: not known
 * @throws AppError `no-such-column`
 */
export async function keyColumn(
  db: Database, { report, source }: Pick<Joined, 'report' | 'source'>, customers: { readonly table: string; readonly to: ColumnInfo } | null, signal?: AbortSignal,
): Promise<JoinKey | null> {
  const named = joinColumn(report, source.join, customers?.to.name ?? '');
  if (named !== null) return { column: named, byValues: false };
  const byValues = customers === null ? null : await keyByValues(db, report, customers.table, customers.to, keyRule(source.join), signal);
  if (byValues !== null) return { column: byValues, byValues: true };
  const identifier = report.columns.find(({ role }) => role === 'id');
  return identifier === undefined ? null : { column: identifier, byValues: false };
}

/** Columns of the customers that are looked at besides the one that names them. */
const MOST_TRIED = 5;
/** Share of rows with a value of their own from which a column of the customers may name them. */
const APART = 0.9;

/** A column of a file whose values are mostly those of a column that tells the customers apart, such as their e-mail address; null: none. For files of which no one was found by the names of columns. */
export async function keyAnywhere(db: Database, { report, source }: Joined, base: CustomerTable, rule: KeyRule, signal?: AbortSignal): Promise<{ key: JoinKey; to: ColumnInfo; rule: KeyRule } | null> {
  const apart = base.columns.filter(({ name, type, distinct, missing }) => name !== base.id && (type === 'text' || type === 'integer') && distinct > (base.rows - missing) * APART);
  const own = base.columns.filter(({ name }) => name === (source.join?.to ?? base.id));
  for (const to of source.join?.to === undefined ? [...own, ...apart.slice(0, MOST_TRIED)] : own) {
    // small numbers of anything are ids of somebody where customers are numbered
    const possible = report.columns.filter(({ type, distinct }) => type === 'text' || type === 'category' || (type === 'integer' && distinct >= base.rows * MOSTLY));
    const column = await keyByValues(db, { ...report, columns: possible }, base.table, to, rule, signal);
    if (column !== null) return { key: { column, byValues: true }, to, rule };
  }
  return null;
}

const FEWEST = 5;

/** The column whose values are mostly names of customers; null: none. */
async function keyByValues(db: Database, { columns, typedTable }: SourceReport, customers: string, to: ColumnInfo, rule: KeyRule, signal?: AbortSignal): Promise<ColumnInfo | null> {
  const possible = columns.filter(({ type, distinct }) => type !== 'date' && type !== 'datetime' && type !== 'boolean' && distinct >= FEWEST);
  let best: { column: ColumnInfo; share: number } | null = null;
  for (const column of possible) {
    const { same, share } = await namesIn(db, typedTable, column, { table: customers, to }, rule, signal);
    if (same >= FEWEST && share >= MOSTLY && share > (best?.share ?? 0)) best = { column, share };
  }
  return best?.column ?? null;
}
