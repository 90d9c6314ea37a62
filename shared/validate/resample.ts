import { createRandom, sampleIndices } from '../math/random.ts';
import type { Random } from '../math/random.ts';
import type { Algorithm, Method } from '../recipe/method.ts';

/** The rows of one draw with replacement of as many rows as there are, each kept once, ascending. */
export function bootstrapRows(random: Random, rows: number): Int32Array {
  const drawn = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) drawn[random.below(rows)] = 1;
  return Int32Array.from(drawn.keys()).filter((row) => drawn[row] === 1);
}

/** The rows in two halves at random (the first is the smaller one of an odd number), each ascending. */
export function halves(random: Random, rows: number): readonly [Int32Array, Int32Array] {
  const first = sampleIndices(random, rows, rows >> 1);
  const inFirst = new Uint8Array(rows);
  for (const row of first) inFirst[row] = 1;
  return [first, Int32Array.from(inFirst.keys()).filter((row) => inFirst[row] === 0)];
}

/** A seeded sample of `limit` rows, ascending; null where there are no more than that. */
export function limitRows(rows: number, limit: number, seed: number, stream: number): Int32Array | null {
  return rows <= limit ? null : sampleIndices(createRandom(seed, stream), rows, limit);
}

/**
 * Most customers that resampling refits at once, by method; beyond, a seeded sample of as many stands for all. Methods by
 * density keep as many as they can: a sample is thinner than the whole, and their distances are not.
 */
const MOST_ROWS: Readonly<Partial<Record<Algorithm, number>>> = { kmeans: 20_000, gmm: 5000, dbscan: 20_000, hdbscan: 10_000 };
const MOST_ROWS_ELSE = 2000;

export function mostRows({ algorithm }: Method): number {
  return MOST_ROWS[algorithm] ?? MOST_ROWS_ELSE;
}

/** Methods whose result no random number touches: there is nothing to compare over seeds. */
const SEEDLESS: readonly Algorithm[] = ['hierarchical', 'dbscan', 'hdbscan', 'rules'];

export function usesSeed({ algorithm }: Method): boolean {
  return !SEEDLESS.includes(algorithm);
}
