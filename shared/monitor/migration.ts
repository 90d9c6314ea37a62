import type { Steps } from '../contract/compute.ts';
import type { Migration, SegmentChange } from '../contract/monitor.ts';
import { customerKeys } from '../features/customer-key.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import { estimate, newcombe } from './intervals.ts';

/** The customers of a period: who they are, and their segment (from 0; −1: in none; −2: left out, without a label). */
export interface Labelled {
  /** By customer; null: nobody is named. */
  readonly ids: readonly (string | null)[];
  readonly labels: Int32Array;
}

/** No label at all. */
export const LEFT_OUT = -2;

/** Customers of two periods, found by their id. */
export interface Followed {
  /** Row before and row after of the customers of both periods, in the order after. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Rows of customers who are only in one period. */
  readonly lost: Int32Array;
  readonly fresh: Int32Array;
  /** Rows without an id of their own. */
  readonly repeated: { readonly before: number; readonly after: number };
}

/** Customers between two turns of whoever waits. */
const EACH = 8192;

/** Rows by key; keys that occur twice stand for nobody. */
function* rowsByKey(keys: readonly (string | null)[]): Steps<{ rows: Map<string, number>; repeated: number }> {
  const rows = new Map<string, number>();
  const twice = new Set<string>();
  let single = 0;
  for (let row = 0; row < keys.length; row++) {
    if (row % EACH === 0) yield { fraction: row / keys.length };
    const key = keys[row];
    if (key === null || twice.has(key)) continue;
    if (rows.has(key)) {
      rows.delete(key);
      twice.add(key);
      single -= 1;
    } else {
      rows.set(key, row);
      single += 1;
    }
  }
  return { rows, repeated: keys.length - single };
}

/** Finds the customers of one period in the other, by `customerKeys`. Rows whose id is empty or occurs again are left out and counted. */
export function* follow(before: Labelled, after: Labelled): Steps<Followed> {
  const keys = yield* customerKeys([before.ids, after.ids]);
  const [old, now] = [yield* rowsByKey(keys[0]), yield* rowsByKey(keys[1])];
  const pairs: [number, number][] = [];
  const fresh: number[] = [];
  let seen = 0;
  for (const [key, row] of now.rows) {
    if (seen++ % EACH === 0) yield { fraction: seen / now.rows.size };
    const from = old.rows.get(key);
    if (from === undefined) fresh.push(row);
    else pairs.push([from, row]);
  }
  const lost: number[] = [];
  for (const [key, row] of old.rows) if (!now.rows.has(key)) lost.push(row);
  return {
    before: Int32Array.from(pairs, ([row]) => row), after: Int32Array.from(pairs, ([, row]) => row),
    lost: Int32Array.from(lost), fresh: Int32Array.from(fresh), repeated: { before: old.repeated, after: now.repeated },
  };
}

/** Who moved where, by segment; those in no segment are one more group where there are such. */
export function migrationOf(before: Labelled, after: Labelled, followed: Followed, names: readonly string[]): Migration {
  const none = before.labels.includes(-1) || after.labels.includes(-1);
  const groups = [...names.map((name, label) => ({ id: label + 1, name })), ...(none ? [{ id: 0, name: NO_SEGMENT }] : [])];
  const place = (label: number): number => (label === -1 ? names.length : label);
  const counts = groups.map(() => groups.map(() => 0));
  const [lost, fresh] = [groups.map(() => 0), groups.map(() => 0)];
  let [same, both] = [0, 0];
  for (let i = 0; i < followed.before.length; i++) {
    const [from, to] = [before.labels[followed.before[i]], after.labels[followed.after[i]]];
    if (from === LEFT_OUT || to === LEFT_OUT) continue;
    counts[place(from)][place(to)] += 1;
    both += 1;
    if (from === to) same += 1;
  }
  for (const row of followed.lost) if (before.labels[row] !== LEFT_OUT) lost[place(before.labels[row])] += 1;
  for (const row of followed.fresh) if (after.labels[row] !== LEFT_OUT) fresh[place(after.labels[row])] += 1;
  const all = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return {
    groups, counts, fresh, lost, stable: estimate(same, both),
    newCustomers: estimate(all(fresh), both + all(fresh)), lostCustomers: estimate(all(lost), both + all(lost)),
    notCompared: followed.before.length - both, repeated: followed.repeated,
  };
}

/**
 * How the segments have grown or shrunk. The interval is that of two independent samples, so it errs on the wide side where
 * most customers are the same.
 * @param before customers by segment, then those in none
 */
export function segmentChanges(before: readonly number[], after: readonly number[], names: readonly string[], migration: Migration | null): SegmentChange[] {
  const all = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const [n, m] = [all(before), all(after)];
  return before.flatMap((count, place): SegmentChange[] => {
    const outside = place === names.length;
    if (outside && count === 0 && after[place] === 0) return [];
    const [shareBefore, shareAfter] = [n > 0 ? count / n : null, m > 0 ? after[place] / m : null];
    const interval = newcombe([count, n], [after[place], m]);
    const own = migration?.counts[place];
    return [{
      id: outside ? 0 : place + 1, name: outside ? NO_SEGMENT : names[place], before: count, after: after[place], shareBefore, shareAfter,
      difference: shareBefore === null || shareAfter === null ? null : shareAfter - shareBefore, interval,
      news: interval !== null && (interval[0] > 0 || interval[1] < 0),
      moves: migration === null || own === undefined ? null : {
        stayed: own[place], left: all(own) - own[place], lost: migration.lost[place],
        joined: migration.counts.reduce((sum, row) => sum + row[place], 0) - own[place], fresh: migration.fresh[place],
      },
    }];
  });
}
