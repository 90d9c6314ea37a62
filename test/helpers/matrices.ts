import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { columnOf, createMatrix } from '../../shared/math/matrix.ts';
import type { Matrix } from '../../shared/math/matrix.ts';
import { mean } from '../../shared/math/stats.ts';

/** Runs steps to their end. */
export function drain<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export function matrixOf(columns: readonly (readonly number[])[]): Matrix {
  const matrix = createMatrix(columns[0].length, columns.map((_, j) => `c${j}`));
  columns.forEach((values, j) => columnOf(matrix, j).set(values));
  return matrix;
}

function readData(name: string): string {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`reference data missing: put ${name} under ../shared/data beside the repository`);
  return readFileSync(path, 'utf8');
}

/** Cells of a plain CSV file (no delimiter within quotes), by column. */
export function csvColumns(name: string): Map<string, string[]> {
  const [header, ...lines] = readData(name).trimEnd().split(/\r?\n/).map((line) => (
    line.split(',').map((cell) => cell.replace(/^"|"$/g, ''))
  ));
  return new Map(header.map((column, j) => [column, lines.map((cells) => cells[j])]));
}

/** The named columns as numbers; `missing` says what stands for an empty cell. */
export function csvMatrix(name: string, columns: readonly string[], missing: 'median' | 'drop-row' = 'drop-row'): Matrix {
  const cells = csvColumns(name);
  const values = columns.map((column) => (cells.get(column) ?? []).map((cell) => (/^-?[\d.]+(e-?\d+)?$/i.test(cell) ? Number(cell) : NaN)));
  if (missing === 'drop-row') {
    const kept = values[0].map((_, i) => i).filter((i) => values.every((column) => column[i] === column[i]));
    return matrixOf(values.map((column) => kept.map((i) => column[i])));
  }
  return matrixOf(values.map((column) => {
    const sorted = column.filter((value) => value === value).sort((a, b) => a - b);
    const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
    return column.map((value) => (value === value ? value : median));
  }));
}

/** Columns minus mean, over the population standard deviation. */
export function zscored(matrix: Matrix): Matrix {
  const out = createMatrix(matrix.rows, matrix.names);
  for (let j = 0; j < matrix.cols; j++) {
    const values = columnOf(matrix, j);
    const centre = mean(values);
    const sd = Math.sqrt(mean(values.map((value) => (value - centre) * (value - centre))));
    columnOf(out, j).set(values.map((value) => (value - centre) / sd));
  }
  return out;
}

/** Adjusted Rand index of two labelings (Hubert & Arabie 1985). */
export function adjustedRand(a: ArrayLike<number | string>, b: ArrayLike<number | string>): number {
  const pairs = (n: number): number => (n * (n - 1)) / 2;
  const count = (keys: string[]): number => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce((sum, n) => sum + pairs(n), 0);
  };
  const rows = Array.from({ length: a.length }, (_, i) => i);
  const both = count(rows.map((i) => `${a[i]}|${b[i]}`));
  const left = count(rows.map((i) => `${a[i]}`));
  const right = count(rows.map((i) => `${b[i]}`));
  const expected = (left * right) / pairs(rows.length);
  return (both - expected) / ((left + right) / 2 - expected);
}
