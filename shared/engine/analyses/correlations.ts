import { correlations as pairs } from '../../features/correlations.ts';
import type { Correlated } from '../../features/correlations.ts';
import { pace } from '../../pipeline/pace.ts';
import { holdsNumbers } from '../../prepare/holds-numbers.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';
import { readColumns } from '../customer-columns.ts';

/** Columns looked at, the used ones first. */
const MOST_COLUMNS = 120;

/** Correlations of all candidate columns of numbers in original units, or logged where the preparation logs them. */
export const correlations: AnalysisSpec<'correlations'> = {
  after: 'features',
  async run({ platform, customers, features, signal, progress }, { method, threshold }) {
    const [table, set] = [await customers(), await features()];
    const numeric = table.columns.filter((column) => holdsNumbers(column) && column.role !== 'id' && column.distinct > 1);
    const infoOf = new Map(set.features.map((feature) => [feature.column, feature]));
    const isUsed = (name: string): boolean => infoOf.get(name)?.used === true;
    const chosen = [...numeric.filter(({ name }) => isUsed(name)), ...numeric.filter(({ name }) => !isUsed(name))].slice(0, MOST_COLUMNS);
    const found = await readColumns(platform.database, table.table, chosen.map(({ name }) => ({ name, kind: 'number' })), signal);
    const columns = chosen.map(({ name, label }, j): Correlated => {
      const column = found[j];
      const values = column.kind === 'number' ? column.values.map((value, i) => (column.valid[i] === 1 && Number.isFinite(value) ? value : NaN)) : new Float64Array(0);
      const logged = infoOf.get(name)?.transform === 'log1p';
      return { column: name, label, used: isUsed(name), values: logged ? values.map((value) => platform.elementary.log1p(value)) : values };
    });
    return pace(pairs(columns, method, threshold), { clock: platform.clock, signal, onProgress: (at) => progress(at.fraction) });
  },
};
