import { expect, it } from 'vitest';
import { applyRule } from '../../../shared/cluster/assign-rule.ts';
import type { AssignRule } from '../../../shared/contract/assign-rule.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';

/** Two rows: one that can be compared, one whose squared distances overflow. */
const matrix = { rows: 3, cols: 2, names: ['x', 'y'], data: Float64Array.of(1, 1e200, NaN, 1, -1e200, 0) };
const feature = { kind: 'numeric', columns: [0], weight: 1, on: [], off: [], missing: -1 } as const;

it.each<[AssignRule, number[]]>([
  [{ rule: 'medoids', metric: 'euclidean', medoids: [[0, 5], [1, 0], [3, 1]] }, [1, 2, -1]],
  [{ rule: 'mixture', shape: 'diagonal', weights: [0.5, 0.5], means: [[0, 0], [1, 1]], factors: [[1, 1], [1, 1]] }, [1, -1, -1]],
  [{ rule: 'prototypes', gamma: 1, features: [feature], prototypes: [[9], [1]] }, [1, -1, -1]],
  [{ rule: 'classes', weights: [0.5, 0.5], features: [{ ...feature, values: [[9, 1], [1, 1]] }] }, [1, -1, -1]],
])('a row that arithmetic cannot place gets no segment, not the first: %#', (rule, labels) => {
  expect([...applyRule(hostElementary, rule, matrix).labels]).toEqual(labels);
});
