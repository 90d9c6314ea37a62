import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import type { Fitted, Prepared } from '../contract/steps.ts';
import { applySteps, preparedReport } from '../features/apply-steps.ts';
import type { StepPlace } from '../features/apply-steps.ts';
import { keepMoney, moneyTable } from '../features/orders.ts';
import { createCache } from '../pipeline/cache.ts';
import { createFlights } from '../pipeline/flights.ts';
import type { Flights } from '../pipeline/flights.ts';
import type { StageKeys } from '../pipeline/key.ts';
import { pace } from '../pipeline/pace.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { runCustomers } from './customers-stage.ts';
import type { Platform } from './platform.ts';

/** Tables of each kind kept in the database at once. */
const KEPT = 4;

/** What steps need of the platform. */
export function stepPlace(platform: Platform, signal: AbortSignal | undefined): StepPlace {
  return {
    db: platform.database,
    elementary: platform.elementary,
    signal,
    pace: (steps) => pace(steps, { clock: platform.clock, signal }),
    neighbours: (matrix, k) => platform.interactive.call('prepare.neighbours', { matrix, k }, { signal }),
    key: platform.secrets.key,
  };
}

interface PreparedSource {
  readonly report: SourceReport;
  readonly prepared: Prepared;
}

export interface CustomerTables {
  /** Final customer tables by key. */
  readonly flights: Flights;
  /** The first source after the steps on it. Errors: those of `runSteps`. */
  prepared(recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<SourceReport>;
  /** The customers of a recipe: source steps, customers, customer steps. Errors: those of `buildCustomers` and `runSteps`. */
  build(recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<CustomerTable>;
}

/** What a saved model knows of the first rows. */
interface Learned {
  /** What the steps learned, by id. */
  readonly fitted?: ReadonlyMap<string, Fitted | null>;
  /** The categories whose shares are features. */
  readonly categories?: readonly string[];
}

/**
 * Builds customer tables and keeps what lies between them and the source; tables that fall out of the caches are dropped.
 * @param learned what was learned before, where new rows are to get the same
 */
export function createCustomerTables(platform: Platform, learned: Learned = {}): CustomerTables {
  const { database } = platform;
  const { fitted, categories } = learned;
  const owned = new WeakMap<object, readonly string[]>();
  const owns = <T extends object>(value: T, tables: readonly string[]): T => {
    owned.set(value, tables);
    return value;
  };
  const kept = (): Flights => createFlights(createCache(KEPT, (_key, value) => {
    const drops = (owned.get(value as object) ?? []).map((name) => `DROP TABLE IF EXISTS ${ident(name)}`);
    if (drops.length > 0) database.exec(drops.join('; ')).catch(() => undefined);
  }), () => 1);
  // A final table may be a prepared source or a base table itself; those stay longer than the names of it.
  const sources = kept();
  const bases = kept();
  const flights = kept();

  const prepareSource = async (recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<PreparedSource> => {
    const steps = recipe.steps.filter((step) => step.table === 'source');
    const applied = await applySteps(stepPlace(platform, signal), {
      typed: source.typedTable, raw: source.rawTable, rows: source.rows, columns: source.columns, dialect: source.dialect,
      steps, asOf: recipe.asOf, name: `prepared_${keys.prepared.slice(0, 12)}`, fitted,
    });
    return owns({ report: preparedReport(source, applied), prepared: applied.prepared }, [applied.typed, applied.raw]);
  };

  const buildBase = async (recipe: Recipe, keys: StageKeys, source: SourceReport, signal: AbortSignal): Promise<CustomerTable> => {
    const early = recipe.steps.some((step) => step.table === 'source');
    const from = early ? (await sources.get(keys.prepared, (work) => prepareSource(recipe, keys, source, work.signal), { signal })).value : null;
    const table = `customers_${keys.base.slice(0, 12)}`;
    const customers = await runCustomers(platform, { source: from?.report ?? source, recipe, table, signal, categories });
    const own = customers.orders === null ? [] : [table, moneyTable(table)];
    if (from === null) return owns(customers, own);
    const raw = customers.orders === null ? { rawTable: from.report.rawTable } : {};
    return owns({ ...customers, ...raw, prepared: from.prepared }, own);
  };

  const prepareCustomers = async (recipe: Recipe, keys: StageKeys, base: CustomerTable, source: SourceReport, signal: AbortSignal): Promise<CustomerTable> => {
    const steps = recipe.steps.filter((step) => step.table === 'customers');
    const applied = await applySteps(stepPlace(platform, signal), {
      typed: base.table, raw: base.rawTable ?? (base.orders === null ? source.rawTable : null), rows: base.rows, columns: base.columns,
      dialect: base.orders === null ? source.dialect : null, steps, asOf: fitted === undefined ? base.asOf : recipe.asOf, name: `customers_${keys.customers.slice(0, 12)}`, fitted,
    });
    const own = [applied.typed, applied.raw];
    if (base.orders !== null) {
      await keepMoney(database, base.table, applied.typed, signal);
      own.push(moneyTable(applied.typed));
    }
    const id = applied.columns.some((column) => column.name === base.id) ? base.id : null;
    const order = new Map(recipe.steps.map((step, i) => [step.id, i]));
    const both = <T>(a: readonly T[], b: readonly T[], idOf: (item: T) => string): T[] =>
      [...a, ...b].toSorted((x, y) => (order.get(idOf(x)) ?? 0) - (order.get(idOf(y)) ?? 0));
    return owns({
      ...base, table: applied.typed, rawTable: applied.raw, rows: applied.rows, columns: applied.columns, id,
      prepared: {
        steps: both(base.prepared?.steps ?? [], applied.prepared.steps, (step) => step.id),
        fitted: both(base.prepared?.fitted ?? [], applied.prepared.fitted, (item) => item.step.id),
      },
    }, own);
  };

  return {
    flights,
    async prepared(recipe, keys, source, signal) {
      if (keys.prepared === keys.source) return source;
      return (await sources.get(keys.prepared, (work) => prepareSource(recipe, keys, source, work.signal), { signal })).value.report;
    },
    async build(recipe, keys, source, signal) {
      const base = await bases.get(keys.base, (work) => buildBase(recipe, keys, source, work.signal), { signal });
      if (keys.customers === keys.base) return base.value;
      return prepareCustomers(recipe, keys, base.value, source, signal);
    },
  };
}
