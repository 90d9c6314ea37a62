import type { HelpTopic } from './topic.ts';

export const LARGE: readonly HelpTopic[] = [
  {
    id: 'large',
    title: 'Many customers, and the same result everywhere',
    steps: [],
    paragraphs: [
      'The same file, recipe and seed give the same bytes in the window and on the command line, with one thread or four, and in a page that may not share memory between threads. --threads on the command line says how many may be used.',
      'The window holds tables in memory, up to about 750 MB of text. The desktop program has a native engine besides, a process of its own that uses all processors, at most half of the memory of the computer, and the disk for the rest: it is taken when a file is too large for the window, and says so in the Data step and in the bar at the bottom. Engine for tables, in that bar and among the advanced settings, says where tables are to be held on this computer. The command line always uses the native engine; a window in a browser has none. Results are the same in both.',
      'Up to 200,000 customers k-means tries every number of segments on all of them; above, on a sample of 200,000 drawn by the seed, and the segmentation you choose is then made on all. Mixtures, prototypes and latent classes try numbers on at most 50,000, medoids (k-medoids, Gower) on at most 3,000.',
      'The segments themselves rest on a sample above 20,000 customers with hierarchical clustering and medoids, above 10,000 with consensus, and above 50,000 with HDBSCAN, unless all customers are asked for (--exact, or All customers among the settings of the method); the others are given the segment of the nearest or most similar one. k-means, mixtures, prototypes, latent classes and DBSCAN always take all.',
      'Up to 20,000 customers the silhouette is exact; above, it is that within a sample of 20,000, the same for every number of segments. What was computed on a sample says so where it is shown.',
      'The map lays out up to 20,000 customers and places the others by their neighbours. Its neighbours are exact; only with more than 1.28 million values in at least 32 columns nearly all are looked for, with a share of at least 0.95 found, measured on a sample.',
      'While you look at a result, the other numbers of segments are made ready, so that the slider answers at once.',
      'The reference engine, among the advanced settings or by --engine reference, computes segments and map by independent libraries (ml-kmeans, umap-js): slower, to check a result.',
    ],
    terms: [],
  },
];
