import type { Steps } from '../../contract/compute.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { Random } from '../../math/random.ts';
import { SLICE } from './dissimilarity.ts';
import type { Dissimilarity, KernelDissimilarity } from './dissimilarity.ts';

/** Medoids and what they cost. */
export interface Medoids {
  /** Rows. */
  readonly medoids: Int32Array;
  /** Sum of the dissimilarities of all rows to their nearest medoid. */
  readonly cost: number;
  readonly swaps: number;
  /** No swap of a medoid for any row lowers the cost. */
  readonly converged: boolean;
}

/** A gain below this share of the cost is rounding. */
const GAIN = 1e-12;
/** Nanoseconds that the search spends on one value, besides the dissimilarity. */
const SCAN = 1;

/** Addresses of what is known of the medoids, for n rows and k medoids. */
interface Places {
  /** k × n: dissimilarities of each medoid to all rows. */
  readonly all: number;
  /** Int32: medoid of each row; Float64: its dissimilarity and the next one's (Infinity where there is none). */
  readonly nearest: number;
  readonly first: number;
  readonly second: number;
  /** k: what the cost rises by when a medoid is taken away. */
  readonly losses: number;
  /** Room for one evaluation. */
  readonly work: number;
}

/**
 * Swaps a medoid for another row as soon as that lowers the sum of dissimilarities, going round the rows until none does.
 * Source: E. Schubert, P. J. Rousseeuw, "Fast and eager k-medoids clustering", Information Systems 101 (2021), FasterPAM.
 *
 * @param start k different rows
 * @param maxPasses passes over all rows at most
 */
export function* fasterPam(
  kernels: Kernels, source: KernelDissimilarity, start: Int32Array, maxPasses: number, lower: number, upper: number,
): Steps<Medoids> {
  const { memory, exports } = kernels;
  const { rows } = source;
  const k = start.length;
  const taken: number[] = [];
  const take = (bytes: number): number => {
    taken.push(memory.allocate(bytes));
    return taken[taken.length - 1];
  };
  try {
    const places: Places = {
      all: take(k * rows * 8), nearest: take(rows * 4), first: take(rows * 8), second: take(rows * 8), losses: take(k * 8), work: take(k * 8 + 8),
    };
    const medoids = start.slice();
    medoids.forEach((row, c) => hold(kernels, source.at(row), places, c, rows));
    let cost = measure(kernels, places, rows, k);
    const isMedoid = new Uint8Array(rows);
    for (const row of medoids) isMedoid[row] = 1;
    let [still, swaps, work, tried] = [0, 0, 0, 0];
    for (let row = 0; still < rows && tried < maxPasses * rows; row = (row + 1) % rows, tried++) {
      still++;
      if (isMedoid[row] === 1) continue;
      const at = source.at(row);
      const change = k === 1 ? exports.sumOfSmaller(at, places.second, rows) - cost
        : exports.swapGain(at, places.nearest, places.first, places.second, places.losses, rows, k, places.work);
      work += source.cost + SCAN * rows;
      if (change < -GAIN * cost) {
        const out = k === 1 ? 0 : memory.i32(places.work + k * 8, 1)[0];
        isMedoid[medoids[out]] = 0;
        isMedoid[row] = 1;
        medoids[out] = row;
        hold(kernels, at, places, out, rows);
        cost = measure(kernels, places, rows, k);
        swaps++;
        still = 0;
        work += 3 * k * rows;
      }
      if (work < SLICE) continue;
      work = 0;
      yield { fraction: lower + (upper - lower) * Math.max(still / rows, tried / (tried + 2 * rows)) };
    }
    return { medoids, cost, swaps, converged: still >= rows };
  } finally {
    taken.forEach((address) => memory.free(address));
  }
}

/** Keeps the dissimilarities at an address as those of medoid c. */
function hold({ memory }: Kernels, from: number, { all }: Places, c: number, rows: number): void {
  memory.f64(all + c * rows * 8, rows).set(memory.f64(from, rows));
}

/** Finds every row's nearest and next medoid, and the losses; the cost. */
function measure({ memory }: Kernels, places: Places, rows: number, k: number): number {
  const [first, second] = [memory.f64(places.first, rows).fill(Infinity), memory.f64(places.second, rows).fill(Infinity)];
  const nearest = memory.i32(places.nearest, rows).fill(0);
  const losses = memory.f64(places.losses, k).fill(0);
  for (let c = 0; c < k; c++) {
    const place = memory.f64(places.all + c * rows * 8, rows);
    for (let i = 0; i < rows; i++) {
      const value = place[i];
      if (value < first[i]) {
        second[i] = first[i];
        first[i] = value;
        nearest[i] = c;
      } else if (value < second[i]) second[i] = value;
    }
  }
  let cost = 0;
  for (let i = 0; i < rows; i++) {
    cost += first[i];
    losses[nearest[i]] += second[i] - first[i];
  }
  return cost;
}

/**
 * The first medoids of PAM: the row nearest to all others, then again and again the row that lowers the cost most. k × rows calls.
 * Source: L. Kaufman, P. J. Rousseeuw, "Finding Groups in Data" (1990), chapter 2 (BUILD).
 */
export function* build(kernels: Kernels, source: KernelDissimilarity, k: number, fraction: number): Steps<Int32Array> {
  const { memory, exports } = kernels;
  const { rows } = source;
  const chosen = new Int32Array(k);
  const taken = new Uint8Array(rows);
  const nearest = memory.allocate(rows * 8);
  try {
    memory.f64(nearest, rows).fill(Infinity);
    let work = 0;
    for (let c = 0; c < k; c++) {
      let best = -1;
      let least = Infinity;
      for (let row = 0; row < rows; row++) {
        if (taken[row] === 1) continue;
        const sum = exports.sumOfSmaller(source.at(row), nearest, rows);
        if (sum < least) {
          least = sum;
          best = row;
        }
        work += source.cost + SCAN * rows;
        if (work < SLICE) continue;
        work = 0;
        yield { fraction };
      }
      chosen[c] = best;
      taken[best] = 1;
      const own = memory.f64(source.at(best), rows);
      const held = memory.f64(nearest, rows);
      for (let i = 0; i < rows; i++) held[i] = Math.min(held[i], own[i]);
    }
    return chosen;
  } finally {
    memory.free(nearest);
  }
}

/** k different rows at random, each drawn with probability proportional to its dissimilarity to the nearest one so far. */
export function* spread({ rows, cost, from }: Dissimilarity, k: number, random: Random, fraction: number): Steps<Int32Array> {
  const chosen = [random.below(rows)];
  const nearest = new Float64Array(rows).fill(Infinity);
  const out = new Float64Array(rows);
  const taken = new Uint8Array(rows);
  let work = 0;
  while (chosen.length < k) {
    const last = chosen[chosen.length - 1];
    taken[last] = 1;
    from(last, out);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      nearest[i] = taken[i] === 1 ? 0 : Math.min(nearest[i], out[i]);
      total += nearest[i];
    }
    let target = random.next() * total;
    let row = -1;
    for (let i = 0; i < rows && (row < 0 || target > 0); i++) {
      if (taken[i] === 1 || (total > 0 && nearest[i] === 0)) continue;
      row = i;
      target -= nearest[i];
    }
    chosen.push(row);
    work += cost + 4 * rows;
    if (work < SLICE) continue;
    work = 0;
    yield { fraction };
  }
  return Int32Array.from(chosen);
}
