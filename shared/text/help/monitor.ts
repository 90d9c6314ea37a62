import type { HelpTopic } from './topic.ts';

export const MONITOR: readonly HelpTopic[] = [
  {
    id: 'monitor',
    title: 'Later periods against the segments',
    steps: ['monitor'],
    paragraphs: [
      'Segments are made once and used for months. Monitoring takes the file of a later period, gives its customers the segments as they stand, and says who moved where, which segments grow or shrink, whether the customers are still like those that the segments were made from, and whether the segments must be made anew.',
      'The segments themselves do not move: later customers are prepared as the first ones were and get a segment by the rule of the model. A model remembers what its customers were like as shares and quantiles, never as rows, so that drift can be told without the first file.',
      'Small changes are not news. A segment is told of when its share has changed by more points than the rule allows and the 95% interval holds no 0; a feature when its stability index is above the threshold and above what chance gives with so many customers.',
      'Orders: counts, sums and days grow with a file that only gets longer. Where the later orders reach back farther than those that the segments were made from, values, distances and a new fit look back as far in both periods, and a change of size counts only where it holds there too. Days since an order besides follow season and closed days: their shift is told, but does not call for new segments. A feature that grew alike for nearly all customers, such as a tenure, is told and not counted.',
      'Making the segments anew runs the same recipe on the later file. When the new segments are much the same, keep the old ones, even where customers have changed; when they differ though nobody has changed, it is the segments that are not stable.',
      'tessera monitor MODEL.json NEW.csv --before segments.csv --refit --out DIR writes migration.csv, drift.csv, the labelled customers and a document. One order file can be both periods: --before-as-of and --as-of name the days. --history FILE keeps a record of each period.',
      'Where a file has no date, the document is dated with today; --as-of sets another day and makes the same bytes on every day.',
    ],
    terms: [
      { term: 'Stability index (PSI)', meaning: 'Σ (now − then) log(now / then) over the tenths of a feature of numbers, or the levels of a category. By convention under 0.1 is stable, above 0.25 a shift. A level or tenth without customers counts as half a customer.' },
      { term: 'By chance', meaning: 'What the index exceeds in one of twenty cases when nothing has changed, given the numbers of customers.' },
      { term: 'Distance', meaning: 'Numbers: the largest gap between the shares of customers up to a value, then and now (Kolmogorov-Smirnov). Categories: half the sum of the differences of shares (total variation).' },
      { term: 'No longer fit', meaning: 'Customers farther from the centre of their segment than about 5% of it were when the segments were made.' },
      { term: 'Usual range', meaning: 'Between the tenth smallest and the tenth largest value of the first customers (or as many as the smallest group shown).' },
      { term: 'Kept, moved, split, merged, gone, new', meaning: 'What becomes of a segment in a new fit: it survives where half of its customers stay together (kept when it is nearly the same, else moved), splits in parts of a quarter or more that are mostly its own, merges where two survive in one, else it is gone.' },
    ],
  },
];
