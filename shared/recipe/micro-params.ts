import type { ParamRow } from './param-row.ts';

/** How segments are split into micro-segments; part of the parameter table. */
export const MICRO_PARAMS = [
  {
    key: 'micro.minSize', flag: 'micro-size', label: 'Smallest micro-segment', stage: 'micro', type: 'integer',
    min: 2, max: 1_000_000, step: 1, default: 30,
    help: 'A segment is split only into parts of at least this many customers.',
  },
  {
    key: 'micro.maxParts', flag: 'micro-parts', label: 'Most parts tried', stage: 'micro', type: 'integer',
    min: 2, max: 12, step: 1, default: 6,
    help: 'Where the number of micro-segments is to be found, 2 up to this many are tried and the one with the highest silhouette is taken.',
  },
] as const satisfies readonly ParamRow[];
