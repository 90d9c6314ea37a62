import type { ParamRow } from './param-row.ts';

/** Methods that may leave customers without a segment. */
const NOISE = ['dbscan', 'hdbscan'] as const;

/** Methods that are told how many segments to make (see `METHOD_TRAITS`). */
const K_ASKED = ['kmeans', 'hierarchical', 'gmm', 'kmedoids', 'gower', 'kprototypes', 'lca', 'consensus'] as const;

/** The rows of the parameter table that belong to the search for segments; see `params.ts`. */
export const CLUSTER_PARAMS = [
  {
    key: 'cluster.algorithm', flag: 'algorithm', label: 'Method', stage: 'cluster', type: 'choice',
    choices: [
      { value: 'kmeans', label: 'k-means', help: 'Compact segments of similar width; fast, also with a million customers.' },
      { value: 'hierarchical', label: 'Hierarchical', help: 'Joins the two nearest groups again and again; the tree shows every number of segments at once.' },
      { value: 'gmm', label: 'Gaussian mixture', help: 'Overlapping segments of any width and direction; says for each customer how sure it is.' },
      { value: 'kmedoids', label: 'k-medoids', help: 'Each segment around a real customer; any of three distances, and outliers pull less.' },
      { value: 'gower', label: 'Gower and medoids', help: 'Numbers and categories together; each segment around a real customer.' },
      { value: 'kprototypes', label: 'k-prototypes', help: 'k-means for numbers and categories together; fast.' },
      { value: 'lca', label: 'Latent classes', help: 'Categories, also with numbers; says for each customer how sure it is.' },
      { value: 'consensus', label: 'Consensus', help: 'Many different runs of k-means vote on who belongs together; segments of odd shapes, and how far the runs agree.' },
      { value: 'dbscan', label: 'DBSCAN', help: 'Dense groups of any shape, one density for all; who lies apart is in no segment.' },
      { value: 'hdbscan', label: 'HDBSCAN', help: 'Dense groups of any shape and different densities, with how sure each customer is.' },
      { value: 'rules', label: 'Own rules', help: 'Segments by conditions that you write, such as recency_days <= 30 and top(monetary, 20); the first that holds decides.' },
    ],
    default: 'kmeans',
    help: 'How customers are put together.',
  },
  {
    key: 'cluster.engine', flag: 'engine', label: 'Engine', stage: 'cluster', type: 'choice',
    choices: [{ value: 'fast', label: 'Built-in' }, { value: 'reference', label: 'Reference (ml-kmeans, umap-js)' }],
    default: 'fast', advanced: true, methods: ['kmeans'],
    help: 'The reference engine is slower and independent; use it to check a result.',
  },
  {
    key: 'cluster.k', flag: 'k', label: 'Segments', stage: 'cluster', type: 'auto-integer',
    min: 1, max: 50, default: 'auto', methods: K_ASKED,
    help: 'How many segments; auto takes the recommended number.',
  },
  {
    key: 'cluster.kMin', flag: 'k-min', label: 'Fewest segments tried', stage: 'sweep', type: 'integer',
    min: 2, max: 50, step: 1, default: 2, advanced: true, methods: K_ASKED,
    help: 'The sweep starts here.',
  },
  {
    key: 'cluster.kMax', flag: 'k-max', label: 'Most segments tried', stage: 'sweep', type: 'integer',
    min: 2, max: 50, step: 1, default: 12, advanced: true, methods: K_ASKED,
    help: 'The sweep ends here; raise it when the recommendation is at the end of the range.',
  },
  {
    key: 'cluster.wholeRange', flag: 'whole-range', label: 'Try the whole range', stage: 'sweep', type: 'boolean',
    default: false, advanced: true, methods: ['gmm', 'lca'],
    help: 'Try every number of segments of the range, also after three in a row without a lower BIC; on the command line a range that is given for the number of segments asks for it.',
  },
  {
    key: 'cluster.restarts', flag: 'restarts', label: 'Restarts', stage: 'sweep', type: 'integer',
    min: 1, max: 200, step: 1, default: 10, advanced: true, methods: ['kmeans', 'gmm', 'kmedoids', 'gower', 'kprototypes', 'lca'],
    help: 'The method starts this often from different places and keeps the best.',
  },
  {
    key: 'cluster.weightColumn', flag: 'weight-column', label: 'Weight of customers', stage: 'sweep', type: 'column', holds: 'numbers',
    default: '', advanced: true, methods: ['kmeans'],
    help: 'A column of numbers from 0 on that says how much each customer counts when segments are formed, for example revenue or a survey weight; who weighs 0 goes to the nearest segment and shapes none.',
  },
  {
    key: 'cluster.maxIterations', flag: 'max-iterations', label: 'Most iterations', stage: 'sweep', type: 'integer',
    min: 1, max: 10000, step: 1, default: 300, advanced: true, methods: ['kmeans', 'gmm', 'kprototypes', 'lca'],
    help: 'A start stops after this many rounds even when customers still move.',
  },
  {
    key: 'cluster.covariance', flag: 'covariance', label: 'Shape of segments', stage: 'sweep', type: 'choice',
    choices: [
      { value: 'full', label: 'Any ellipse each' }, { value: 'tied', label: 'One ellipse for all' },
      { value: 'diagonal', label: 'Along the features' }, { value: 'spherical', label: 'Round' },
    ],
    default: 'full', methods: ['gmm'],
    help: 'How freely the covariances of a Gaussian mixture may differ; freer shapes need more customers for each segment.',
  },
  {
    key: 'cluster.metric', flag: 'metric', label: 'Distance', stage: 'sweep', type: 'choice',
    choices: [
      { value: 'euclidean', label: 'Euclidean', help: 'The straight line; large differences in one feature count most.' },
      { value: 'manhattan', label: 'Manhattan', help: 'The sum of the differences; outliers count less.' },
      { value: 'cosine', label: 'Cosine', help: 'The angle: who has the same mix, whatever the amount. Use it with scaling none.' },
    ],
    default: 'euclidean', methods: ['kmedoids'],
    help: 'How far apart two customers are, for k-medoids.',
  },
  {
    key: 'cluster.gamma', flag: 'gamma', label: 'Weight of a category', stage: 'sweep', type: 'auto-number',
    min: 0, max: 1000, default: 'auto', methods: ['kprototypes'],
    help: 'What a differing category adds to the squared distance of the numbers; auto is half their mean standard deviation.',
  },
  {
    key: 'cluster.regularisation', flag: 'regularisation', aliases: ['regularization'], label: 'Regularisation', stage: 'sweep', type: 'number',
    min: 0, max: 1000, step: 0.000001, default: 0.000001, advanced: true, methods: ['gmm', 'lca'],
    help: 'Added to every variance of a mixture, in prepared units; raise it when a segment collapses onto a few equal values.',
  },
  {
    key: 'cluster.tolerance', flag: 'tolerance', label: 'Tolerance', stage: 'sweep', type: 'auto-number',
    min: 0, max: 1, default: 'auto', advanced: true, methods: ['gmm', 'lca'],
    help: 'A mixture has settled when its log-likelihood per customer changes by less; auto is 0.000001, above 20,000 customers 0.00001. Some programs stop at 0.001, which can be far from the best fit.',
  },
  {
    key: 'cluster.linkage', flag: 'linkage', label: 'Linkage', stage: 'sweep', type: 'choice',
    choices: [
      { value: 'ward', label: 'Ward', help: 'Joins the two groups that grow least in variation; compact groups of similar size.' },
      { value: 'average', label: 'Average', help: 'Distance of groups: the mean over all pairs of customers.' },
      { value: 'complete', label: 'Complete', help: 'Distance of groups: that of their farthest customers; tight groups.' },
      { value: 'single', label: 'Single', help: 'Distance of groups: that of their nearest customers; finds chains and loners.' },
      { value: 'centroid', label: 'Centroid', help: 'Distance of groups: that of their centres; heights may fall.' },
    ],
    default: 'ward', methods: ['hierarchical'],
    help: 'What counts as the distance between two groups of customers when the nearest ones are joined.',
  },
  {
    key: 'cluster.runs', flag: 'runs', label: 'Runs', stage: 'sweep', type: 'integer',
    min: 2, max: 1000, step: 1, default: 100, methods: ['consensus'],
    help: 'Segmentations that a consensus is made of; more of them say more finely how often two customers go together.',
  },
  {
    key: 'cluster.runKMin', flag: 'run-k-min', label: 'Fewest segments of a run', stage: 'sweep', type: 'auto-integer',
    min: 2, max: 200, default: 'auto', advanced: true, methods: ['consensus'],
    help: 'Every run of a consensus makes a random number of segments from here on; auto is half the most. Take more than the segments you look for.',
  },
  {
    key: 'cluster.runKMax', flag: 'run-k-max', label: 'Most segments of a run', stage: 'sweep', type: 'auto-integer',
    min: 2, max: 200, default: 'auto', advanced: true, methods: ['consensus'],
    help: 'Every run of a consensus makes a random number of segments up to here; auto is the root of the customers, at most 50.',
  },
  {
    key: 'cluster.runShare', flag: 'run-share', label: 'Share of customers in a run', stage: 'sweep', type: 'number',
    min: 0.1, max: 1, step: 0.05, default: 0.8, advanced: true, methods: ['consensus'],
    help: 'Every run of a consensus looks at this share of the customers, drawn at random; the others go to its nearest centre.',
  },
  {
    key: 'cluster.exact', flag: 'exact', label: 'All customers, however many', stage: 'sweep', type: 'boolean',
    default: false, advanced: true, methods: ['hierarchical', 'kmedoids', 'gower', 'consensus', 'hdbscan'],
    help: 'Never let a sample stand for all customers; what would need more memory than there is, is refused. The time grows with the square of the customers.',
  },
  {
    key: 'cluster.epsilon', flag: 'eps', label: 'Radius', stage: 'sweep', type: 'auto-number',
    min: 0.000001, max: 1000000000, default: 'auto', methods: ['dbscan'],
    help: 'How near customers must be to be neighbours, in prepared units; auto reads it where the curve of distances turns up.',
  },
  {
    key: 'cluster.minClusterSize', flag: 'min-cluster-size', label: 'Smallest segment', stage: 'sweep', type: 'auto-integer',
    min: 2, max: 1000000, default: 'auto', methods: ['hdbscan'],
    help: 'A group of fewer customers is no segment; auto takes 1% of them, at least 5.',
  },
  {
    key: 'cluster.minPoints', flag: 'min-points', label: 'Core neighbours', stage: 'sweep', type: 'auto-integer',
    min: 1, max: 10000, default: 'auto', methods: NOISE,
    help: 'Customers, the customer included, that must be near for a place to count as dense; auto takes twice the columns and at least 5, for HDBSCAN the smallest segment, at most 50.',
  },
  {
    key: 'cluster.selection', flag: 'selection', label: 'Segments taken', stage: 'sweep', type: 'choice',
    choices: [
      { value: 'eom', label: 'Most stable', help: 'Groups that last over the widest range of densities (excess of mass).' },
      { value: 'leaf', label: 'Finest', help: 'All groups that do not split any further; more and smaller segments.' },
    ],
    default: 'eom', methods: ['hdbscan'],
    help: 'Which groups of the tree become segments.',
  },
  {
    key: 'cluster.assignNoise', flag: 'assign-noise', label: 'Assign customers who lie apart', stage: 'sweep', type: 'boolean',
    default: false, advanced: true, methods: NOISE,
    help: 'Customers without a segment go to that of the nearest customer who has one.',
  },
  {
    key: 'cluster.minSizeShare', flag: 'min-size-share', label: 'Smallest share of a segment', stage: 'cluster', type: 'number',
    min: 0, max: 0.5, step: 0.01, default: 0, advanced: true, methods: [...K_ASKED, ...NOISE],
    help: 'A segment with a smaller share of the customers is merged into the one whose centre is nearest, 0 for none; 0.05 is 5%.',
  },
  {
    key: 'cluster.withNoise', flag: 'with-noise', label: 'Count customers without a segment', stage: 'cluster', type: 'boolean',
    default: false, advanced: true, methods: NOISE,
    help: 'In silhouette and the other indices, customers without a segment count as one more segment; otherwise they are left out.',
  },
] as const satisfies readonly ParamRow[];
