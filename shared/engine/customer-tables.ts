import type { ColumnInfo, CustomerTable, SourceReport } from '../contract/tables.ts';
import type { SourceRole } from '../contract/joins.ts';
import type { Notice } from '../contract/notice.ts';
import type { Fitted, Originals, Prepared } from '../contract/steps.ts';
import { applySteps, preparedReport } from '../features/apply-steps.ts';
import type { Applied, StepPlace } from '../features/apply-steps.ts';
import { keepMoney, moneyTable } from '../features/orders.ts';
import { createCache } from '../pipeline/cache.ts';
import type { ResultCache } from '../pipeline/cache.ts';
import { createFlights } from '../pipeline/flights.ts';
import type { Flights } from '../pipeline/flights.ts';
import type { StageKeys } from '../pipeline/key.ts';
import { pace } from '../pipeline/pace.ts';
import { AppError } from '../errors/app-error.ts';
import { keyRule } from '../features/customer-key.ts';
import { identityMap } from '../features/identities.ts';
import { orderRoles } from '../features/customers.ts';
import type { Joined } from '../features/join-sources.ts';
import { renameCustomers } from '../features/join-tables.ts';
import { baseOf, orderColumns, rolesOf } from '../features/source-roles.ts';
import type { Recipe, Source } from '../recipe/recipe.ts';
import type { Step } from '../recipe/steps.ts';
import { ident } from '../sql/ident.ts';
import { discreet } from '../prepare/steps/discreet.ts';
import { runCustomers } from './customers-stage.ts';
import { identityNotices, joinOthers } from './join-stage.ts';
import type { Platform } from './platform.ts';

/** Tables of each kind kept in the database at once; a prediction from orders looks at five. */
const KEPT = 6;

/** The report of a source among all. @throws AppError `source-missing` */
export function reportOf(reports: readonly SourceReport[], id: string): SourceReport {
  const found = reports.find((report) => report.id === id);
  if (found === undefined) throw new AppError('source-missing', { id, file: '' });
  return found;
}

/** What steps need of the platform. */
export function stepPlace(platform: Platform, signal: AbortSignal | undefined): StepPlace {
  return {
    db: platform.database,
    elementary: platform.elementary,
    signal,
    pace: (steps) => pace(steps, { clock: platform.clock, signal }),
    neighbours: (matrix, k) => platform.interactive.call('prepare.neighbours', { matrix, k }, { signal }),
    key: platform.pseudonymKey(),
  };
}

/** The steps on a source; those that name none are on the first. */
function stepsOn(recipe: Recipe, id: string): Step[] {
  const first = recipe.sources[0]?.id ?? id;
  return recipe.steps.filter((step) => step.table === 'source' && (step.source ?? first) === id);
}

/** What the steps on all sources did, in the order of the recipe; null where there are none. */
function together(recipe: Recipe, prepared: readonly (SourceWithSteps | null)[]): Prepared | null {
  const all = prepared.flatMap((one) => (one === null ? [] : [one.prepared]));
  return all.length === 0 ? null : inOrder(recipe, all);
}

function inOrder(recipe: Recipe, all: readonly Prepared[], joins: CustomerTable['joins'] = []): Prepared {
  const order = new Map(recipe.steps.map((step, i) => [step.id, i]));
  const place = (id: string): number => order.get(id) ?? 0;
  return discreet({
    steps: all.flatMap((one) => one.steps).toSorted((a, b) => place(a.id) - place(b.id)),
    fitted: all.flatMap((one) => one.fitted).toSorted((a, b) => place(a.step.id) - place(b.step.id)),
    notKept: all.flatMap((one) => one.notKept ?? []),
    personal: all.flatMap((one) => one.personal ?? []),
  }, recipe.asOf, new Map(joins.map(({ source, added, from }) => [source, new Map(added.map((name, i) => [name.toLowerCase(), from[i] ?? '']))])));
}

