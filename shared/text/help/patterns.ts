import type { HelpTopic } from './topic.ts';

export const PATTERNS: readonly HelpTopic[] = [
  {
    id: 'drivers',
    title: 'Which features make the segments',
    steps: [],
    paragraphs: [
      'What makes them, in the Profiles step (or tessera drivers RECIPE.json), shuffles the values of one feature after the other between customers, puts everybody into a segment again with the segments where they are, and counts who lands in another one. A feature that moves nobody could be left out of what decides; one that moves many carries the segments.',
      'Choose a customer on the map or in a list (or --customer-row N, the row of segments.csv) and the inspector says why it is in its segment and not in the next best: which features bring it nearer to the own centre, and which speak for the other.',
      'Both hold for the segments as they are. They say what decides membership, not what causes behaviour, and features that say the same share what is theirs. For methods that give new customers a segment by something else than the centres, it is said how far the nearest centre stands in for them.',
    ],
    terms: [
      { term: 'Would change segment', meaning: 'Mean share over the shuffles (permutation importance, Breiman 2001), with the lowest and the highest; by segment the share of its members.' },
      { term: 'Explained', meaning: 'Share of the variance of the feature, as prepared, that lies between the segments.' },
      { term: 'Speaks for it', meaning: 'What the feature adds to the squared distance to the next best centre less that to the own one, in prepared units. The parts add up to the whole.' },
    ],
  },
  {
    id: 'patterns',
    title: 'What is bought together and next',
    steps: [],
    paragraphs: [
      'With order lines that name a product or a category, the Profiles step also says (Bought together, Bought next) what the customers of each segment buy together, which products mark them, and what they buy next; each time beside all other customers, so that what holds everywhere is not taken for a trait of a segment.',
      'All combinations that reach the least support in everyone or in one of the segments are counted, exactly. A rule of which a simpler one (fewer products on the left, or none) is as sure is left out, and so is what chance may have made: every rule is tested by Fisher\'s exact test, corrected for all rules tested in the group.',
      'What goes together need not be the cause of each other, and orders of one customer are not quite independent, which the test takes them to be. The segments are taken as given.',
      'tessera patterns RECIPE.json --out DIR writes associations.csv, products.csv, sequences.csv, transitions.csv, patterns.json and patterns.html; the page leaves out what rests on fewer customers than the smallest group shown.',
    ],
    terms: [
      { term: 'Support', meaning: 'Share of the baskets (orders, or all that a customer bought) that hold all products of a rule; for sequences the share of customers.' },
      { term: 'Confidence', meaning: 'Of the baskets with the left side, the share that also holds the right side.' },
      { term: 'Lift', meaning: 'Confidence over the share of the right side among all baskets; 1 is no connection. Lift elsewhere is the same among all other customers, own lift the one over the other: above 1 the products go together more in this segment than elsewhere.' },
      { term: 'Leverage', meaning: 'Support less what it would be without any connection; it favours what is both connected and frequent, and is the order of the list.' },
      { term: 'Conviction', meaning: '(1 − share of the right side) / (1 − confidence): how much more often the rule would be wrong if there were no connection; infinite where it is never wrong.' },
      { term: 'Goes on', meaning: 'Of the customers who have all of a sequence but its last part, the share that goes on to it.' },
      { term: 'Transitions', meaning: 'From what to what customers go from one order to the next. An order stands for the product (category) with the most lines in it; the last column counts orders after which none has come yet.' },
    ],
  },
];
