import { createRandom, shuffle } from '../math/random.ts';

const FOLD_STREAM = 9101;
const WATCH_STREAM = 9102;
/** Of the rows a boosted model is fitted on, one in this many says when to stop. */
const WATCHED = 10;

/** The fold of each row: yeses and nos are shared out evenly, at random by the seed. */
export function stratifiedFolds(outcome: Uint8Array, folds: number, seed: number): Uint8Array {
  const random = createRandom(seed, FOLD_STREAM);
  const out = new Uint8Array(outcome.length);
  let next = 0;
  for (const kind of [1, 0]) {
    const rows = shuffle(Int32Array.from(outcome.keys()).filter((row) => outcome[row] === kind), random);
    // Nos go on where yeses ended, so that folds differ by one row at most.
    for (const row of rows) out[row] = next++ % folds;
  }
  return out;
}

/** Parts rows into those fitted on and a stratified tenth that says when to stop. */
export function partWatched(rows: Int32Array, outcome: Uint8Array, seed: number, stream: number): { readonly fit: Int32Array; readonly watch: Int32Array } {
  const parts = stratifiedFolds(Uint8Array.from(rows, (row) => outcome[row]), WATCHED, (seed ^ Math.imul(stream + 1, WATCH_STREAM)) >>> 1);
  return { fit: rows.filter((_, i) => parts[i] !== 0), watch: rows.filter((_, i) => parts[i] === 0) };
}
