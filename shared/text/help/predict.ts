import type { HelpTopic } from './topic.ts';

export const PREDICT: readonly HelpTopic[] = [
  {
    id: 'churn',
    title: 'Churn and response',
    steps: ['predict'],
    paragraphs: [
      'Predicts a yes or no for each customer: who will leave, who will answer, who will buy again. A customer file needs a column with what became of past customers; from orders it is told who bought again within so many days after a cut, from features as they stood on that day.',
      'Look at the measures first. Every figure is of customers whom the model that judged them had not seen: they are parted into folds alike in their share of the outcome, and each fold is judged by a model of the others. With orders, a model of one period earlier is tested on the cut as well; with a column of dates, a model of the earlier four fifths on the later fifth.',
      'The yardstick gives everybody the same probability. A model that does not beat it says so, and should not be used.',
      'Heed the warnings. A column that tells the outcome alone, is filled only for those who left, or was written down afterwards makes a guess look perfect and worthless: leave it out.',
      'What goes with an outcome need not bring it about. Importance and SHAP values say what the guess rests on; they do not say what would happen if you changed it. Of columns that say the same, the model may use any.',
      'Set what a contact costs, what a customer won is worth and which share a contact wins: the profit curve then shows whom it pays to contact. The best share is measured on held-out customers; the break-even probability is right when the calibration is.',
      'At least 20 customers with the outcome and 20 without it are needed, and some hundreds to trust it. Gaps in columns are taken as they are.',
    ],
    terms: [
      { term: 'ROC AUC', meaning: 'How often a customer with the outcome has a higher probability than one without; 0.5 is chance, 1 without an error. Interval: DeLong 1988.' },
      { term: 'Average precision', meaning: 'Mean precision down the list; to be compared with the share of the outcome.' },
      { term: 'Log loss', meaning: 'Mean of minus the logarithm of the probability given to what happened; smaller is better.' },
      { term: 'Brier score', meaning: 'Mean squared distance of the probability from what happened; smaller is better.' },
      { term: 'Calibration', meaning: 'Whether of customers with 30% about 30 in 100 have the outcome. Slope 1 and intercept 0 are right; a slope below 1 means too extreme.' },
      { term: 'Lift', meaning: 'How many times as often the outcome is found in a tenth as among all.' },
      { term: 'Boosted trees', meaning: 'Many small decision trees, each mending what those before left (Friedman 2001; Chen and Guestrin 2016).' },
      { term: 'Logistic regression', meaning: 'One weight for each number and each level, added up to log-odds.' },
      { term: 'Importance', meaning: 'Loss of AUC on held-out customers when the values of a column are shuffled among them.' },
      { term: 'SHAP value', meaning: 'How far a feature moves the log-odds of one customer from the mean; all of them add up to the prediction (Lundberg and Lee 2017).' },
    ],
  },
];
