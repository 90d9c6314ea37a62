import type { EqualWindow, FeatureDrift } from '../contract/monitor.ts';
import type { Notice } from '../contract/notice.ts';
import type { SourceReport } from '../contract/tables.ts';
import type { Model } from '../export/model.ts';
import { commonStep, daysBack } from '../monitor/history.ts';
import { follow, segmentChanges } from '../monitor/migration.ts';
import type { Followed, Labelled } from '../monitor/migration.ts';
import { pace } from '../pipeline/pace.ts';
import { idsOf, labelsByRow, sizesOf } from './monitor-rows.ts';
import { newCustomers, placeCustomers } from './place-rows.ts';
import type { NewCustomers, NewRows, Placed } from './place-rows.ts';
import type { Platform } from './platform.ts';

/** How far the orders of both periods look back, and what was made of it. */
export interface Lengths {
  /** Days of history that the segments were made from; null: not known. */
  readonly past: number | null;
  /** Days that the later orders reach back; null: there are none. */
  readonly now: number | null;
  /** The later customers over the last `past` days, where they reach back farther. */
  readonly even: (NewCustomers & { readonly placed: Placed }) | null;
}

/**
 * Evens out how far features of orders look back: where the later file holds a longer history than the segments were made from, its
 * customers are made once more from as long a part of it.
 * @param rows as the later customers were made
 * @param earlier customers that stand for those of the model, where it remembers none
 * @throws AppError as `newCustomers` and `placeCustomers`
 */
export async function evenLengths(platform: Platform, rows: NewRows, later: Placed, earlier: Placed | null): Promise<Lengths> {
  const { model, signal } = rows;
  const { orders } = model;
  const found = later.customers.orders;
  if (orders === null || found === null) return { past: null, now: null, even: null };
  const { window } = orders;
  const firstDate = model.reference === null ? earlier?.customers.orders?.firstDate ?? null : orders.firstDate;
  const past = daysBack({ firstDate, asOf: model.reference === null ? earlier?.customers.asOf ?? orders.asOf : orders.asOf, window });
  const now = daysBack({ firstDate: found.firstDate, asOf: later.customers.asOf, window });
  if (past === null || past < 1 || now === null || now <= past) return { past, now, even: null };
  const cut: Model = { ...model, orders: { ...orders, window: past } };
  const made = await newCustomers(platform, { ...rows, model: cut });
  try {
    return { past, now, even: { ...made, placed: await placeCustomers(platform, cut, made.customers, rows.source.name, signal) } };
  } catch (error) {
    made.discard();
    throw error;
  }
}

/** The customers of the even window beside those before; `rows`: their rows among all later customers, −1 where they cannot be told. */
export async function evenWindow(
  platform: Platform, { past, now, even }: Lengths, later: { readonly source: Pick<SourceReport, 'rawTable'>; readonly labels: Labelled },
  { sizes, names }: { readonly sizes: readonly number[]; readonly names: readonly string[] }, signal?: AbortSignal,
): Promise<{ window: EqualWindow; rows: Int32Array } | null> {
  if (even === null || past === null || now === null) return null;
  const { placed } = even;
  const own: Labelled = { ids: await idsOf(platform, placed.customers, later.source, signal) ?? [], labels: labelsByRow(placed) };
  const same = await pace(follow(own, later.labels), { clock: platform.clock, signal });
  const rows = new Int32Array(placed.customers.rows).fill(-1);
  same.before.forEach((row, i) => {
    rows[row] = same.after[i];
  });
  const window: EqualWindow = {
    days: past, reach: now, customers: placed.labels.length, segments: segmentChanges(sizes, sizesOf(own.labels, names.length), names, null),
  };
  return { window, rows };
}

/** Marks by row of the even window as marks by row of all later customers. */
export function marksOfAll(marks: Uint8Array, rows: Int32Array, all: number): Uint8Array {
  const out = new Uint8Array(all);
  marks.forEach((mark, row) => {
    if (mark === 1 && rows[row] >= 0) out[rows[row]] = 1;
  });
  return out;
}

interface Growth {
  readonly lengths: Lengths;
  readonly later: Placed;
  readonly earlier: Placed | null;
  readonly followed: Followed | null;
  readonly minGroup: number;
}

/** Why the change of a feature does not count, by what it is: computed from histories of another length, or grown alike for everybody. */
export function growthOf({ column, kind }: Pick<FeatureDrift, 'column' | 'kind'>, { lengths, later, earlier, followed, minGroup }: Growth): Pick<FeatureDrift, 'grows'> {
  const { past, now, even } = lengths;
  const info = later.customers.columns.find(({ name }) => name === column);
  const own = info?.grows;
  if (own === 'calendar') return { grows: { by: 'calendar', step: null } };
  if (own !== undefined && even === null && past !== now) return { grows: { by: 'history', step: null } };
  if (own !== undefined) return own === 'days' ? { grows: { by: 'days', step: null } } : {};
  const [old, fresh] = [earlier?.columns.get(column), later.columns.get(column)];
  if (kind !== 'numeric' || later.customers.orders !== null || followed === null || old?.kind !== 'number' || fresh?.kind !== 'number') return {};
  const value = (of: typeof old, row: number): number => (of.valid[row] === 1 ? of.values[row] : NaN);
  const step = commonStep(Float64Array.from(followed.before, (row, i) => value(fresh, followed.after[i]) - value(old, row)), minGroup);
  return step === null ? {} : { grows: { by: 'alike', step } };
}

/** What a person must know of periods that look back differently, and of features that grow by themselves. */
export function lengthNotices({ past, now, even }: Lengths, features: readonly FeatureDrift[]): Notice[] {
  if (even !== null) return [{ code: 'even-window', data: { days: past, reach: now } }];
  const by = (what: 'history' | 'alike'): readonly FeatureDrift[] => features.filter(({ grows }) => grows?.by === what);
  const names = (list: readonly FeatureDrift[]): string => list.map(({ label }) => label).join(', ');
  return [
    ...(by('history').length === 0 ? [] : [{ code: 'uneven-history' as const, data: { past: past ?? '', now: now ?? '', columns: names(by('history')) } }]),
    ...by('alike').map(({ label, grows }): Notice => ({ code: 'feature-grows', data: { column: label, step: grows?.step ?? '' } })),
  ];
}
