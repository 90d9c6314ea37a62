import type { SourceReport } from '../shared/contract/tables.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { findColumn } from '../shared/prepare/find-column.ts';
import { emptyRecipe } from '../shared/recipe/recipe.ts';
import type { OrderRoles, Recipe } from '../shared/recipe/recipe.ts';
import type { Args } from './args.ts';
import { checkScoreArgs, withScores } from './scores-from-args.ts';
import { checkRfmArgs, withRfm } from './rfm-from-args.ts';
import { columnList, paramsFrom } from './params-from-args.ts';
import { segmentRulesFrom, splitsFrom, withSegmentRules } from './rules-from-args.ts';

const ROLE_FLAGS = ['customer', 'date', 'order', 'amount', 'quantity', 'price', 'product', 'category', 'discount', 'event', 'session'] as const;

const checkColumn = (name: string, source: SourceReport): string => findColumn(source.columns, name, source.name).name;

/**
 * Which columns say what: those named, the rest as recognised. `auto` when none is named.
 * @param money whether a column for the amount is needed; where it is not, none is taken unless it is named
 * Errors: `no-such-column`, `not-an-order-file` when no customer, date or money column can be told.
 */
function ordersFrom(args: Args, source: SourceReport, money: 'needed' | 'if-named' = 'needed'): OrderRoles | 'auto' | null {
  const treat = args.values.get('treat-as') ?? 'auto';
  if (treat !== 'auto' && treat !== 'customers') {
    throw new AppError('invalid-option', { option: '--treat-as', value: treat, allowed: 'auto, customers' });
  }
  if (treat === 'customers') return null;
  const named = new Map(ROLE_FLAGS.flatMap((flag) => {
    const name = args.values.get(flag);
    return name === undefined ? [] : [[flag, checkColumn(name, source)] as const];
  }));
  if (named.size === 0) return 'auto';
  const guess = source.orders;
  const customer = named.get('customer') ?? guess?.customer;
  const date = named.get('date') ?? guess?.date;
  if (customer === undefined || date === undefined) {
    const lacking = [customer === undefined ? 'customer' : '', date === undefined ? 'date' : ''].filter((part) => part !== '');
    throw new AppError('not-an-order-file', { file: source.name, reason: `no column for the ${lacking.join(' and the ')} was named or recognised` });
  }
  const ownMoney = money === 'if-named' || named.has('amount') || named.has('quantity') || named.has('price');
  const roles: OrderRoles = {
    customer,
    date,
    order: named.get('order') ?? (named.has('customer') ? null : (guess?.order ?? null)),
    amount: named.get('amount') ?? (ownMoney ? null : (guess?.amount ?? null)),
    quantity: named.get('quantity') ?? (ownMoney ? null : (guess?.quantity ?? null)),
    price: named.get('price') ?? (ownMoney ? null : (guess?.price ?? null)),
    product: named.get('product') ?? guess?.product ?? null,
    category: named.get('category') ?? guess?.category ?? null,
    discount: named.get('discount') ?? guess?.discount ?? null,
    event: named.get('event') ?? guess?.event ?? null,
    session: named.get('session') ?? guess?.session ?? null,
  };
  if (money === 'needed' && roles.event === null && roles.amount === null && (roles.quantity === null || roles.price === null)) {
    throw new AppError('not-an-order-file', { file: source.name, reason: 'no column for the amount, nor for quantity and price, was named or recognised' });
  }
  return roles;
}

function featuresFrom(args: Args): string[] | 'auto' {
  const text = args.values.get('features') ?? 'auto';
  if (text === 'auto') return 'auto';
  const names = columnList(text);
  if (names.length === 0) throw new AppError('invalid-option', { option: '--features', value: text, allowed: 'auto, or column names with commas between' });
  return names;
}

/** `A=2,B=0.5` as weights of features. Errors: `invalid-option`. */
function weightsFrom(args: Args): Recipe['choices'] {
  const text = args.values.get('feature-weights');
  if (text === undefined) return [];
  return columnList(text).map((part) => {
    const at = part.lastIndexOf('=');
    const weight = /^\d+(\.\d+)?$/.test(part.slice(at + 1).trim()) ? Number(part.slice(at + 1)) : Number.NaN;
    if (at < 1 || !(weight <= 100)) throw new AppError('invalid-option', { option: '--feature-weights', value: part, allowed: 'COLUMN=WEIGHT with a weight from 0 to 100, and commas between' });
    return { column: part.slice(0, at).trim(), weight };
  });
}

/** A day, checked; null where it is not given. Errors: `invalid-option`. */
export function dayFrom(args: Args, flag: string): string | null {
  const text = args.values.get(flag);
  if (text === undefined) return null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const valid = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  if (!valid) throw new AppError('invalid-option', { option: `--${flag}`, value: text, allowed: 'a day such as 2026-03-01' });
  return text;
}

/** Checks what can be checked before a file is read, so that a slip costs no waiting. */
export function checkArgs(args: Args): void {
  paramsFrom(args);
  featuresFrom(args);
  weightsFrom(args);
  asOfFrom(args);
  dayFrom(args, 'calibration-end');
  checkRfmArgs(args);
  checkScoreArgs(args);
  segmentRulesFrom(args);
  splitsFrom(args);
}

/** `--as-of`, checked. Errors: `invalid-option`. */
export function asOfFrom(args: Args): string | null {
  return dayFrom(args, 'as-of');
}

/**
 * The recipe that a command line stands for.
 * @param today the day of the first reading, `YYYY-MM-DD`
 * @throws AppError as the parts do
 */
export async function recipeFrom(args: Args, source: SourceReport, today: string, money: 'needed' | 'if-named' = 'needed'): Promise<Recipe> {
  const id = args.values.get('id');
  const { name, sha256, dialect, files } = source;
  return withSegmentRules(args, await withRfm(args, await withScores(args, {
    ...emptyRecipe(),
    title: name.replace(/\.[^.]+$/, ''),
    asOf: asOfFrom(args),
    firstRead: today,
    calibrationEnd: dayFrom(args, 'calibration-end'),
    sources: [{ id: source.id, name, sha256, ...(files === undefined ? {} : { files: files.map((file) => ({ name: file.name, sha256: file.sha256 })) }), dialect, columns: [] }],
    ...(id === undefined ? {} : { id: checkColumn(id, source) }),
    orders: ordersFrom(args, source, money),
    features: featuresFrom(args),
    choices: weightsFrom(args),
    splits: splitsFrom(args),
    params: paramsFrom(args),
  })));
}
