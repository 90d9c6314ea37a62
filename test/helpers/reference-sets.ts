import { readFileSync } from 'node:fs';
import type { Matrix } from '../../shared/math/matrix.ts';
import { csvMatrix, matrixOf, zscored } from './matrices.ts';

const SPEND = ['Fresh', 'Milk', 'Grocery', 'Frozen', 'Detergents_Paper', 'Delicassen'];

/** The three tables of `fixtures/make/validation.r`. */
export function referenceSet(name: string): Matrix {
  if (name === 'iris') return csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']);
  if (name === 'blobs') return csvMatrix('synthetic/silhouette_demo_500.csv', ['x', 'y']);
  const [head, ...lines] = readFileSync(new URL('../fixtures/wholesale/customers.csv', import.meta.url), 'utf8').trimEnd().split(/\r?\n/);
  const at = SPEND.map((column) => head.split(',').indexOf(column));
  return zscored(matrixOf(at.map((j) => lines.map((line) => Math.log1p(Number(line.split(',')[j]))))));
}
