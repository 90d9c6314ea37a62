import type { HelpTopic } from './topic.ts';

export const TRUST: readonly HelpTopic[] = [
  {
    id: 'number',
    title: 'How many segments',
    steps: [],
    paragraphs: [
      'No single figure knows the right number. How many segments, a page of the Segments step, shows all of them over the numbers tried, and a vote: which number each index speaks for, and the share behind each number.',
      'A recommendation is checked by itself: when k-means separates the customers at no number of segments better than random data that are one heap, it says first that this data does not fall into segments. This looks at 500 customers (a seeded sample of more), with 100 or more of them and up to 100 prepared columns, and does not see groups of odd shape.',
      'Compare with random data, and the band on the silhouette shows what data of the same shape without any segments would give. When no number rises above it, the data does not fall into segments. That is an answer: cut the customers by a rule that serves, and call it a convention.',
      'The tree shows which segments split and which merge as their number grows. A segment that stays in one piece over many numbers is a better bet than one that is put together anew each time.',
      'tessera sweep FILE --gap 50 --prediction-strength 50 --stability 100 writes the same figures.',
    ],
    terms: [
      { term: 'Gap', meaning: 'Mean of log W over random data sets minus log W of the data, with W the sum of squared distances to the own centre; bars are s(k). Tibshirani\'s rule takes the smallest k whose gap is at least that of k + 1 less its error. One segment is a possible answer.' },
      { term: 'Prediction strength', meaning: 'The customers are split in halves; a segment\'s value is the share of pairs of its members that the other half\'s segments put together as well, the figure the smallest of them. The largest number above 0.8 is taken.' },
      { term: 'Random data', meaning: 'Uniform in the range of the data along its principal components, uniform in the range of each feature, or each feature shuffled by itself.' },
    ],
  },
  {
    id: 'trust',
    title: 'How far to trust the segments',
    steps: [],
    paragraphs: [
      'Stability answers one question: would nearly the same segments come out if other customers of the same kind had been in the file? The customers are drawn anew many times, segmented from scratch, and each segment looks for its best match.',
      'A stable segment need not be a useful one, and a useful one may have blurred borders. Customers with a negative silhouette lie nearer to another segment than to their own; click their number to see them on the map.',
      'tessera segment FILE --stability 100 adds the figures to the documents; --with-fit adds silhouette, second-best segment and distance of each customer to segments.csv.',
    ],
    terms: [
      { term: 'Stability', meaning: 'Mean, over bootstrap resamples with each drawn customer used once, of the highest Jaccard index (shared customers over customers of either) between a segment and the segments found in the resample. 0.85 and more: very stable; 0.75: stable; 0.6: a pattern with unsure members; below: do not rely on it.' },
      { term: 'Agreement over seeds', meaning: 'Mean adjusted Rand index of each two results under other random starts. Below 0.9 the method itself is unsure: raise the restarts.' },
      { term: 'Distance', meaning: 'Euclidean distance to the centre of the own segment, in prepared units. The second-best segment is the one with the nearest other centre.' },
    ],
  },
  {
    id: 'compare',
    title: 'Comparing solutions',
    steps: [],
    paragraphs: [
      'Keep a run, change what you like, keep another. Compare, a page of the Segments step, puts them side by side on the same customers: figures, sizes, any profile column, how far each two agree, and who went where.',
      'Compare with a column shows how the segments lie to a class that is known from elsewhere, such as the segment of a CRM.',
      'tessera compare LABELLED.csv OTHER.csv matches the customers of two labelled files; compare RECIPE.json --column COL puts the segments of a recipe beside a column.',
    ],
    terms: [
      { term: 'Adjusted Rand index', meaning: 'Pairs of customers that both put together or both keep apart, corrected for chance: 1 the same, 0 what chance gives.' },
      { term: 'Adjusted mutual information', meaning: 'What one tells of the other, corrected for chance, over the mean of both entropies: 1 the same, 0 what chance gives.' },
      { term: 'Homogeneity, completeness, V', meaning: 'Each segment holds one known class only; each known class lies in one segment only; their harmonic mean.' },
    ],
  },
];
