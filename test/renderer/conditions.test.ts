import { expect, it } from 'vitest';
import { readConditions, sayCondition } from '../../renderer/views/features/conditions.ts';

it('conditions are read as they are written', () => {
  const { conditions } = readConditions('frequency >= 2 and churned = yes AND recency_days<60');
  expect(conditions).toEqual([{ column: 'frequency', op: '>=', value: 2 }, { column: 'churned', op: '=', value: 'yes' }, { column: 'recency_days', op: '<', value: 60 }]);
  expect(conditions?.map(sayCondition).join(' and ')).toBe('frequency >= 2 and churned = yes and recency_days < 60');
  expect(readConditions('  ')).toEqual({ conditions: [], fault: null });
  expect(readConditions('often').fault).toBe('"often" is no condition such as frequency >= 2');
});