/** Columns computed from personal data say so without the expression, which may name values. */
function discreetReasons(columns: readonly ColumnInfo[], { steps, personal }: Prepared): readonly ColumnInfo[] {
  const made = new Set(steps.filter((step) => step.kind === 'compute' && personal?.includes(step.id) === true).flatMap((step) => step.added));
  return made.size === 0 ? columns : columns.map((column) => (made.has(column.name) && column.reason.startsWith('Computed: ') ? { ...column, reason: 'Computed by a step.' } : column));
}

/** The tables that steps made. */
const tablesOf = ({ typed, raw, originals }: Applied): string[] => [typed, raw, ...(originals === null || originals.table === null ? [] : [originals.table])];

/** A source after the steps on it; null: there are none. */
export interface PreparedSource {
  readonly report: SourceReport;
  readonly prepared: Prepared | null;
}

interface SourceWithSteps extends PreparedSource {
  readonly prepared: Prepared;
  readonly originals: Originals | null;
}

export interface CustomerTables {
  /** Final customer tables by key. */
  readonly flights: Flights;
  /** A source after the steps on it. Errors: those of `runSteps`. */
  prepared(recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<PreparedSource>;
  /** The order lines of one of all sources after the steps on it, its customers under their main ids. Errors: those of `runSteps`. */
  lines(recipe: Recipe, keys: StageKeys, reports: readonly SourceReport[], of: { readonly id: string; readonly customer: string }, signal: AbortSignal): Promise<SourceReport>;
  /** The customers of a recipe: source steps, customers, customer steps. Errors: those of `buildCustomers` and `runSteps`. */
  build(recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<CustomerTable>;
  /** Drops all tables that were made, those of the customers given and what lies behind them. */
  discard(customers: CustomerTable): void;
}

/** What a saved model knows of the first rows. */
interface Learned {
  /** What the steps learned, by id. */
  readonly fitted?: ReadonlyMap<string, Fitted | null>;
  /** The categories whose shares are features. */
  readonly categories?: readonly string[];
}

/** Order lines under the main ids of their customers. */
interface Lines {
  readonly report: SourceReport;
  readonly notices: readonly Notice[];
}

interface LinesInput {
  /** All sources after the steps on them, and what each is. */
  readonly reports: readonly SourceReport[];
  readonly roles: readonly SourceRole[];
  /** Place of the order lines, and their column that names customers. */
  readonly at: number;
  readonly customer: string;
}

/** The files besides one. */
const othersOf = (recipe: Recipe, reports: readonly SourceReport[], roles: readonly SourceRole[], at: number): Joined[] =>
  recipe.sources.flatMap((source, i) => (i === at || roles[i] === undefined ? [] : [{ source, report: reports[i], role: roles[i] }]));

/** The reading of a further source of the recipe. */
type Readings = (source: Source, signal: AbortSignal, recipe: Recipe) => Promise<SourceReport>;

/**
 * Builds customer tables and keeps what lies between them and the source; tables that fall out of the caches are dropped.
 * @param learned what was learned before, where new rows are to get the same
 */
export function createCustomerTables(platform: Platform, learned: Learned = {}, readings: Readings = () => Promise.reject(new AppError('internal', { message: 'one source only' }))): CustomerTables {
  const { database } = platform;
  const { fitted, categories } = learned;
  const owned = new WeakMap<object, readonly string[]>();
  const owns = <T extends object>(value: T, tables: readonly string[]): T => {
    owned.set(value, tables);
    return value;
  };
  // A customer table may be that of a prepared source, and a final one the base itself: a table goes with the last that uses it.
  const holders = new Map<CustomerTable, number>();
  const hold = (value: CustomerTable): CustomerTable => {
    holders.set(value, (holders.get(value) ?? 0) + 1);
    return value;
  };
  const release = (value: object): void => {
    const count = holders.get(value as CustomerTable) ?? 0;
    if (count > 1) {
      holders.set(value as CustomerTable, count - 1);
      return;
    }
    holders.delete(value as CustomerTable);
    const drops: string[] = [];
    for (const name of owned.get(value) ?? []) {
      const heir = [...holders.keys()].find((other) => other.table === name || other.rawTable === name || other.originals?.table === name);
      if (heir === undefined) drops.push(`DROP TABLE IF EXISTS ${ident(name)}`);
      else owned.set(heir, [...owned.get(heir) ?? [], name]);
    }
    if (drops.length > 0) database.exec(drops.join('; ')).catch(() => undefined);
  };
  const caches: ResultCache[] = [];
  const kept = (): Flights => {
    const cache = createCache(KEPT, (_key, value) => release(value as object));
    caches.push(cache);
    return createFlights(cache, () => 1);
  };
  const sources = kept();
  const bases = kept();
  const flights = kept();
  const renamedLines = kept();

  const prepareSource = async (recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<SourceWithSteps> => {
    const steps = stepsOn(recipe, source.id);
    const applied = await applySteps(stepPlace(platform, signal), {
      typed: source.typedTable, raw: source.rawTable, rows: source.rows, columns: source.columns, dialect: source.dialect,
      steps, asOf: recipe.asOf, name: `prepared_${keys.prepared.slice(0, 12)}_${source.id}`, fitted,
    });
    return owns({ report: preparedReport(source, applied), prepared: applied.prepared, originals: applied.originals }, tablesOf(applied));
  };

  const preparedOf = async (recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<SourceWithSteps | null> => {
    if (stepsOn(recipe, source.id).length === 0) return null;
    return (await sources.get(`${keys.prepared} ${source.id}`, (work) => prepareSource(recipe, keys, source, work.signal), { signal })).value;
  };

  const rolesIn = async (recipe: Recipe, reports: readonly SourceReport[], signal: AbortSignal): Promise<{ roles: readonly SourceRole[]; at: number }> => {
    const roles = recipe.sources.length > 1 ? await rolesOf(database, recipe.sources, reports, signal) : [];
    return { roles, at: baseOf(roles) };
  };

  /** Order lines of which every id of a customer is written as the main one; null: no file says which ids are one customer. */
  const linesOf = async (recipe: Recipe, keys: StageKeys, { reports, roles, at, customer }: LinesInput, signal: AbortSignal): Promise<Lines | null> => {
    const identities = othersOf(recipe, reports, roles, at).filter(({ role }) => role === 'identities');
    const source = reports[at];
    const column = source.columns.find(({ name }) => name === customer);
    if (identities.length === 0 || column === undefined) return null;
    const rename = async (work: AbortSignal): Promise<Lines> => {
      const table = `lines_${keys.base.slice(0, 12)}_${source.id}`;
      const rule = keyRule(identities[0].source.join);
      try {
        const found = await identityMap(database, `${table}_map`, identities, rule, work);
        const renamed = await renameCustomers(database, table, { typed: source.typedTable, raw: source.rawTable, column }, rule, `${table}_map`, work);
        const columns = source.columns.map((one) => (one === column ? { ...one, type: 'text' as const } : one));
        return owns({ report: { ...source, rawTable: table, columns }, notices: identityNotices(identities, found, null, renamed) }, [table]);
      } finally {
        await database.exec(`DROP TABLE IF EXISTS ${ident(`${table}_map`)}`).catch(() => undefined);
      }
    };
    return (await renamedLines.get(`${keys.base} ${source.id} ${customer}`, ({ signal: work }) => rename(work), { signal })).value;
  };

  const buildBase = async (recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<CustomerTable> => {
    const reports = [source, ...await Promise.all(recipe.sources.slice(1).map((other) => readings(other, signal, recipe)))];
    const prepared: (SourceWithSteps | null)[] = [];
    for (const report of reports) prepared.push(await preparedOf(recipe, keys, report, signal));
    const ready = reports.map((report, i) => prepared[i]?.report ?? report);
    const { roles, at } = await rolesIn(recipe, ready, signal);
    const table = `customers_${keys.base.slice(0, 12)}`;
    const orders = at === 0 && (roles[at] !== 'orders' || recipe.orders !== 'auto') ? recipe.orders : recipe.sources[at].orders ?? (roles[at] === 'orders' ? orderColumns(ready[at]) : null) ?? 'auto' as const;
    const own = roles[at] === 'customers' ? { ...recipe, orders: null } : { ...recipe, orders };
    const customer = roles[at] === 'orders' ? orderRoles(ready[at], own)?.customer : undefined;
    const lines = customer === undefined ? null : await linesOf(recipe, keys, { reports: ready, roles, at, customer }, signal);
    const customers = await runCustomers(platform, { source: lines?.report ?? ready[at], recipe: own, table, signal, categories });
    const tables = customers.table === table ? [table, moneyTable(table), `${table}_raw`] : [];
    const report = together(recipe, prepared);
    const raw = customers.orders === null && prepared[at] !== null ? { rawTable: customers.rawTable ?? ready[at].rawTable } : {};
    const before = customers.orders === null ? prepared[at]?.originals ?? null : null;
    const base: CustomerTable = { ...customers, ...raw, ...(before === null ? {} : { originals: before }), ...(report === null ? {} : { prepared: report, columns: discreetReasons(customers.columns, report) }) };
    if (roles.length < 2) return owns(base, tables);
    const others = othersOf(recipe, ready, roles, at);
    const baseRaw = customers.rawTable ?? (customers.orders === null ? ready[at].rawTable : customers.table);
    const joined = await joinOthers(platform, { base: lines === null ? base : { ...base, notices: [...base.notices, ...lines.notices] }, baseRaw, others, recipe, name: table, signal });
    return owns(joined.customers, [...tables, ...joined.tables]);
  };

  const prepareCustomers = async (recipe: Recipe, keys: StageKeys, base: CustomerTable, source: SourceReport, signal: AbortSignal): Promise<CustomerTable> => {
    const steps = recipe.steps.filter((step) => step.table === 'customers');
    const applied = await applySteps(stepPlace(platform, signal), {
      typed: base.table, raw: base.rawTable ?? (base.orders === null ? source.rawTable : null), rows: base.rows, columns: base.columns,
      dialect: base.orders === null ? source.dialect : null, steps, asOf: fitted === undefined ? base.asOf : recipe.asOf, name: `customers_${keys.customers.slice(0, 12)}`, fitted, originals: base.originals,
    });
    const own = tablesOf(applied);
    if (base.orders !== null) {
      await keepMoney(database, base.table, applied.typed, signal);
      own.push(moneyTable(applied.typed));
    }
    const id = applied.columns.some((column) => column.name === base.id) ? base.id : null;
    const prepared = inOrder(recipe, [...(base.prepared === undefined ? [] : [base.prepared]), applied.prepared], base.joins);
    return owns({
      ...base, table: applied.typed, rawTable: applied.raw, rows: applied.rows, columns: discreetReasons(applied.columns, prepared), id, prepared, originals: applied.originals ?? undefined,
    }, own);
  };

  return {
    flights,
    async prepared(recipe, keys, source, signal) {
      return await preparedOf(recipe, keys, source, signal) ?? { report: source, prepared: null };
    },
    async lines(recipe, keys, reports, { id, customer }, signal) {
      const ready: SourceReport[] = [];
      for (const report of reports) ready.push((await preparedOf(recipe, keys, report, signal))?.report ?? report);
      const at = ready.indexOf(reportOf(ready, id));
      const { roles } = await rolesIn(recipe, ready, signal);
      return (await linesOf(recipe, keys, { reports: ready, roles, at, customer }, signal))?.report ?? ready[at];
    },
    async build(recipe, keys, source, signal) {
      const base = await bases.get(keys.base, async (work) => hold(await buildBase(recipe, keys, source, work.signal)), { signal });
      return hold(keys.customers === keys.base ? base.value : await prepareCustomers(recipe, keys, base.value, source, signal));
    },
    discard(customers) {
      for (const cache of caches) cache.clear();
      release(customers);
    },
  };
}
