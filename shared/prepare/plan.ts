import { AppError } from '../errors/app-error.ts';
import type { ColumnInfo, CustomerTable } from '../contract/tables.ts';
import type { FeatureInfo } from '../contract/results.ts';
import { weightColumn } from '../recipe/method.ts';
import type { FeatureChoice, Recipe } from '../recipe/recipe.ts';
import { findColumn } from './find-column.ts';
import { holdsNumbers } from './holds-numbers.ts';

/** What shall be done with one column, before its values are seen. */
export interface FeaturePlan {
  readonly column: ColumnInfo;
  readonly kind: FeatureInfo['kind'];
  readonly used: boolean;
  readonly reason: string;
  /** Named or switched on by a person: never left out for being redundant, and a constant is worth a warning. */
  readonly chosen: boolean;
  readonly transform: FeatureInfo['transform'] | 'auto';
  readonly missing: FeatureInfo['missing'];
  readonly scale: FeatureInfo['scale'];
  readonly weight: number;
}

/** Even a category that a person switches on has no more levels than this. */
export const MOST_LEVELS = 100;

const OUTCOMES = new Set(['churn', 'churned', 'target', 'label', 'outcome', 'segment', 'cluster']);

/** True when a word of the name is one that outcomes are called by. */
function looksLikeOutcome(name: string): boolean {
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().split(/[^\p{L}]+/u);
  return words.some((word) => OUTCOMES.has(word));
}

/** Without preparation a column is taken as it lies in the table, so that a category of numbers is numbers. */
const isNumeric = (column: ColumnInfo, mode: 'auto' | 'none'): boolean =>
  (mode === 'none' ? holdsNumbers(column) : column.type === 'integer' || column.type === 'number');
const isDate = (column: ColumnInfo): boolean => column.type === 'date' || column.type === 'datetime';

/** Why a column cannot be used even when a person asks for it; null when it can. */
function hardReason(column: ColumnInfo, mode: 'auto' | 'none'): string | null {
  if (isDate(column)) return 'it holds dates';
  if (isNumeric(column, mode)) return null;
  if (mode === 'none') return column.distinct === 0 ? 'it has no values (all missing)' : 'it holds categories';
  return column.distinct > MOST_LEVELS ? `it has ${column.distinct} different values` : null;
}

const emptyReason = (column: ColumnInfo, rows: number): string | null => {
  if (column.distinct === 0 || column.missing === rows) return 'It has no values.';
  return column.distinct === 1 ? 'It is the same for every customer.' : null;
};

/** Why the automatic rule leaves a column out; null when it uses it. */
function softReason(column: ColumnInfo, customers: CustomerTable, recipe: Recipe): string | null {
  const { 'prepare.maxLevels': levels, 'prepare.mode': mode, 'prepare.maxMissing': most } = recipe.params;
  if (column.name === customers.id || column.role === 'id') return 'It names the customer.';
  if (column.name === weightColumn(recipe)) return 'It says how much customers count; switch it on to use it as a feature too.';
  const empty = emptyReason(column, customers.rows);
  if (empty !== null) return empty;
  if (column.role === 'ignore') return column.reason === '' ? 'It is set to be ignored.' : column.reason;
  if (isDate(column) || column.role === 'date') return 'It holds dates.';
  if (column.role === 'text' || column.type === 'text') return 'It holds free text.';
  if (!isNumeric(column, mode) && column.issues.some((issue) => issue.code === 'near-unique')) return 'Nearly every value is different.';
  if (column.missing > most * customers.rows) {
    return `${most === 0.5 ? 'More than half' : `More than ${Math.round(most * 1000) / 10}%`} of its values are missing; switch it on to use it.`;
  }
  if (looksLikeOutcome(column.name) && column.distinct <= levels) return 'It looks like an outcome; switch it on to use it.';
  if (isNumeric(column, mode)) return null;
  if (mode === 'none') return 'It holds categories, and preparation is off.';
  return column.distinct > levels ? `It has ${column.distinct} different values, more than ${levels}; switch it on to use it.` : null;
}

