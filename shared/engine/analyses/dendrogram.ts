import { topMerges } from '../../cluster/hierarchy/top.ts';
import { AppError } from '../../errors/app-error.ts';
import { methodLabel } from '../../recipe/method.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';
import { treeOf } from '../sweep-stage.ts';

/** The upper part of the tree of merges; with a hierarchical method only. */
export const dendrogram: AnalysisSpec<'dendrogram'> = {
  after: 'sweep',
  async run({ flights, interactive, recipe, signal, progress, features }, { merges }) {
    const tree = await treeOf({ flights, jobs: interactive, recipe, features: await features() }, signal, progress);
    if (tree === undefined) throw new AppError('no-tree', { method: methodLabel(recipe.params['cluster.algorithm']) });
    return topMerges(tree, merges);
  },
};
