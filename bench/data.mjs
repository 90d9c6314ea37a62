/** Data of the bench: drawn with a fixed seed, or read from the reference sets beside the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './load.mjs';

/** Ten overlapping groups in `cols` columns. */
export function groups(createRandom, rows, cols) {
  const random = createRandom(1);
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random.next();
    return sum;
  };
  const centres = Array.from({ length: 10 * cols }, () => random.next() * 8 - 4);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const group = random.below(10);
    for (let j = 0; j < cols; j++) data[j * rows + i] = centres[group * cols + j] + 1.5 * normal();
  }
  return { rows, cols, data, names: Array.from({ length: cols }, (_, j) => `c${j}`) };
}

/** The first rows of a matrix. */
export function head(matrix, rows) {
  const data = new Float64Array(rows * matrix.cols);
  for (let j = 0; j < matrix.cols; j++) data.set(matrix.data.subarray(j * matrix.rows, j * matrix.rows + rows), j * rows);
  return { ...matrix, rows, data };
}

/** 1,797 handwritten digits of 64 pixels; null when the reference data is not there. */
export function digits() {
  const path = join(ROOT, '../shared/data/synthetic/digits_1797x64.csv.gz');
  if (!existsSync(path)) return null;
  const lines = gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1);
  const data = new Float64Array(lines.length * 64);
  lines.forEach((line, i) => line.split(',').slice(0, 64).forEach((cell, j) => { data[j * lines.length + i] = Number(cell); }));
  return { rows: lines.length, cols: 64, data, names: Array.from({ length: 64 }, (_, j) => `p${j}`) };
}

export const rowsOf = ({ rows, cols, data }) => (
  Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_unused, j) => data[j * rows + i]))
);
