import type { JoinReport } from '../contract/joins.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, CustomerTable } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { keyRule } from '../features/customer-key.ts';
import type { KeyRule } from '../features/customer-key.ts';
import { identityMap } from '../features/identities.ts';
import type { Identities } from '../features/identities.ts';
import { bringAttributes, bringEvents, joinKey, joinTables, keyAnywhere, matchReport } from '../features/join-sources.ts';
import type { Brought, Joined } from '../features/join-sources.ts';
import { isAddedUp, keyTable, spellingTable } from '../features/join-tables.ts';
import type { Naming } from '../features/join-tables.ts';
import { mergeCustomers } from '../features/merge-customers.ts';
import type { Merged } from '../features/merge-customers.ts';
import { orderColumns, otherId } from '../features/source-roles.ts';
import { figuresOf } from '../sources/figures.ts';
import { columnInfo } from '../sources/describe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { runCustomers } from './customers-stage.ts';
import type { Platform } from './platform.ts';

export interface JoinStageInput {
  readonly base: CustomerTable;
  /** Exact text of the base table. */
  readonly baseRaw: string;
  readonly others: readonly Joined[];
  readonly recipe: Recipe;
  /** Start of the names of the tables made. */
  readonly name: string;
  readonly signal?: AbortSignal;
}

export interface JoinStageResult {
  readonly customers: CustomerTable;
  readonly tables: readonly string[];
}

let serial = 0;

/** Columns that say how much: a customer without orders has none. */
const ZERO_WITHOUT_ORDERS = new Set(['frequency', 'monetary']);

