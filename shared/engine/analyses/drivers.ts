import type { ClusterResult, FeatureSet } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import { pace } from '../../pipeline/pace.ts';
import { driversOf, whyHere as partsOf } from '../../profile/drivers.ts';
import type { DriverFeature } from '../../profile/drivers.ts';
import { limitRows } from '../../validate/resample.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';
import { readColumns } from '../customer-columns.ts';

/** Customers looked at most: where the nearest centre decides, and where a rule of the method does, which takes longer. */
const MOST_ROWS = 20_000;
const MOST_ROWS_RULE = 2000;
const SAMPLE_STREAM = 8201;

/** The features with their columns of the matrix; the components where segments rest on those. */
function featuresOf({ features, projection, matrix }: FeatureSet): DriverFeature[] {
  if (projection !== null) return matrix.names.map((name, j) => ({ column: name, label: name, columns: [j] }));
  return features.filter(({ used }) => used).map(({ column, label, matrixColumns }) => ({ column, label, columns: matrixColumns }));
}

/** A rule of its own decides where the method has one that reads the prepared columns; where it has none, the nearest centre or what stands in for it. */
const decides = ({ rule }: ClusterResult): boolean => rule !== null && rule.rule !== 'conditions';

/** Which features make the segments in force. */
export const drivers: AnalysisSpec<'drivers'> = {
  after: 'cluster',
  parameters: ({ params }) => [params.seed, params['drivers.shuffles']],
  async run({ recipe, platform, features, cluster, signal, progress }) {
    const [set, found] = [await features(), await cluster()];
    const { seed } = recipe.params;
    const steps = driversOf({
      elementary: platform.elementary, matrix: set.matrix, features: featuresOf(set), labels: found.labels, k: found.k, centres: found.centres, rule: found.rule,
      sample: limitRows(set.matrix.rows, decides(found) ? MOST_ROWS_RULE : MOST_ROWS, seed, SAMPLE_STREAM),
      shuffles: recipe.params['drivers.shuffles'], seed, components: set.projection !== null,
    });
    const result = await pace(steps, { clock: platform.clock, signal, onProgress: ({ fraction }) => progress(fraction) });
    const centred = found.algorithm === 'kmeans';
    return { ...result, by: decides(found) || centred ? 'rule' : 'nearest-centre' };
  },
};

/** Why one customer is in its segment. */
export const whyHere: AnalysisSpec<'whyHere'> = {
  after: 'cluster',
  async run({ platform, features, cluster, customers, signal }, { row }) {
    const [set, found, table] = [await features(), await cluster(), await customers()];
    if (!Number.isInteger(row) || row < 0 || row >= set.matrix.rows) throw new AppError('internal', { message: `no row ${row}` });
    const answer = partsOf({ matrix: set.matrix, features: featuresOf(set), labels: found.labels, k: found.k, centres: found.centres }, row);
    const known = answer.parts.filter(({ column }) => table.columns.some(({ name }) => name === column));
    const cells = await readColumns(platform.database, table.table, known.map(({ column }) => ({ name: column, kind: 'text' })), signal);
    const valueOf = new Map(known.map(({ column }, i) => {
      const cell = cells[i];
      return [column, cell.kind === 'text' ? cell.values[set.rowIndex[row]] : null];
    }));
    return { ...answer, parts: answer.parts.map((part) => ({ ...part, value: valueOf.get(part.column) ?? null })) };
  },
};
