import type { GroupColumn, Solution } from '../../contract/validation.ts';
import type { ClusterResult, FeatureSet, ProfileResult } from '../../contract/results.ts';
import type { CustomerTable } from '../../contract/tables.ts';
import { AppError } from '../../errors/app-error.ts';
import { findColumn } from '../../prepare/find-column.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { NO_SEGMENT } from '../../text/segments.ts';
import { agreementOf } from '../../validate/agreement.ts';
import { contingencyOf } from '../../validate/contingency.ts';
import { compareGroups, groupsOf, withNoneAsGroup } from '../../validate/groups.ts';
import type { AnalysisSpec, AnalysisStages } from '../analysis-spec.ts';
import { readColumns } from '../customer-columns.ts';

/** The segmentation in force beside a column of the customers or another recipe's segmentation. */
export const compare: AnalysisSpec<'compare'> = {
  after: 'profile',
  async run(context, options) {
    const customers = await context.customers();
    const own = await groupsOfStages(context, customers, 'Segments in force');
    const other = options.with;
    const left = other.kind === 'column'
      ? await groupsOfColumn(context.platform.database, customers, other.column, context.signal)
      : await groupsOfStages(context.stagesOf(sameData(context.recipe, other.recipe), context.signal), customers, other.name);
    const noise = (column: GroupColumn): GroupColumn => (options.withNoise ? withNoneAsGroup(column, NO_SEGMENT) : column);
    return compareGroups(noise(left), noise(own), context.platform.elementary);
  },
};

/** The segmentation in force and others, with what each segment is like, and how far each two agree. */
export const solutions: AnalysisSpec<'solutions'> = {
  after: 'profile',
  async run(context, { recipes }) {
    const found: { solution: Solution; column: GroupColumn; customers: CustomerTable }[] = [];
    const all = [context.recipe, ...recipes.map((recipe) => sameData(context.recipe, recipe))];
    for (const [at, recipe] of all.entries()) {
      const stages = at === 0 ? context : context.stagesOf(recipe, context.signal);
      const customers = await stages.customers();
      const [features, cluster, profile] = [await stages.features(), await stages.cluster(), await stages.profile()];
      found.push({ solution: solutionOf(features, cluster, profile), column: columnOf('', customers, features, cluster, profile), customers });
      context.progress((at + 1) / all.length);
    }
    const agreements = found.map((a) => found.map((b) => {
      if (otherCustomers(a.customers, b.customers)) return null;
      return agreementOf(contingencyOf(a.column.labels, b.column.labels, a.column.groups.length, b.column.groups.length), context.platform.elementary);
    }));
    return {
      solutions: found.map(({ solution }) => solution),
      ari: agreements.map((row) => row.map((one) => one?.ari ?? null)),
      ami: agreements.map((row) => row.map((one) => one?.ami ?? null)),
    };
  },
};

/** Other customers (from orders taken otherwise): their rows do not stand for the same persons. */
function otherCustomers(a: CustomerTable, b: CustomerTable): boolean {
  return a.table !== b.table && (a.orders !== null || b.orders !== null || a.rows !== b.rows);
}

/** Another recipe on the files of this one; only the files that are open can be read. */
function sameData(recipe: Recipe, other: Recipe): Recipe {
  return { ...other, sources: recipe.sources };
}

function solutionOf(features: FeatureSet, cluster: ClusterResult, profile: ProfileResult): Solution {
  const { algorithm, k, rows, noise, daviesBouldin, calinskiHarabasz, dunn } = cluster;
  return {
    algorithm, k, rows, noise, daviesBouldin, calinskiHarabasz, dunn,
    silhouette: cluster.silhouette.value,
    features: features.features.filter((feature) => feature.used).map((feature) => feature.column),
    segments: profile.segments.map(({ id, name, colour, size, share, revenueShare, silhouette, centroid }) => (
      { id, name, colour, size, share, revenueShare, silhouette, centroid }
    )),
  };
}

async function groupsOfStages(stages: AnalysisStages, customers: CustomerTable, name: string): Promise<GroupColumn> {
  const own = await stages.customers();
  if (otherCustomers(own, customers)) throw new AppError('labels-differ', { left: own.rows, right: customers.rows });
  return columnOf(name, own, await stages.features(), await stages.cluster(), await stages.profile());
}

/** Segments by customer row; customers left out have none. */
function columnOf(
  name: string, customers: CustomerTable, features: FeatureSet, cluster: ClusterResult, profile: ProfileResult,
): GroupColumn {
  const labels = new Int32Array(customers.rows).fill(-1);
  features.rowIndex.forEach((row, i) => {
    labels[row] = cluster.labels[i];
  });
  return { name, groups: profile.segments.map((segment) => segment.name), labels };
}

async function groupsOfColumn(
  database: Parameters<typeof readColumns>[0], customers: CustomerTable, column: string, signal: AbortSignal,
): Promise<GroupColumn> {
  const { name } = findColumn(customers.columns, column, null);
  const [cells] = await readColumns(database, customers.table, [{ name, kind: 'text' }], signal);
  return groupsOf(column, cells.kind === 'text' ? cells.values : []);
}