type Verdict = Pick<FeaturePlan, 'used' | 'reason' | 'chosen'>;

const left = (reason: string, chosen = false): Verdict => ({ used: false, reason, chosen });

function explicitVerdict(column: ColumnInfo, customers: CustomerTable, recipe: Recipe): Verdict {
  const hard = hardReason(column, recipe.params['prepare.mode']);
  if (hard !== null) throw new AppError('column-not-numeric', { column: column.name, reason: hard });
  const empty = emptyReason(column, customers.rows);
  return empty === null ? { used: true, reason: 'Chosen.', chosen: true } : left(empty, true);
}

function autoVerdict(column: ColumnInfo, customers: CustomerTable, recipe: Recipe, choice: FeatureChoice | undefined): Verdict {
  if (choice?.use !== true) {
    const soft = softReason(column, customers, recipe);
    return soft === null ? { used: true, reason: isNumeric(column, recipe.params['prepare.mode']) ? 'Numbers.' : `${column.distinct} different values.`, chosen: false } : left(soft);
  }
  const hard = hardReason(column, recipe.params['prepare.mode']);
  if (hard !== null) return left(`It cannot be used: ${hard}.`, true);
  const empty = emptyReason(column, customers.rows);
  return empty === null ? { used: true, reason: 'Switched on.', chosen: true } : left(empty, true);
}

function missingOf(kind: FeatureInfo['kind'], choice: FeatureChoice | undefined, params: Recipe['params']): FeatureInfo['missing'] {
  const { 'prepare.mode': mode, 'prepare.missing': asked } = params;
  if (choice?.missing === 'drop-row' && mode === 'auto') return 'drop-row';
  if (kind === 'category') return mode === 'none' || asked === 'drop-row' ? 'drop-row' : 'category';
  const own = mode === 'none' || choice?.missing === 'category' ? undefined : choice?.missing;
  if (own !== undefined) return own;
  if (asked !== 'auto') return asked;
  return mode === 'none' ? 'drop-row' : 'median';
}

/**
 * What to do with every column of the customer table: the chosen ones first in the order in which they are named, then the others.
 * The automatic rule takes numbers, and categories with at most `prepare.maxLevels` levels; choices of a person go before it.
 *
 * @throws AppError `no-such-column`, and `column-not-numeric` for a named column that cannot be used
 */
export function planFeatures(customers: CustomerTable, recipe: Recipe): readonly FeaturePlan[] {
  const mode = recipe.params['prepare.mode'];
  const choices = new Map(recipe.choices.map((choice) => [choice.column, choice]));
  const named = recipe.features === 'auto' ? null : new Set(recipe.features);
  const first = [...(named ?? [])].map((name) => findColumn(customers.columns, name, null));
  const others = customers.columns.filter((column) => named?.has(column.name) !== true);
  return [...first, ...others].map((column): FeaturePlan => {
    const choice = choices.get(column.name);
    const kind = isNumeric(column, mode) ? 'numeric' : 'category';
    return {
      column, kind,
      ...verdictOf(column, customers, recipe, choice, named),
      transform: mode === 'none' ? 'none' : choice?.transform ?? 'auto',
      missing: missingOf(kind, choice, recipe.params),
      scale: choice?.scale ?? recipe.params['prepare.scale'],
      weight: choice?.weight ?? (kind === 'category' ? recipe.params['prepare.categoryWeight'] : 1),
    };
  });
}

function verdictOf(
  column: ColumnInfo, customers: CustomerTable, recipe: Recipe, choice: FeatureChoice | undefined, named: ReadonlySet<string> | null,
): Verdict {
  if (choice?.use === false) return left('Switched off.');
  const weight = choice?.weight ?? (isNumeric(column, recipe.params['prepare.mode']) ? 1 : recipe.params['prepare.categoryWeight']);
  if (weight === 0) return left('Its weight is 0.');
  if (named === null) return autoVerdict(column, customers, recipe, choice);
  if (named.has(column.name)) return explicitVerdict(column, customers, recipe);
  return choice?.use === true ? autoVerdict(column, customers, recipe, choice) : left('Not chosen.');
}