/** Orders of customers added up, by the key; the customer column is evened out first, so that spellings of one customer come together. */
async function bringOrders(platform: Platform, table: string, joined: Joined, key: ColumnInfo, keys: string, input: JoinStageInput): Promise<{ brought: Brought; asOf: string; notices: readonly Notice[] }> {
  const { report, source } = joined;
  const { database } = platform;
  const { recipe, signal } = input;
  const roles = source.orders ?? (source === recipe.sources[0] && typeof recipe.orders === 'object' ? recipe.orders : orderColumns(report, key.name));
  if (roles === null) throw new AppError('not-an-order-file', { file: report.name, reason: 'its date and its amount were not recognised' });
  const view = `${table}_lines_of`;
  await database.exec(`CREATE OR REPLACE VIEW ${ident(view)} AS SELECT r.* REPLACE (k.key AS ${ident(key.name)}) FROM ${ident(report.rawTable)} AS r JOIN ${ident(keys)} AS k ON r._row = k._row`, { signal });
  const added = `${table}_added`;
  try {
    const lines = { ...report, rawTable: view, columns: report.columns.map((column) => (column.name === key.name ? { ...column, type: 'text' as const } : column)) };
    const own = { ...recipe, orders: { ...roles, customer: key.name }, id: undefined, steps: [] };
    const customers = await runCustomers(platform, { source: lines, recipe: own, table: added, signal: signal ?? new AbortController().signal });
    const columns = customers.columns.filter((column) => column.name !== customers.id);
    await database.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT ${ident(customers.id ?? key.name)} AS _key, ${columns.map(({ name }) => ident(name)).join(', ')} FROM ${ident(customers.table)}`, { signal });
    return { brought: { table, columns: columns.map((column) => ({ column, zero: ZERO_WITHOUT_ORDERS.has(column.name) })) }, asOf: customers.asOf, notices: customers.notices };
  } finally {
    await database.exec(`DROP VIEW IF EXISTS ${ident(view)}; DROP TABLE IF EXISTS ${ident(added)}; DROP TABLE IF EXISTS ${ident(`${added}_money`)}`).catch(() => undefined);
  }
}

/** Told of customers whose ids a join takes for the same. */
const alike = ({ name }: ColumnInfo, count: number, { ignoreZeros }: KeyRule): Notice => ({ code: 'ids-alike', data: { column: name, count, ...(ignoreZeros ? { zeros: true } : {}) } });

/** @param unused columns of numbers of which events make nothing */
function noticesOf(report: Omit<JoinReport, 'added' | 'from'>, told: boolean, unused: readonly string[]): Notice[] {
  const { name: file, unknownKeys, unknownRows, blank, several, mostRows, role, sharing } = report;
  const notices: Notice[] = [];
  if (report.byValues) notices.push({ code: 'join-by-values', data: { file, column: report.key, to: report.to } });
  if (unknownKeys > 0) notices.push({ code: 'join-unknown', data: { file, keys: unknownKeys, rows: unknownRows } });
  if (blank > 0) notices.push({ code: 'join-blank', data: { file, count: blank } });
  if (isAddedUp(role) && sharing > 0) notices.push({ code: 'join-shared', data: { file, column: report.to, count: sharing } });
  if (role === 'survey' && several > 0) notices.push({ code: 'join-several', data: { file, several, most: mostRows, left: report.rows - blank - report.keys, guessed: !told } });
  if (role === 'events' && !told && unused.length > 0) notices.push({ code: 'join-unused', data: { file, columns: unused } });
  return notices;
}

/** What is told of ids that mean one customer. @param lines of orders that stood under another id, where the customers are made from orders */
export function identityNotices(files: readonly Joined[], found: Identities, merged: Pick<Merged, 'byIds'> | null, lines: number | null): Notice[] {
  if (files.length === 0) return [];
  const file = files.map(({ report }) => report.name).join(', ');
  const told = { file, pairs: found.pairs, ids: found.ids, customers: found.customers, most: found.most };
  return [
    { code: 'identities', data: lines === null ? { ...told, merged: merged?.byIds ?? 0 } : { ...told, lines } },
    ...(found.unsure === 0 ? [] : [{ code: 'identities-unsure' as const, data: { file, count: found.unsure } }]),
  ];
}

/** What is told of rows of customers that became one. */
function mergeNotices(merged: Merged | null, id: string | null): Notice[] {
  if (merged === null || merged.byRows.customers === 0) return [];
  return [{ code: 'customers-merged', data: { column: id, ...merged.byRows } }];
}

/** What is known of the joined columns, over the customers that there are. */
async function describeAll(platform: Platform, table: string, rows: number, columns: readonly ColumnInfo[], added: ReadonlySet<string>, signal?: AbortSignal): Promise<ColumnInfo[]> {
  const anew = columns.filter(({ name }) => added.has(name));
  const shape = ({ type, mean }: ColumnInfo): ColumnInfo['type'] => (type === 'category' && mean !== null ? 'integer' : type);
  const figures = await figuresOf(platform.database, table, rows, anew.map((column) => ({ name: column.name, type: shape(column) })), signal);
  return columns.map((column) => {
    const found = figures.get(column.name);
    if (found === undefined) return column;
    const { name, label, type, role, reason } = column;
    return { ...column, ...columnInfo({ name, label, type, role, reason }, rows, type === 'category' ? { ...found, histogram: null } : found, { misfits: 0, padded: 0 }) };
  });
}

/** How a file is joined, and what came of it. */
type JoinBy = Awaited<ReturnType<typeof joinKey>>;
type Matched = JoinBy & { readonly customers: Named; readonly keys: string; readonly report: Omit<JoinReport, 'added' | 'from'> };

/** Tables that name the customers of one column, by one rule. */
interface Named {
  readonly spellings: string;
  readonly map: string;
  readonly keys: string;
  readonly spelled: number;
  readonly identities: Identities;
}

/**
 * Joins further files to the customers, one row per customer: rows of one customer become one first, orders and events are added up, of
 * attributes the newest row is taken. Names of customers are evened out and aliases followed before they are compared.
 * @throws AppError `join-key-missing`, `no-such-column`, `nothing-matches`, those of `runCustomers`
 */
export async function joinOthers(platform: Platform, input: JoinStageInput): Promise<JoinStageResult> {
  const { others, recipe, name, signal } = input;
  const { database } = platform;
  const temporary: string[] = [];
  // One that was stopped clears its tables away while the same is perhaps done again, so no two share a name.
  const own = ++serial;
  const temp = (suffix: string): string => {
    temporary.push(`${name}_${own}_${suffix}`);
    return temporary[temporary.length - 1];
  };
  const identities = others.filter((other) => other.role === 'identities');
  const joined = others.filter((other) => other.role !== 'identities');
  const brought: { from: Joined; brought: Brought; keys: string; once: boolean }[] = [];
  const reports: Omit<JoinReport, 'added' | 'from'>[] = [];
  const notices: Notice[] = [];
  let { base, baseRaw } = input;
  let asOf = base.asOf;
  const maps = new Map<string, Pick<Named, 'map' | 'identities'>>();
  // files of identities are read once for each rule
  const mapBy = async (rule: KeyRule): Promise<Pick<Named, 'map' | 'identities'>> => {
    const by = JSON.stringify(rule);
    const known = maps.get(by);
    if (known !== undefined) return known;
    const map = temp(`map${maps.size}`);
    const made = { map, identities: await identityMap(database, map, identities, rule, signal) };
    maps.set(by, made);
    return made;
  };
  const nameCustomers = async (column: ColumnInfo, rule: KeyRule, suffix: string, apart: boolean): Promise<Named> => {
    const [spellings, keys] = [temp(`spellings${suffix}`), temp(`own${suffix}`)];
    const mapped = await mapBy(rule);
    const customers: Naming = { typed: base.table, raw: baseRaw, column };
    const spelled = await spellingTable(database, spellings, customers, rule, apart, signal);
    await keyTable(database, keys, customers, rule, { spellings, map: mapped.map }, signal);
    return { ...mapped, spellings, keys, spelled };
  };
  const merge = async (): Promise<Merged | null> => {
    const id = base.columns.find((column) => column.name === base.id);
    if (id === undefined) return null;
    const rule = keyRule(others[0]?.source.join);
    const named = await nameCustomers(id, rule, '', true);
    const merged = base.orders === null ? await mergeCustomers(database, { base, baseRaw, keys: named.keys, name: `${name}_${own}` }, signal) : null;
    if (base.orders === null) notices.push(...identityNotices(identities, named.identities, merged, null));
    if (named.spelled > 0) notices.push(alike(id, named.spelled, rule));
    return merged;
  };
  try {
    const merged = await merge();
    // rows of one customer are one now
    notices.unshift(...base.notices.filter(({ code }) => merged === null || code !== 'repeated-ids'), ...mergeNotices(merged, base.id));
    if (merged !== null) {
      ({ base, baseRaw } = merged);
      temporary.push(...merged.tables.filter((table) => table !== base.originals?.table));
    }
    for (const [i, other] of joined.entries()) {
      const match = async (by: JoinBy, suffix: string): Promise<Matched> => {
        const customers = await nameCustomers(by.to, by.rule, suffix, isAddedUp(other.role));
        const keys = temp(`keys${suffix}`);
        await keyTable(database, keys, { typed: other.report.typedTable, raw: other.report.rawTable, column: by.key.column }, by.rule, customers, signal);
        return { ...by, customers, keys, report: await matchReport(database, other, by.key, by.to.name, keys, customers.keys, signal) };
      };
      let found = await match(await joinKey(database, other, base, signal), String(i));
      if (found.report.matched === 0 && other.source.join?.column === undefined) {
        const anew = await keyAnywhere(database, other, base, found.rule, signal);
        if (anew !== null) found = await match(anew, `${i}_by_values`);
      }
      const { key: { column: key }, to, rule, customers, keys, report } = found;
      if (customers.spelled > 0 && to.name !== base.id) notices.push(alike(to, customers.spelled, rule));
      if (report.matched === 0) {
        const loose = rule.ignoreZeros ? 0 : (await match({ ...found, rule: { ...rule, ignoreZeros: true } }, `${i}_zeros`)).report.matched;
        throw new AppError('nothing-matches', { file: other.report.name, to: to.name, examples: report.unknownExamples, ...(loose === 0 ? {} : { zeros: loose }) });
      }
      reports.push(report);
      notices.push(...noticesOf(report, other.source.role !== undefined, other.report.columns.filter(({ name: called, type }) => called !== key.name && (type === 'number' || type === 'integer')).map(({ name: called }) => called)));
      const another = other.role === 'survey' && other.source.role === undefined ? await otherId(database, other.report, key, { table: base.table, to }, rule, signal) : null;
      if (another !== null) notices.push({ code: 'may-be-identities', data: { file: report.name, column: another, source: other.source.id } });
      const table = temp(`brought${i}`);
      const put = (one: Brought): number => brought.push({ from: other, brought: one, keys: customers.keys, once: isAddedUp(other.role) && report.sharing > 0 });
      if (other.role === 'orders') {
        const orders = await bringOrders(platform, table, other, key, keys, input);
        put(orders.brought);
        notices.push(...orders.notices);
        asOf = recipe.asOf ?? orders.asOf;
      } else if (other.role === 'events') put(await bringEvents(database, table, other, key, keys, recipe.asOf, signal));
      else put(await bringAttributes(database, table, other, key, keys, signal));
    }
    const [typed, raw] = [`${name}_joined`, `${name}_joined_raw`];
    const { columns, added } = await joinTables(database, { base, baseRaw, brought, typed, raw }, signal);
    const names = new Set(merged === null ? [...added.values()].flat() : columns.map((column) => column.name));
    const joins = reports.map((report, i): JoinReport => ({ ...report, added: added.get(joined[i]) ?? [], from: report.role === 'survey' || report.role === 'customers' ? brought[i].brought.columns.map(({ column }) => column.name) : [] }));
    const before = merged === null || base.originals === undefined || base.originals.table === null ? [] : [base.originals.table];
    return {
      customers: { ...base, table: typed, rawTable: raw, columns: await describeAll(platform, typed, base.rows, columns, names, signal), asOf, notices, joins },
      tables: [typed, raw, ...before],
    };
  } finally {
    await database.exec(temporary.map((table) => `DROP TABLE IF EXISTS ${ident(table)}`).join('; ')).catch(() => undefined);
  }
}
