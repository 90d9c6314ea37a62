import type { Steps } from '../../contract/compute.ts';
import type { Random } from '../../math/random.ts';
import { SLICE } from './dissimilarity.ts';
import type { Dissimilarity } from './dissimilarity.ts';

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
/** Nanoseconds that the search spends on one row, besides the dissimilarity. */
const SCAN = 4;

/** For every row the nearest medoid, its dissimilarity and the next one's. */
interface State {
  readonly medoids: Int32Array;
  /** Dissimilarities of each medoid to all rows. */
  readonly places: Float64Array[];
  readonly nearest: Int32Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** What the cost rises by when a medoid is taken away. */
  readonly losses: Float64Array;
  cost: number;
}

/**
 * Swaps a medoid for another row as soon as that lowers the sum of dissimilarities, going round the rows until none does.
 * Source: E. Schubert, P. J. Rousseeuw, "Fast and eager k-medoids clustering", Information Systems 101 (2021), FasterPAM.
 *
 * @param start k different rows
 * @param maxPasses passes over all rows at most
 */
export function* fasterPam(
  { rows, cost: each, from }: Dissimilarity, start: Int32Array, maxPasses: number, lower: number, upper: number,
): Steps<Medoids> {
  const state = stateOf(rows, start, from);
  const k = start.length;
  const out = new Float64Array(rows);
  const losses = new Float64Array(k);
  const isMedoid = new Uint8Array(rows);
  for (const row of state.medoids) isMedoid[row] = 1;
  let [still, swaps, work, tried] = [0, 0, 0, 0];
  for (let row = 0; still < rows && tried < maxPasses * rows; row = (row + 1) % rows, tried++) {
    still++;
    if (isMedoid[row] === 1) continue;
    from(row, out);
    losses.set(state.losses);
    const own = gainOf(state, out, losses);
    let best = 0;
    for (let c = 1; c < k; c++) if (losses[c] < losses[best]) best = c;
    work += each + SCAN * rows;
    if (losses[best] + own < -GAIN * state.cost) {
      isMedoid[state.medoids[best]] = 0;
      isMedoid[row] = 1;
      state.medoids[best] = row;
      state.places[best].set(out);
      measure(state);
      swaps++;
      still = 0;
      work += k * rows;
    }
    if (work < SLICE) continue;
    work = 0;
    yield { fraction: lower + (upper - lower) * Math.max(still / rows, tried / (tried + 2 * rows)) };
  }
  return { medoids: state.medoids, cost: state.cost, swaps, converged: still >= rows };
}

function stateOf(rows: number, start: Int32Array, from: Dissimilarity['from']): State {
  const state: State = {
    medoids: start.slice(),
    places: Array.from(start, (row) => {
      const place = new Float64Array(rows);
      from(row, place);
      return place;
    }),
    nearest: new Int32Array(rows), first: new Float64Array(rows), second: new Float64Array(rows), losses: new Float64Array(start.length), cost: 0,
  };
  measure(state);
  return state;
}

function measure(state: State): void {
  const { places, nearest, first, second, losses } = state;
  losses.fill(0);
  state.cost = 0;
  first.fill(Infinity);
  second.fill(Infinity);
  places.forEach((place, c) => {
    for (let i = 0; i < place.length; i++) {
      const value = place[i];
      if (value < first[i]) {
        second[i] = first[i];
        first[i] = value;
        nearest[i] = c;
      } else if (value < second[i]) second[i] = value;
    }
  });
  for (let i = 0; i < first.length; i++) {
    state.cost += first[i];
    losses[nearest[i]] += (places.length === 1 ? 0 : second[i]) - first[i];
  }
}

/** What a further medoid saves; `losses` become those of taking a medoid away in its favour. */
function gainOf({ nearest, first, second, medoids }: State, out: Float64Array, losses: Float64Array): number {
  let own = 0;
  if (medoids.length === 1) {
    // The only medoid goes: the cost is the sum of what is in `out`. `losses` holds minus the cost.
    for (let i = 0; i < out.length; i++) own += out[i];
    return own;
  }
  for (let i = 0; i < out.length; i++) {
    const value = out[i];
    if (value >= second[i]) continue;
    if (value < first[i]) {
      own += value - first[i];
      losses[nearest[i]] += first[i] - second[i];
    } else losses[nearest[i]] += value - second[i];
  }
  return own;
}

/**
 * The first medoids of PAM: the row nearest to all others, then again and again the row that lowers the cost most. k × rows calls.
 * Source: L. Kaufman, P. J. Rousseeuw, "Finding Groups in Data" (1990), chapter 2 (BUILD).
 */
export function* build({ rows, cost: each, from }: Dissimilarity, k: number, fraction: number): Steps<Int32Array> {
  const chosen = new Int32Array(k);
  const taken = new Uint8Array(rows);
  const nearest = new Float64Array(rows).fill(Infinity);
  const out = new Float64Array(rows);
  let work = 0;
  for (let c = 0; c < k; c++) {
    let best = -1;
    let least = Infinity;
    for (let row = 0; row < rows; row++) {
      if (taken[row] === 1) continue;
      from(row, out);
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += Math.min(out[i], nearest[i]);
      if (sum < least) {
        least = sum;
        best = row;
      }
      work += each + 2 * rows;
      if (work < SLICE) continue;
      work = 0;
      yield { fraction };
    }
    chosen[c] = best;
    taken[best] = 1;
    from(best, out);
    for (let i = 0; i < rows; i++) nearest[i] = Math.min(nearest[i], out[i]);
  }
  return chosen;
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
