import type { ParamRow } from './param-row.ts';

/** How outcomes are predicted and what a contact costs and brings; part of the parameter table. */
export const PREDICT_PARAMS = [
  {
    key: 'predict.model', flag: 'predict-model', label: 'Kind of model', stage: 'predict', type: 'choice',
    choices: [
      { value: 'boosted', label: 'Boosted trees', help: 'Finds bends and combinations by itself and takes gaps as they are; usually the better guess where there are many customers.' },
      { value: 'logistic', label: 'Logistic regression', help: 'One weight for each number and each level; easy to explain, and good with few customers.' },
    ],
    default: 'boosted',
    help: 'Boosted trees find bends and combinations by themselves; logistic regression has one weight for each number and each level.',
  },
  {
    key: 'predict.folds', flag: 'folds', label: 'Folds', stage: 'predict', type: 'integer',
    min: 2, max: 20, step: 1, default: 5,
    help: 'Customers are parted into so many groups alike in their share of the outcome; each gets its probability from a model of the others.',
  },
  {
    key: 'predict.segments', flag: 'with-segments', label: 'Segments as a feature', stage: 'predict', type: 'boolean', default: false,
    help: 'The segment of each customer is one more feature; new customers then need their segment first.',
  },
  {
    key: 'predict.trees', flag: 'trees', label: 'Most trees', stage: 'predict', type: 'integer',
    min: 1, max: 2000, step: 1, default: 300, advanced: true,
    help: 'Boosted trees: no more than this many; before that the search stops where customers left aside are no longer told better.',
  },
  {
    key: 'predict.learningRate', flag: 'learning-rate', label: 'Learning rate', stage: 'predict', type: 'number',
    min: 0.01, max: 1, step: 0.01, default: 0.1, advanced: true,
    help: 'Boosted trees: how much of each tree is believed; smaller is steadier and needs more trees.',
  },
  {
    key: 'predict.leaves', flag: 'leaves', label: 'Leaves of a tree', stage: 'predict', type: 'integer',
    min: 2, max: 64, step: 1, default: 8, advanced: true,
    help: 'Boosted trees: each tree parts customers into at most this many groups.',
  },
  {
    key: 'predict.depth', flag: 'depth', label: 'Depth of a tree', stage: 'predict', type: 'integer',
    min: 1, max: 8, step: 1, default: 4, advanced: true,
    help: 'Boosted trees: most questions asked of a customer in one tree; 1 looks at each feature by itself.',
  },
  {
    key: 'predict.minLeaf', flag: 'min-leaf', label: 'Customers of a leaf', stage: 'predict', type: 'integer',
    min: 1, max: 100000, step: 1, default: 20, advanced: true,
    help: 'Boosted trees: a group of a tree has at least this many customers.',
  },
  {
    key: 'predict.leafPenalty', flag: 'leaf-penalty', label: 'Penalty of leaves', stage: 'predict', type: 'number',
    min: 0, max: 1000, step: 0.1, default: 1, advanced: true,
    help: 'Boosted trees: draws the values of small groups to nothing (L2).',
  },
  {
    key: 'predict.penalty', flag: 'penalty', label: 'Penalty of weights', stage: 'predict', type: 'number',
    min: 0, max: 1000000, step: 0.1, default: 1, advanced: true,
    help: 'Logistic regression: draws weights to nothing (L2; 1 / C of scikit-learn); 0 is plain maximum likelihood.',
  },
  {
    key: 'predict.cost', flag: 'cost', label: 'Cost of a contact', stage: 'predict', type: 'number',
    min: 0, max: 1000000000, step: 0.1, default: 1,
    help: 'What it costs to contact one customer, in the money of the value.',
  },
  {
    key: 'predict.value', flag: 'value', label: 'Value of a customer won', stage: 'predict', type: 'number',
    min: 0, max: 1000000000, step: 1, default: 10,
    help: 'What it is worth to keep a customer who would have left, or to gain a response.',
  },
  {
    key: 'predict.success', flag: 'success', label: 'Share won by a contact', stage: 'predict', type: 'number',
    min: 0, max: 1, step: 0.05, default: 1,
    help: 'Share of the contacted customers with the outcome whom the contact wins; 1 counts each of them.',
  },
  {
    key: 'predict.threshold', flag: 'threshold', label: 'Contact from', stage: 'predict', type: 'auto-number',
    min: 0, max: 1, default: 'auto',
    help: 'Customers are picked from this probability on; auto is where a contact pays: cost / (value × share won).',
  },
] as const satisfies readonly ParamRow[];
