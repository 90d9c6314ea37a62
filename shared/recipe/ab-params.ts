import type { ParamRow } from './param-row.ts';

/** How sure a test with a control group shall be, and how groups are drawn; part of the parameter table. */
export const AB_PARAMS = [
  {
    key: 'ab.power', flag: 'power', label: 'Power', stage: 'abplan', type: 'number',
    min: 0.01, max: 0.999, step: 0.01, default: 0.8,
    help: 'How surely an effect of the size asked for is found, 0.8 for four tests in five.',
  },
  {
    key: 'ab.significance', flag: 'significance', label: 'Significance', stage: 'abplan', type: 'number',
    min: 0.0001, max: 0.5, step: 0.01, default: 0.05,
    help: 'How often chance alone may look like an effect, two-sided.',
  },
  {
    key: 'ab.correction', flag: 'correction', label: 'Several segments', stage: 'abplan', type: 'choice',
    choices: [{ value: 'holm', label: 'Holm' }, { value: 'bonferroni', label: 'Bonferroni' }, { value: 'none', label: 'None' }], default: 'holm',
    help: 'Correction for several segments and groups: significance is divided by their number when sizes are planned; Holm and Bonferroni differ in the evaluation.',
  },
  {
    key: 'ab.continuity', flag: 'continuity', label: 'Correction for continuity', stage: 'abplan', type: 'boolean', default: false,
    help: 'Larger groups for rates, as for an exact test.',
  },
  {
    key: 'ab.allocation', flag: 'allocation', label: 'How groups are drawn', stage: 'abplan', type: 'choice',
    choices: [{ value: 'stable', label: 'Customer by customer' }, { value: 'exact', label: 'Exact shares' }], default: 'stable',
    help: 'Customer by customer nobody is moved when others join or leave; exact shares hold to one customer in each segment, and a few can be moved.',
  },
  {
    key: 'ab.seed', flag: 'assignment-seed', label: 'Seed of the draw', stage: 'abplan', type: 'integer',
    min: 0, max: 999_999_999, step: 1, default: 1,
    help: 'A customer\'s group follows from it and the customer; another seed draws other groups.',
  },
] as const satisfies readonly ParamRow[];
