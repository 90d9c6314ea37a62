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

const DATA = join(ROOT, '../shared/data');

/** Columns of numbers of a plain CSV text, chosen by position. */
function fromCsv(text, positions) {
  const [header, ...lines] = text.trim().split('\n').map((line) => line.trim().split(','));
  const data = new Float64Array(lines.length * positions.length);
  lines.forEach((cells, i) => positions.forEach((position, j) => {
    const cell = cells[position];
    data[j * lines.length + i] = cell === '' ? NaN : Number(cell);
  }));
  return { rows: lines.length, cols: positions.length, data, names: positions.map((position) => header[position]) };
}

/** Gaps filled with the median, then every column minus its mean, over its standard deviation. */
function standardised(matrix) {
  for (let j = 0; j < matrix.cols; j++) {
    const column = matrix.data.subarray(j * matrix.rows, (j + 1) * matrix.rows);
    const present = column.filter((value) => !Number.isNaN(value)).sort();
    const middle = present[present.length >> 1];
    for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i])) column[i] = middle;
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const sd = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
    for (let i = 0; i < column.length; i++) column[i] = (column[i] - mean) / sd;
  }
  return matrix;
}

const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

/** 1,797 handwritten digits of 64 pixels; null when the reference data is not there. */
export function digits() {
  const path = join(DATA, 'synthetic/digits_1797x64.csv.gz');
  return existsSync(path) ? fromCsv(gunzipSync(readFileSync(path)).toString(), range(0, 64)) : null;
}

/** 8,950 holders of credit cards, 17 standardised columns; null likewise. */
export function cards() {
  const path = join(DATA, 'cc_general/CC GENERAL.csv');
  return existsSync(path) ? standardised(fromCsv(readFileSync(path, 'utf8'), range(1, 18))) : null;
}

/** Fisher's 150 irises, 4 columns; null likewise. */
export function iris() {
  const path = join(DATA, 'classics/iris_fisher_R.csv');
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8').replaceAll('"', '');
  const header = text.slice(0, text.indexOf('\n')).trim().split(',');
  return fromCsv(text, range(header.indexOf('Sepal.Length'), header.indexOf('Sepal.Length') + 4));
}

export const rowsOf = ({ rows, cols, data }) => (
  Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_unused, j) => data[j * rows + i]))
);
