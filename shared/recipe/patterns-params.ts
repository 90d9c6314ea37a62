import type { ParamRow } from './param-row.ts';

/** How what customers buy together, and one after the other, is searched; part of the parameter table. */
export const PATTERNS_PARAMS = [
  {
    key: 'patterns.items', flag: 'items', label: 'What is bought', stage: 'patterns', type: 'choice',
    choices: [{ value: 'auto', label: 'As the file has it' }, { value: 'product', label: 'Products' }, { value: 'category', label: 'Categories' }],
    default: 'auto',
    help: 'Whether products or their categories are looked at; by itself products, or categories where the file names no products.',
  },
  {
    key: 'patterns.basket', flag: 'basket', label: 'Together means', stage: 'patterns', type: 'choice',
    choices: [{ value: 'order', label: 'In one order' }, { value: 'customer', label: 'By one customer' }], default: 'order',
    help: 'Products go together when they stand in one order, or when one customer bought them at any time.',
  },
  {
    key: 'patterns.support', flag: 'support', label: 'Least support', stage: 'patterns', type: 'number',
    min: 0.0001, max: 1, step: 0.001, default: 0.02,
    help: 'A combination must be in at least this share of the baskets of a segment (or of everyone), 0.02 for 2%; in sequences the share of customers. Lower finds more and rarer ones, and takes longer.',
  },
  {
    key: 'patterns.minCount', flag: 'min-count', label: 'Least count', stage: 'patterns', type: 'integer',
    min: 2, max: 1_000_000, step: 1, default: 10,
    help: 'A combination must be in at least so many baskets (in sequences: with so many customers), whatever their share.',
  },
  {
    key: 'patterns.confidence', flag: 'confidence', label: 'Least confidence', stage: 'patterns', type: 'number',
    min: 0, max: 1, step: 0.05, default: 0.2,
    help: 'Of the baskets with the left side of a rule, at least this share must have the right side.',
  },
  {
    key: 'patterns.length', flag: 'length', label: 'Most products', stage: 'patterns', type: 'integer',
    min: 2, max: 6, step: 1, default: 3,
    help: 'A rule, or a sequence, speaks of at most so many products.',
  },
  {
    key: 'patterns.correction', flag: 'test-correction', label: 'Correction', stage: 'patterns', type: 'choice',
    choices: [{ value: 'holm', label: 'Holm' }, { value: 'bh', label: 'Benjamini-Hochberg' }, { value: 'none', label: 'None' }], default: 'holm',
    help: 'How the probabilities of many tested rules are corrected: Holm lets no false one pass but by the chance given, Benjamini-Hochberg that share of those listed.',
    advanced: true,
  },
  {
    key: 'patterns.alpha', flag: 'alpha', label: 'Significance', stage: 'patterns', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.05, advanced: true,
    help: 'Rules with a higher corrected probability are not listed; 1 lists all.',
  },
  {
    key: 'patterns.maxGap', flag: 'max-gap', label: 'Days between orders', stage: 'patterns', type: 'integer',
    min: 0, max: 3650, step: 1, default: 0,
    help: 'In a sequence the next order follows within so many days, 0 for any time later.',
  },
] as const satisfies readonly ParamRow[];
