import type { HelpTopic } from './topic.ts';

/** Which method to take, and what each finds. */
export const METHODS: readonly HelpTopic[] = [
  {
    id: 'methods',
    title: 'Methods',
    steps: [],
    paragraphs: [
      'The method is chosen at the top of the Segments step, or with --algorithm. Its settings stand beside it; those of other methods have no effect, and the command line says so when one is given.',
      'k-means is a good start: fast, and its segments are compact. Take another method when the question asks for it: hierarchical to see how segments are made of smaller ones, DBSCAN or HDBSCAN when groups have odd shapes or some customers belong nowhere, a Gaussian mixture when segments overlap or differ in width, k-medoids when each segment should stand around a real customer, Gower with medoids, k-prototypes or latent classes when categories matter as much as numbers, a consensus when one run should not decide and segments may have any shape.',
    ],
    terms: [
      { term: 'Hierarchical', meaning: 'Starts from single customers and joins the two nearest groups again and again. The tree of merges (dendrogram) holds every number of segments; cutting it gives the segments. Exact up to 20,000 customers; above that the tree is that of a sample of 10,000, and the others belong to the segment of the most similar one in the sample.' },
      { term: 'Linkage', meaning: 'What counts as the distance of two groups. Ward joins those that add least variation (as scipy\'s ward and R\'s ward.D2), average takes the mean over all pairs, complete the farthest pair, single the nearest pair, centroid the centres (its heights may fall).' },
      { term: 'Gaussian mixture', meaning: 'Every segment is a cloud with its own centre, width and direction; each customer belongs to each with a probability and is put into the most probable one. Numbers are tried until three in a row have no lower BIC, unless the whole range is asked for; the number with the lowest is recommended (smaller is better; AIC is less strict, ICL asks for clear borders too).' },
      { term: 'Collapsed', meaning: 'A segment of a mixture can shrink onto a few customers or onto equal values; its likelihood then grows without bound and says nothing. Such a number of segments is not recommended. Take a simpler shape, fewer segments or more regularisation; for categories, latent classes.' },
      { term: 'k-medoids', meaning: 'Every segment stands around one of its customers, the medoid, so that the sum of distances to the medoids is smallest. Euclidean, Manhattan or cosine. Exact up to 20,000 customers; above, the best of a few samples. The number is recommended by the silhouette on that distance.' },
      { term: 'Gower', meaning: 'A dissimilarity from 0 to 1 for numbers and categories together: the mean over the features of the difference over the range, and of 0 or 1 for the same or another category. What either customer lacks is left out of it.' },
      { term: 'k-prototypes', meaning: 'k-means for numbers and categories: a prototype has the mean of each number and the most frequent level of each category, and a differing category adds gamma to the squared distance.' },
      { term: 'Latent classes', meaning: 'Classes within which the features are independent: each category has its own probabilities in each class, each number its mean and variance. The lowest BIC is recommended; entropy says how sure the customers are of their class, 1 is certain.' },
      { term: 'Consensus', meaning: 'Evidence accumulation (Fred and Jain 2005): 100 runs of k-means, each with another number of segments on another 80 % of the customers, vote on who belongs together; average linkage on the share of runs that separate two customers gives a tree, as with the hierarchical method. Agreement compares how often a customer goes with the own segment and with the next one: 100 % only with the own, 50 % as often with another; it is the column agreement of segments.csv. New customers get the segment with whose members the runs put them most often; for customers at a border this can differ from the tree. Exact up to 10,000 customers, above that the tree of a sample of 5,000.' },
      { term: 'DBSCAN', meaning: 'Customers with at least so many neighbours within a radius are cores; cores within the radius of each other make a segment, others near a core join it, the rest is in none. The radius is read where the curve of distances turns upward, unless you set it.' },
      { term: 'HDBSCAN', meaning: 'Looks at all radiuses at once and takes the groups that last over the widest range of densities. Probability says how near the heart of the segment a customer is (1: at it); the outlier score how far outside what is dense around. Above 50,000 customers the segments are found among a sample of 20,000, and every other customer is like the most similar of them, or in none when it lies too far off.' },
      { term: 'Smallest share', meaning: '--min-size-share 0.05 (or the advanced settings) merges every segment under 5 % of the customers into the one whose centre is nearest, the smallest first; off by default. Segments under 1 % are warned of in any case.' },
      { term: 'All customers', meaning: '--exact (or the advanced settings): hierarchical, consensus, k-medoids, Gower and HDBSCAN then never let a sample stand for all. It can take long, as the time grows with the square of the customers; what would need more memory than there is, is refused with how much.' },
      { term: 'No segment', meaning: 'Some methods leave customers who lie apart without a segment: label 0 in segments.csv, grey on the map. Silhouette and the other indices leave them out; --with-noise counts them as one more segment, --assign-noise gives them the segment of the nearest customer who has one.' },
    ],
  },
];
