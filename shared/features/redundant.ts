import { correlation, moments } from '../math/stats.ts';

/** Above this, in either direction, two columns say the same. */
const ALIKE = 0.98;
/** Rows looked at: every n-th, at most so many. */
const MOST_ROWS = 50000;

/** The rows by which a prepared column is compared with others. */
export function comparedRows(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.ceil(values.length / MOST_ROWS));
  if (step === 1) return values;
  const compared = new Float64Array(Math.ceil(values.length / step));
  for (let i = 0; i < compared.length; i++) compared[i] = values[i * step];
  return compared;
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
  /** 1 over the length; NaN where a value is missing, or values differ in their last digits at most: then nothing is sure beforehand. */
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

/** Variance, as a share of the squared mean, at which rounding is felt. */
const LAST_DIGITS = 1e-22;

const unitOf = (label: string, values: Float64Array): Unit => {
  const { n, mean, s2 } = moments(values);
  const sure = n === values.length && s2 > n * mean * mean * LAST_DIGITS;
  return { label, values, mean, scale: sure ? 1 / Math.sqrt(s2) : NaN };
};

/** Heads lie in parts, the first parts of all columns side by side: most pairs are told apart by them, out of the nearest memory. */
const HEAD_PARTS = HEAD / PART;

interface Heads {
  readonly parts: readonly Float64Array[];
  /** Sum of squares of each column's head up to and with each part. */
  readonly squares: readonly Float64Array[];
}

const emptyHeads = (columns: number): Heads => ({
  parts: Array.from({ length: HEAD_PARTS }, () => new Float64Array(columns * PART)),
  squares: Array.from({ length: HEAD_PARTS }, () => new Float64Array(columns)),
});

const writeHead = ({ values, mean, scale }: Unit, heads: Heads, column: number): void => {
  const count = Math.min(HEAD, values.length);
  const step = Math.max(1, Math.floor(values.length / HEAD));
  let sum = 0;
  for (let part = 0; part < HEAD_PARTS; part++) {
    for (let i = 0; i < PART; i++) {
      const row = part * PART + i;
      const value = row < count ? (values[row * step] - mean) * scale : 0;
      heads.parts[part][column * PART + i] = value;
      sum += value * value;
    }
    heads.squares[part][column] = sum;
  }
};

/** The product of one part of two heads. */
const partProduct = (x: Float64Array, y: Float64Array, at: number): number =>
  x[0] * y[at] + x[1] * y[at + 1] + x[2] * y[at + 2] + x[3] * y[at + 3]
  + (x[4] * y[at + 4] + x[5] * y[at + 5] + x[6] * y[at + 6] + x[7] * y[at + 7]);

/** Whether two columns are surely not alike, told from the parts of their heads behind the first. */
const farInRest = (own: Heads, heads: Heads, column: number, first: number): boolean => {
  let product = first;
  for (let part = 1; part < HEAD_PARTS; part++) {
    product += partProduct(own.parts[part], heads.parts[part], column * PART);
    if (own.squares[part][0] + heads.squares[part][column] - 2 * Math.abs(product) > FAR) return true;
  }
  return false;
};

/**
 * The next column from `from` on that few rows do not tell apart from this one: |x − y|² or |x + y|² over them is no more than that of
 * alike columns. Answers `until` when there is none.
 */
const nextNear = (own: Heads, heads: Heads, from: number, until: number): number => {
  const x = own.parts[0];
  const square = own.squares[0][0];
  const y = heads.parts[0];
  const squares = heads.squares[0];
  for (let column = from; column < until; column++) {
    const product = partProduct(x, y, column * PART);
    if (square + squares[column] - 2 * Math.abs(product) > FAR) continue;
    if (!farInRest(own, heads, column, product)) return column;
  }
  return until;
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
  const own = emptyHeads(1);
  let room = 64;
  let heads = emptyHeads(room);
  return {
    add(label, values) {
      const unit = unitOf(label, values);
      if (used.length === room) {
        room *= 2;
        const before = heads;
        heads = emptyHeads(room);
        heads.parts.forEach((part, i) => part.set(before.parts[i]));
        heads.squares.forEach((part, i) => part.set(before.squares[i]));
      }
      writeHead(unit, heads, used.length);
      used.push(unit);
    },
    find(values, known) {
      const unit = unitOf('', values);
      writeHead(unit, own, 0);
      for (let j = nextNear(own, heads, 0, used.length); j < used.length; j = nextNear(own, heads, j + 1, used.length)) {
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
