import type { ParamRow } from './param-row.ts';

/** How it is looked at which features make the segments; part of the parameter table. */
export const DRIVERS_PARAMS = [
  {
    key: 'drivers.shuffles', flag: 'shuffles', label: 'Shuffles of a feature', stage: 'drivers', type: 'integer',
    min: 1, max: 200, step: 1, default: 10, advanced: true,
    help: 'The values of each feature are exchanged between customers this often to see who would change segment; more give a surer mean.',
  },
] as const satisfies readonly ParamRow[];
