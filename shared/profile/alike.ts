import type { Steps } from '../contract/compute.ts';
import type { FeatureValues } from '../contract/feature-values.ts';
import type { Trait } from '../contract/results.ts';
import { coded, levelKey, MAX_LEVELS } from './category.ts';

/** From this Jaccard index on two levels pick the same customers. */
const SAME = 0.95;
/** Customers by which pairs are looked for; those found are counted on all. */
const LOOKED_AT = 1 << 15;

/** A level that picks the same customers as an earlier one, or (opposite) those that the earlier one leaves. */
export type AlikeLevel = NonNullable<Trait['like']>;

interface Level {
  readonly column: string;
  readonly level: string;
  readonly codes: Int32Array;
  readonly code: number;
  /** One bit for each customer looked at. */
  readonly bits: Uint32Array;
  readonly count: number;
}

/** Known per set of columns: the same for every number of segments. */
const known = new WeakMap<readonly FeatureValues[], ReadonlyMap<string, AlikeLevel>>();

/**
 * Levels of categories that pick (nearly) the same customers as a level of an earlier column: the Jaccard index of the two sets, or of one
 * and what the other leaves out, is at least 0.95 over all customers. By `levelKey`; the first of each set is not in it.
 */
export function* alikeLevels(columns: readonly FeatureValues[]): Steps<ReadonlyMap<string, AlikeLevel>> {
  const found = known.get(columns);
  if (found !== undefined) return found;
  const alike = new Map<string, AlikeLevel>();
  const firsts: Level[] = [];
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c];
    if (column.kind !== 'category') continue;
    for (const level of levelsOf(column.column, coded(column.values))) {
      const same = firsts.flatMap((first): AlikeLevel[] => {
        const opposite = isSame(level, first, true);
        return opposite || isSame(level, first, false) ? [{ column: first.column, level: first.level, opposite }] : [];
      }).at(0);
      if (same === undefined) firsts.push(level);
      else alike.set(levelKey(level.column, level.level), same);
    }
    yield { fraction: (c + 1) / columns.length };
  }
  known.set(columns, alike);
  return alike;
}

function levelsOf(column: string, { levels, codes }: ReturnType<typeof coded>): Level[] {
  const step = Math.max(1, Math.ceil(codes.length / LOOKED_AT));
  const looked = Math.ceil(codes.length / step);
  return levels.slice(0, MAX_LEVELS).map(({ level }, code): Level => {
    const bits = new Uint32Array(Math.ceil(looked / 32));
    let count = 0;
    for (let i = 0; i < looked; i++) {
      if (codes[i * step] !== code) continue;
      bits[i >>> 5] |= 1 << (i & 31);
      count++;
    }
    return { column, level, codes, code, bits, count };
  });
}

/** Whether two levels pick the same customers; `opposite`: one picks what the other leaves. */
function isSame(a: Level, b: Level, opposite: boolean): boolean {
  const looked = Math.ceil(a.codes.length / Math.max(1, Math.ceil(a.codes.length / LOOKED_AT)));
  const own = opposite ? looked - a.count : a.count;
  if (own === 0 || b.count === 0 || Math.min(own, b.count) < SAME * Math.max(own, b.count)) return false;
  let shared = 0;
  for (let i = 0; i < a.bits.length; i++) shared += ones(a.bits[i] & b.bits[i]);
  const both = opposite ? b.count - shared : shared;
  if (both < SAME * (own + b.count - both)) return false;
  let [inBoth, inEither] = [0, 0];
  for (let i = 0; i < a.codes.length; i++) {
    const [x, y] = [(a.codes[i] === a.code) !== opposite, b.codes[i] === b.code];
    if (x && y) inBoth++;
    if (x || y) inEither++;
  }
  return inBoth >= SAME * inEither;
}

function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
