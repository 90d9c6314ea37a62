import type { ParamRow } from './param-row.ts';

/** What is looked at beside the indices; part of the parameter table. */
export const VALIDATE_PARAMS = [
  {
    key: 'validate.gap', flag: 'gap', label: 'Random data sets for the gap', stage: 'choice', type: 'integer',
    min: 0, max: 500, step: 10, default: 0,
    help: 'Compares every number of segments with this many random data sets of the same shape (gap statistic); 0 leaves it out.',
  },
  {
    key: 'validate.reference', flag: 'reference', label: 'Random data', stage: 'choice', type: 'choice',
    choices: [
      { value: 'pca', label: 'Uniform along the main directions' }, { value: 'box', label: 'Uniform in the range of each feature' },
      { value: 'permuted', label: 'Each feature shuffled by itself' },
    ],
    default: 'pca', advanced: true,
    help: 'How data without segments are drawn; shuffled features keep their own distribution and lose only what links them.',
  },
  {
    key: 'validate.predictionStrength', flag: 'prediction-strength', label: 'Splits for prediction strength', stage: 'choice', type: 'integer',
    min: 0, max: 500, step: 10, default: 0,
    help: 'Splits the customers in halves this often and looks whether one half foretells the segments of the other; 0 leaves it out.',
  },
  {
    key: 'validate.stability', flag: 'stability', label: 'Resamples for stability', stage: 'validate', type: 'integer',
    min: 0, max: 1000, step: 10, default: 0,
    help: 'Segments again from this many resamples of the customers and says in the documents how well each segment is found again; 0 leaves it out.',
  },
] as const satisfies readonly ParamRow[];
