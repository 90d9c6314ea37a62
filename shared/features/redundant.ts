import { correlation, moments } from '../math/stats.ts';

/** Above this, in either direction, two columns say the same. */
const ALIKE = 0.98;
/** Rows looked at: every n-th, at most so many. */
const MOST_ROWS = 50000;

/** The rows by which a prepared column is compared with others. */
export function comparedRows(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.ceil(values.length / MOST_ROWS));
  return step === 1 ? values : Float64Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]);
}

/** The columns of numbers in use so far, asked for one that a further column repeats. */
export interface Redundancy {
  /** @param values the `comparedRows` of the column */
  add(label: string, values: Float64Array): void;
  /**
   * The first column in use with which one correlates beyond 0.98 (Pearson, after preparation), or null.
   * @param values the `comparedRows` of the column
   * @param known correlations computed before, by the values of the other column; new ones are added
   */
  find(values: Float64Array, known: WeakMap<Float64Array, number>): { readonly label: string; readonly r: number } | null;
}

/** A column, and how its values become those of a vector of length 1 around 0. */
interface Unit {
  readonly label: string;
  readonly values: Float64Array;
  readonly mean: number;
  /** 1 over the length; NaN where a value is missing or none differs: then nothing is sure beforehand. */
  readonly scale: number;
}

/** Evenly spaced entries of each vector, looked at first, and after how many of them it is asked whether they suffice. */
const HEAD = 64;
const PART = 8;
/**
 * The squared distance of two vectors of length 1 is 2 − 2r, and no sum over some of the rows exceeds it: pairs farther
 * apart (one of them turned around as well) cannot be alike. The surplus is for rounding.
 */
const FAR = 2 - 2 * ALIKE + 1e-6;

const unitOf = (label: string, values: Float64Array): Unit => {
  const { n, mean, s2 } = moments(values);
  return { label, values, mean, scale: n === values.length && s2 > 0 ? 1 / Math.sqrt(s2) : NaN };
};

const writeHead = ({ values, mean, scale }: Unit, heads: Float64Array, at: number): void => {
  const count = Math.min(HEAD, values.length);
  const step = Math.max(1, Math.floor(values.length / HEAD));
  for (let i = 0; i < count; i++) heads[at + i] = (values[i * step] - mean) * scale;
};

/** Whether two columns are surely not alike, told from few rows. */
const farInHead = (x: Float64Array, heads: Float64Array, at: number): boolean => {
  let apart = 0;
  let against = 0;
  for (let from = 0; from < HEAD; from += PART) {
    for (let i = from; i < from + PART; i++) {
      const minus = x[i] - heads[at + i];
      const plus = x[i] + heads[at + i];
      apart += minus * minus;
      against += plus * plus;
    }
    if (apart > FAR && against > FAR) return true;
  }
  return false;
};

const farInAll = (a: Unit, b: Unit): boolean => {
  const x = a.values;
  const y = b.values;
  let apart = 0;
  let against = 0;
  for (let from = 0; from < x.length; from += HEAD) {
    const to = Math.min(from + HEAD, x.length);
    for (let i = from; i < to; i++) {
      const u = (x[i] - a.mean) * a.scale;
      const v = (y[i] - b.mean) * b.scale;
      apart += (u - v) * (u - v);
      against += (u + v) * (u + v);
    }
    if (apart > FAR && against > FAR) return true;
  }
  return false;
};

export function createRedundancy(): Redundancy {
  const used: Unit[] = [];
  const own = new Float64Array(HEAD);
  // heads lie side by side, as most pairs are told apart by them
  let heads = new Float64Array(HEAD * 64);
  return {
    add(label, values) {
      const unit = unitOf(label, values);
      if ((used.length + 1) * HEAD > heads.length) {
        const grown = new Float64Array(heads.length * 2);
        grown.set(heads);
        heads = grown;
      }
      writeHead(unit, heads, used.length * HEAD);
      used.push(unit);
    },
    find(values, known) {
      const unit = unitOf('', values);
      own.fill(0);
      writeHead(unit, own, 0);
      for (let j = 0; j < used.length; j++) {
        if (farInHead(own, heads, j * HEAD)) continue;
        const other = used[j];
        const before = known.get(other.values);
        if (before === undefined && farInAll(unit, other)) continue;
        const r = before ?? correlation(values, other.values);
        known.set(other.values, r);
        if (Math.abs(r) > ALIKE) return { label: other.label, r };
      }
      return null;
    },
  };
}
