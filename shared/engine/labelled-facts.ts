import type { LabelledFacts } from '../export/labelled-xlsx.ts';
import { shapedSentences } from '../profile/shaped.ts';
import { traitLabel } from '../chart/segment-figures.ts';
import { methodLabel } from '../recipe/method.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import type { Analysis } from './engine-api.ts';

/** Features named at most. */
const MOST_FEATURES = 300;

/** What a workbook of labelled customers says of the segments and of how they were made. */
export function labelledFacts({ recipe, source, customers, features, cluster, profile }: Analysis): LabelledFacts {
  const used = features.features.filter((feature) => feature.used);
  const without = cluster.noise === 0 ? [] : [{ id: 0, name: NO_SEGMENT, size: cluster.noise, share: cluster.noise / cluster.rows }];
  return {
    title: recipe.title,
    asOf: customers.asOf,
    segments: [...profile.segments.map(({ id, name, size, share }) => ({ id, name, size, share })), ...without],
    means: meansOf(profile),
    about: [
      ['Analysis', recipe.title],
      ['As of', customers.asOf],
      ['Source', source.name],
      ['Customers', customers.rows],
      ['Customers in the segmentation', cluster.rows],
      ['Left out, as a value was missing', features.leftOut],
      ['Method', methodLabel(cluster.algorithm)],
      ['Segments', cluster.k],
      ['Features', used.length],
      ...used.slice(0, MOST_FEATURES).map(({ label, summary }): readonly [string, string] => ['Feature', `${label}: ${summary}`]),
      ...shapedSentences(profile.shaped).map((sentence): readonly [string, string] => ['Figures', sentence]),
      ['Seed', recipe.params.seed],
      ['Silhouette', cluster.silhouette.value === null ? 'not known' : Math.round(cluster.silhouette.value * 1e4) / 1e4],
      ['Made with', 'Tessera'],
    ],
  };
}

/** The figures of the profiles, a line a feature or level in the order of the features. */
function meansOf({ segments }: Analysis['profile']): LabelledFacts['means'] {
  const bySegment = segments.map(({ traits }) => new Map(traits.map((trait) => [traitLabel(trait), trait])));
  const labels = [...new Set(bySegment.flatMap((traits) => [...traits.keys()]))].sort((a, b) => (a < b ? -1 : 1));
  return {
    names: segments.map(({ name }) => name),
    rows: labels.map((feature) => {
      const found = bySegment.map((traits) => traits.get(feature));
      return { feature, all: found.find((trait) => trait !== undefined)?.overall ?? 0, values: found.map((trait) => trait?.segment ?? null) };
    }),
  };
}
