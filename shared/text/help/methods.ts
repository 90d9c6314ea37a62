import type { HelpTopic } from './topic.ts';

/** Which method to take, and what each finds. */
export const METHODS: readonly HelpTopic[] = [
  {
    id: 'methods',
    title: 'Methods',
    steps: [],
    paragraphs: [
      'The method is chosen at the top of the Segments step, or with --algorithm. Its settings stand beside it; those of other methods have no effect, and the command line says so when one is given.',
      'k-means is a good start: fast, and its segments are compact. Take another method when the question asks for it: hierarchical to see how segments are made of smaller ones, DBSCAN or HDBSCAN when groups have odd shapes or some customers belong nowhere.',
    ],
    terms: [
      { term: 'Hierarchical', meaning: 'Starts from single customers and joins the two nearest groups again and again. The tree of merges (dendrogram) holds every number of segments; cutting it gives the segments. Exact up to 20,000 customers; above that the tree is that of a sample of 10,000, and the others belong to the segment of the most similar one in the sample.' },
      { term: 'Linkage', meaning: 'What counts as the distance of two groups. Ward joins those that add least variation (as scipy\'s ward and R\'s ward.D2), average takes the mean over all pairs, complete the farthest pair, single the nearest pair, centroid the centres (its heights may fall).' },
      { term: 'DBSCAN', meaning: 'Customers with at least so many neighbours within a radius are cores; cores within the radius of each other make a segment, others near a core join it, the rest is in none. The radius is read where the curve of distances turns upward, unless you set it.' },
      { term: 'HDBSCAN', meaning: 'Looks at all radiuses at once and takes the groups that last over the widest range of densities. Probability says how near the heart of the segment a customer is (1: at it); the outlier score how far outside what is dense around. Up to 50,000 customers.' },
      { term: 'Smallest share', meaning: '--min-size-share 0.05 (or the advanced settings) merges every segment under 5 % of the customers into the one whose centre is nearest, the smallest first; off by default. Segments under 1 % are warned of in any case.' },
      { term: 'No segment', meaning: 'Some methods leave customers who lie apart without a segment: label 0 in segments.csv, grey on the map. Silhouette and the other indices leave them out; --with-noise counts them as one more segment, --assign-noise gives them the segment of the nearest customer who has one.' },
    ],
  },
];
