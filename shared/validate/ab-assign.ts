import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Arm } from '../recipe/handing-over.ts';
import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';

const ROWS_AT_ONCE = 500;
const BITS = 2 ** 32;

/** A number in [0, 1) that follows from the seed and the customer alone (the first 48 bits of SHA-256). */
export function drawOf(seed: number, id: string): number {
  const bytes = sha256(utf8ToBytes(`${seed}\u0000${id}`));
  const high = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
  return (high + ((bytes[4] << 8) | bytes[5]) / 65_536) / BITS;
}

function armAt(at: number, arms: readonly Arm[]): number {
  let sum = 0;
  for (let i = 0; i < arms.length - 1; i++) {
    sum += arms[i].share;
    if (at < sum) return i;
  }
  return arms.length - 1;
}

/**
 * The arm of each customer; −1 for those of no stratum. `stable`: by the customer's draw, so that nobody is moved by whoever joins or
 * leaves. `exact`: in each stratum customers are ordered by their draws and cut at the shares, so that shares hold to one customer.
 *
 * @param ids customers; equal ones get the same arm with `stable`
 * @param strata number of each customer's stratum, −1: takes no part
 */
export function* assignArms(ids: readonly string[], strata: Int32Array, arms: readonly Arm[], seed: number, allocation: 'stable' | 'exact'): Steps<Int32Array> {
  const draws = new Float64Array(ids.length);
  const out = new Int32Array(ids.length).fill(-1);
  const members = new Map<number, number[]>();
  for (let i = 0; i < ids.length; i++) {
    if (i % ROWS_AT_ONCE === 0) yield { fraction: i / ids.length };
    if (strata[i] < 0) continue;
    draws[i] = drawOf(seed, ids[i]);
    if (allocation === 'stable') out[i] = armAt(draws[i], arms);
    else {
      const own = members.get(strata[i]);
      if (own === undefined) members.set(strata[i], [i]);
      else own.push(i);
    }
  }
  for (const rows of members.values()) {
    rows.sort((a, b) => draws[a] - draws[b] || a - b);
    rows.forEach((row, position) => {
      out[row] = armAt((position + 0.5) / rows.length, arms);
    });
  }
  return out;
}

/**
 * How far the arms differ before the test: for each column the largest standardised mean difference of an arm from the first one,
 * (m1 − m0) / sqrt((s1² + s0²) / 2) with sample variances (Austin 2009); below 0.1 is usual. Columns that do not vary have 0.
 *
 * @param arms arm of each matrix row, −1: none
 */
export function standardisedDifferences(matrix: Matrix, arms: Int32Array, count: number): { readonly feature: string; readonly difference: number }[] {
  return matrix.names.map((feature, j) => {
    const sums = new Float64Array(count);
    const sizes = new Float64Array(count);
    const from = j * matrix.rows;
    for (let i = 0; i < matrix.rows; i++) {
      if (arms[i] < 0) continue;
      sums[arms[i]] += matrix.data[from + i];
      sizes[arms[i]] += 1;
    }
    const means = sums.map((sum, arm) => sum / sizes[arm]);
    const squares = new Float64Array(count);
    for (let i = 0; i < matrix.rows; i++) {
      if (arms[i] < 0) continue;
      const gap = matrix.data[from + i] - means[arms[i]];
      squares[arms[i]] += gap * gap;
    }
    const variance = (arm: number): number => (sizes[arm] > 1 ? squares[arm] / (sizes[arm] - 1) : 0);
    let difference = 0;
    for (let arm = 1; arm < count; arm++) {
      if (sizes[arm] === 0 || sizes[0] === 0) continue;
      const spread = Math.sqrt((variance(arm) + variance(0)) / 2);
      const own = spread > 0 ? (means[arm] - means[0]) / spread : 0;
      if (Math.abs(own) > Math.abs(difference)) difference = own;
    }
    return { feature, difference };
  });
}
