import { mixtureTolerance } from '../cluster/mixture-search.ts';
import { densitySample } from '../cluster/density/hdbscan.ts';
import { EXACT_ROWS } from '../cluster/medoids/medoid-search.ts';
import type { CovarianceShape } from '../contract/assign-rule.ts';
import { sampleOfTree } from '../cluster/tree.ts';
import { methodOf } from '../recipe/method.ts';
import { formatFixed, formatInteger, formatNumber, formatPercent } from '../text/format.ts';
import type { ReportContext } from './report-context.ts';
import { counted } from './words.ts';

/** How the segments were found, in the words of the method: what it does, with which settings, and how the search ended. */
export function methodSentences(context: ReportContext): string[] {
  const { recipe, cluster } = context;
  const method = methodOf(recipe);
  const k = `k = ${cluster.k}${recipe.params['cluster.k'] === 'auto' ? ' (chosen automatically)' : ''}`;
  const sampled = sampleOfTree(method, cluster.rows);
  const thinned = method.algorithm === 'hdbscan' ? densitySample(cluster.rows, method.exact) : null;
  switch (method.algorithm) {
    case 'kmeans':
      return [
        `The customers were segmented with k-means${method.engine === 'reference' ? ' (reference engine ml-kmeans)' : ''}: Euclidean distances between the prepared features, ${
          k}, best of ${counted(method.restarts, 'start', 'starts')}, seed ${recipe.params.seed}.`,
        ...weightSentence(recipe),
        cluster.converged ? `The best start settled after ${counted(cluster.iterations, 'round', 'rounds')}.`
          : `The best start was stopped after ${counted(cluster.iterations, 'round', 'rounds')}, before it settled.`,
      ];
    case 'gmm':
      return [
        `The customers were segmented with a mixture of Gaussians (${COVARIANCES[method.covariance]}), fitted by the EM algorithm to the prepared features: ${
          k}, best of ${counted(method.restarts, 'start', 'starts')}, seed ${recipe.params.seed}, ${method.regularisation} added to every variance. Every customer is in the segment of the highest probability.`,
        cluster.converged
          ? `The iterations ended after ${counted(cluster.iterations, 'round', 'rounds')}, when the log-likelihood per customer changed by less than ${mixtureTolerance(method.tolerance, cluster.rows)}.`
          : `The iterations were stopped after ${counted(cluster.iterations, 'round', 'rounds')}, while the log-likelihood still rose.`,
        `Log-likelihood ${formatFixed(cluster.logLikelihood, 2)}, BIC ${formatFixed(cluster.bic, 2)}, AIC ${formatFixed(cluster.aic, 2)}, ICL ${
          formatFixed(cluster.icl, 2)} (smaller is better for the last three).`,
      ];
    case 'kmedoids':
    case 'gower':
      return [
        `The customers were segmented around medoids (FasterPAM), customers for whom the sum of ${
          method.algorithm === 'gower' ? 'Gower\'s dissimilarities of numbers and categories' : `${METRICS[method.metric]} between the prepared features`
        } to the members is smallest: ${k}, seed ${recipe.params.seed}.${cluster.rows > EXACT_ROWS && !method.exact ? ' The medoids are those of the best of a few samples of customers.' : ''}`,
        ownSentence(cluster, method.algorithm === 'gower' ? 'Gower\'s dissimilarity' : METRICS[method.metric]),
      ];
    case 'kprototypes':
      return [
        `The customers were segmented with k-prototypes (Huang): squared Euclidean distances of the prepared numbers plus ${formatNumber(cluster.gamma)}${
          method.gamma === 'auto' ? ' (half the mean standard deviation)' : ''} for every category that differs; ${
          k}, best of ${counted(method.restarts, 'start', 'starts')}, seed ${recipe.params.seed}.`,
        ownSentence(cluster, 'this distance'),
      ];
    case 'lca':
      return [
        `The customers were segmented into latent classes, fitted by the EM algorithm: within a class the features are independent, categories with probabilities of their own and numbers as Gaussians; ${
          k}, best of ${counted(method.restarts, 'start', 'starts')}, seed ${recipe.params.seed}. Every customer is in the class of the highest probability.`,
        `Log-likelihood ${formatFixed(cluster.logLikelihood, 2)}, BIC ${formatFixed(cluster.bic, 2)}, AIC ${formatFixed(cluster.aic, 2)} (smaller is better for both)${
          cluster.entropy === null ? '' : `, entropy ${formatFixed(cluster.entropy, 3)} (1: every customer is certain of the class)`}.`,
      ];
    case 'hierarchical':
      return [
        `The customers were segmented by hierarchical clustering with ${method.linkage === 'ward' ? 'Ward\'s' : method.linkage} linkage: Euclidean distances between the prepared features; starting from single customers, the two nearest groups are joined again and again. The tree was cut at ${k}.`,
        ...(sampled === null ? [] : [`The tree was built on a sample of ${formatInteger(sampled)} customers (seed ${recipe.params.seed}); every other customer belongs to the segment of the most similar one in the sample.`]),
      ];
    case 'consensus':
      return [
        `The customers were segmented by a consensus of ${counted(method.runs, 'run', 'runs')} of k-means (evidence accumulation, Fred and Jain 2005): every run made a random number of segments from ${
          formatInteger(cluster.consensus?.kMin ?? 0)} to ${formatInteger(cluster.consensus?.kMax ?? 0)} from one random start on ${formatPercent(method.runShare)} of the customers, seed ${
          recipe.params.seed}. The distance of two customers is one minus the share of runs that put them together; average linkage joined them, and the tree was cut at ${k}.`,
        ...(sampled === null ? [] : [`The runs and the tree are those of a sample of ${formatInteger(sampled)} customers; every other customer belongs to the segment of the most similar one in the sample.`]),
        ...consensusSentence(cluster),
      ];
    case 'rules':
      return ruleSentences(cluster);
    case 'dbscan':
      return [
        `The customers were segmented with DBSCAN: Euclidean distances between the prepared features, radius ${formatNumber(cluster.density?.epsilon ?? null)}${
          method.epsilon === 'auto' ? ' (chosen automatically)' : ''}, ${formatInteger(cluster.density?.minPoints ?? 0)} neighbours make a core (the customer included). The method finds the number of segments itself.`,
        ...assigned(method.assignNoise),
      ];
    case 'hdbscan':
      return [
        `The customers were segmented with HDBSCAN: Euclidean distances between the prepared features, smallest segment ${formatInteger(cluster.density?.minClusterSize ?? 0)}, ${
          formatInteger(cluster.density?.minPoints ?? 0)} neighbours make a core (the customer included), ${
          method.selection === 'eom' ? 'segments of most stability (excess of mass)' : 'segments that do not split any further (leaves)'}. The method finds the number of segments itself.`,
        ...(thinned === null ? [] : [`The segments were found among a sample of ${formatInteger(thinned)} customers (seed ${recipe.params.seed}); every other customer is like the most similar of them, or in none when it lies beyond where that one's segment begins.`]),
        ...assigned(method.assignNoise),
      ];
  }
}

