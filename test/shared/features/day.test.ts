import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayAfter, dayOf } from '../../../shared/features/day.ts';

it('knows the day after, as the calendar of the host does', () => {
  expect(dayAfter('2024-02-28')).toBe('2024-02-29');
  expect(dayAfter('1900-02-28')).toBe('1900-03-01');
  expect(dayAfter('2023-12-31')).toBe('2024-01-01');
  fc.assert(fc.property(fc.integer({ min: -30000, max: 40000 }), (n) => {
    const iso = (day: number): string => new Date(day * 86400000).toISOString().slice(0, 10);
    return dayAfter(iso(n)) === iso(n + 1);
  }));
});

it('takes the day out of a date or time', () => {
  expect(dayOf('2024-02-29 10:00:00')).toBe('2024-02-29');
  expect(dayOf('nonsense text')).toBeNull();
  expect(dayOf(20240229)).toBeNull();
  expect(dayOf(null)).toBeNull();
});
