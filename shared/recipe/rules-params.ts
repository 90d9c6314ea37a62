import type { ParamRow } from './param-row.ts';

/** How rules for segments are searched; part of the parameter table. */
export const RULES_PARAMS = [
  {
    key: 'rules.conditions', flag: 'conditions', label: 'Conditions of a rule', stage: 'rules', type: 'integer',
    min: 1, max: 4, step: 1, default: 2,
    help: 'A rule has at most this many conditions; fewer are easier to say, more are more exact.',
  },
  {
    key: 'rules.alternatives', flag: 'alternatives', label: 'Rules of a segment', stage: 'rules', type: 'integer',
    min: 1, max: 5, step: 1, default: 2,
    help: 'A segment gets at most this many rules, of which any may hold; a further one is kept only where it makes all together clearly better.',
  },
  {
    key: 'rules.aim', flag: 'aim', label: 'Aim', stage: 'rules', type: 'choice',
    choices: [
      { value: 'sure', label: 'Few wrong picks' }, { value: 'balanced', label: 'Balanced' }, { value: 'catch', label: 'Few missed' },
    ],
    default: 'balanced',
    help: 'Whether rules should rather pick nobody wrong or miss nobody: F measure with β 0.5, 1 or 2.',
  },
  {
    key: 'rules.columns', flag: 'rule-columns', label: 'Columns in rules', stage: 'rules', type: 'choice',
    choices: [{ value: 'used', label: 'Those that made the segments' }, { value: 'all', label: 'All columns of the customers' }],
    default: 'used',
    help: 'All columns also describes segments by what was not used to make them, such as demographics; identifiers and dates are left out.',
  },
] as const satisfies readonly ParamRow[];
