import { columnOf, createMatrix } from '../../math/matrix.ts';
import { mean, variance } from '../../math/stats.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { localOutlierFactor } from '../lof.ts';
import { readNumbers } from './table.ts';
import type { StepTools, WorkColumn, WorkTable } from './table.ts';

/** Local outlier factor of each row over the columns; NaN for rows with a gap in one of them. */
export async function outlierFactors(
  work: WorkTable, step: Pick<StepOf<'outliers'>, 'neighbors' | 'scaled'>, columns: readonly WorkColumn[], tools: StepTools,
): Promise<Float64Array> {
  const values = await readNumbers(work, columns, tools);
  const rows: number[] = [];
  for (let i = 0; i < work.rows; i++) if (values.every((column) => column[i] === column[i])) rows.push(i);
  const factors = new Float64Array(work.rows).fill(NaN);
  if (rows.length === 0) return factors;
  const matrix = createMatrix(rows.length, columns.map(({ name }) => name));
  values.forEach((column, j) => {
    const own = columnOf(matrix, j);
    rows.forEach((row, i) => { own[i] = column[row]; });
    if (!step.scaled) return;
    const centre = mean(own);
    const spread = Math.sqrt(variance(own));
    for (let i = 0; i < own.length; i++) own[i] = spread > 0 ? (own[i] - centre) / spread : 0;
  });
  const found = localOutlierFactor(await tools.neighbours(matrix, step.neighbors), rows.length);
  rows.forEach((row, i) => { factors[row] = found[i]; });
  return factors;
}
