import type { LabelledFacts } from '../export/labelled-xlsx.ts';
import { methodLabel } from '../recipe/method.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import type { Analysis } from './engine.ts';

/** What a workbook of labelled customers says of the segments and of how they were made. */
export function labelledFacts({ recipe, source, customers, features, cluster, profile }: Analysis): LabelledFacts {
  const used = features.features.filter((feature) => feature.used);
  const without = cluster.noise === 0 ? [] : [{ id: 0, name: NO_SEGMENT, size: cluster.noise, share: cluster.noise / cluster.rows }];
  return {
    title: recipe.title,
    asOf: customers.asOf,
    segments: [...profile.segments.map(({ id, name, size, share }) => ({ id, name, size, share })), ...without],
    about: [
      ['Analysis', recipe.title],
      ['As of', customers.asOf],
      ['Source', source.name],
      ['Customers', customers.rows],
      ['Customers in the segmentation', cluster.rows],
      ['Left out, as a value was missing', features.leftOut],
      ['Method', methodLabel(cluster.algorithm)],
      ['Segments', cluster.k],
      ['Features', used.map(({ label }) => label).slice(0, 100).join(', ')],
      ['Seed', recipe.params.seed],
      ['Silhouette', cluster.silhouette.value === null ? 'not known' : Math.round(cluster.silhouette.value * 1e4) / 1e4],
      ['Made with', 'Tessera'],
    ],
  };
}