/** The rules in their order, and what shares of the highest or lowest stand for. */
function ruleSentences({ rule, rows }: ReportContext['cluster']): string[] {
  if (rule?.rule !== 'conditions') return [];
  const { rules, rest, thresholds } = rule;
  return [
    `The segments were defined by rules of the analyst; of ${counted(rows, 'customer', 'customers')} each is in the segment of the first rule that holds: ${
      rules.map(({ name, where }, i) => `(${i + 1}) ${name}, where ${where}`).join('; ')}${rest === null ? '; the others are in none' : `; all others are ${rest.name}`}.`,
    ...thresholds.map(({ side, column, percent, value }) => `${side}(${column}, ${percent}) is ${column} ${side === 'top' ? 'at least' : 'at most'} ${formatNumber(value)}, taken from these customers.`),
    'A condition on a missing value does not hold. The indices below say how such segments lie among the prepared features, which the rules did not look at.',
  ];
}

const METRICS = { euclidean: 'Euclidean distances', manhattan: 'Manhattan distances', cosine: 'cosine distances' } as const;

function ownSentence({ objective, ownSilhouette }: ReportContext['cluster'], what: string): string {
  const value = ownSilhouette?.value ?? null;
  return `The sum is ${formatNumber(objective)}${value === null ? '' : `; the mean silhouette on ${what} is ${formatFixed(value, 3)}`}. The indices below are Euclidean, as for every method.`;
}

/** How far the runs agree, where segments are still those of the tree. */
function consensusSentence({ consensus, ownSilhouette }: ReportContext['cluster']): string[] {
  if (consensus === null) return [];
  const { ambiguous, cophenetic } = consensus;
  return [`The runs were of two minds about ${formatPercent(ambiguous)} of the pairs of customers (together in a tenth to nine tenths of the runs)${
    cophenetic === null ? '' : `; the cophenetic correlation of the tree is ${formatFixed(cophenetic, 3)}`}${
    ownSilhouette?.value == null ? '' : `, the mean silhouette on this distance ${formatFixed(ownSilhouette.value, 3)}`}. The indices below are Euclidean, as for every method.`];
}

const assigned = (assignNoise: boolean): string[] =>
  (assignNoise ? ['Customers whom it left without a segment were given that of the nearest customer who has one.'] : []);

const COVARIANCES: Readonly<Record<CovarianceShape, string>> = {
  full: 'each segment with a covariance of its own', tied: 'one covariance for all segments',
  diagonal: 'each segment with variances of its own along the features', spherical: 'each segment with one variance of its own',
};

/** That small segments were merged, where that was asked for. */
export function mergeSentences({ recipe }: ReportContext): string[] {
  const share = recipe.params['cluster.minSizeShare'];
  return share === 0 ? [] : [`Segments under ${formatPercent(share)} of the customers were to be merged into the one whose centre is nearest.`];
}

/** What became of customers without a segment; `hidden`: their number may not be told. */
export function noiseSentences({ cluster, recipe }: ReportContext, hidden: boolean): string[] {
  if (cluster.noise === 0) return [];
  return [
    `${hidden ? 'Some customers' : formatInteger(cluster.noise)} lie apart from all segments and are in none; the indices ${
      recipe.params['cluster.withNoise'] ? 'count them as one more segment' : 'leave them out'}.`,
  ];
}

/** What the weights of customers count for; nothing where there are none. */
function weightSentence({ params }: ReportContext['recipe']): string[] {
  const column = params['cluster.weightColumn'];
  if (column === '') return [];
  return [`Customers counted by ${column}: starts were drawn, centres formed and the sum of squares (inertia) taken with these weights. Sizes, profiles, silhouette and the other indices count every customer once.`];
}
