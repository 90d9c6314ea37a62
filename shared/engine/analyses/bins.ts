import type { FeatureInfo, FeatureSet } from '../../contract/results.ts';
import { rowsOf } from '../../math/bits.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/**
 * The bin of its histogram that each customer is in. Scaled values lie in their range as the values of the histogram do in theirs.
 * Null where there are no bins: of features that are not used, of categories, and where the matrix holds components.
 */
function binsOf({ matrix, projection }: FeatureSet, { kind, histogram, matrixColumns }: FeatureInfo): Uint8Array | null {
  const bins = histogram?.counts.length ?? 0;
  if (kind !== 'numeric' || projection !== null || bins === 0 || bins > 255 || matrixColumns.length !== 1) return null;
  const values = matrix.data.subarray(matrixColumns[0] * matrix.rows, (matrixColumns[0] + 1) * matrix.rows);
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const out = new Uint8Array(matrix.rows);
  // A hair to the right, so that a value on an edge stays there when it was scaled.
  const width = (high - low) / bins;
  if (width > 0) for (let i = 0; i < out.length; i++) out[i] = Math.max(0, Math.min(bins - 1, Math.floor((values[i] - low) / width + 1e-9)));
  return out;
}

/** The customers in some bins of a feature's histogram. */
export const binRows: AnalysisSpec<'binRows'> = {
  after: 'features',
  async run(context, { column, from, to }) {
    const features = await context.features();
    const info = features.features.find((feature) => feature.column === column);
    const bins = info === undefined ? null : binsOf(features, info);
    if (bins === null) return new Int32Array(0);
    const rows = new Int32Array(bins.length);
    let count = 0;
    for (let row = 0; row < bins.length; row++) if (bins[row] >= from && bins[row] <= to) rows[count++] = row;
    return rows.slice(0, count);
  },
};

/** How customers that were chosen lie in the histograms of the features in use. */
export const chosenBins: AnalysisSpec<'chosenBins'> = {
  after: 'features',
  async run(context, { rows: bits }) {
    const features = await context.features();
    const rows = rowsOf(bits).filter((row) => row < features.matrix.rows);
    const found: Record<string, number[]> = {};
    for (const info of features.features) {
      const bins = info.used ? binsOf(features, info) : null;
      if (bins === null) continue;
      const counts = (info.histogram?.counts ?? []).map(() => 0);
      for (const row of rows) counts[bins[row]] += 1;
      found[info.column] = counts;
    }
    return found;
  },
};
