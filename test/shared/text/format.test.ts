import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  drawnText, formatBytes, formatCompact, formatDate, formatFixed, formatInteger, formatList, formatMoney, formatNumber, formatPercent, formatSmallBytes,
} from '../../../shared/text/format.ts';

test('fixed decimals and grouping', () => {
  expect([0, -0.001, 12345.678, -1234567.5, 999.999].map((value) => formatFixed(value, 2)))
    .toEqual(['0.00', '0.00', '12,345.68', '-1,234,567.50', '1,000.00']);
  expect(formatFixed(1234.5, 1, 'de')).toBe('1.234,5');
  expect([null, NaN, Infinity].map((value) => formatFixed(value, 1))).toEqual(['–', '–', '–']);
  expect(formatInteger(1e6)).toBe('1,000,000');
  expect(formatFixed(1.5e21, 0)).toBe('1.5e+21');
});

test('numbers for reading', () => {
  expect([1234.5, 57.43, 3.14159, 0.01234, 100, 99.97, 4.5, 0, -0.5, 200, 1.2e-12].map((value) => formatNumber(value)))
    .toEqual(['1,235', '57.4', '3.14', '0.0123', '100', '100', '4.5', '0', '-0.5', '200', '1.2e-12']);
  expect(formatNumber(1234567, 'de')).toBe('1.234.567');
  expect(formatNumber(2.5, 'de')).toBe('2,5');
});

test('money, shares, short figures', () => {
  expect(formatMoney(3412.4)).toBe('3,412');
  expect(formatMoney(46.5, '€')).toBe('46.50\u00a0€');
  expect(formatMoney(999.996)).toBe('1,000');
  expect(formatPercent(0.34)).toBe('34.0%');
  expect(formatPercent(0.623, 1, 'de')).toBe('62,3\u00a0%');
  expect([950, 999.6, 1234, 12_345, 999_960, 3_400_000, 5e9, -1500, 150_000].map((value) => formatCompact(value)))
    .toEqual(['950', '1k', '1.2k', '12.3k', '1M', '3.4M', '5B', '-1.5k', '150k']);
});

test('dates and lists', () => {
  expect(formatDate('2026-11-21')).toBe('21 November 2026');
  expect(formatDate('2026-03-01T10:00:00Z', 'de')).toBe('1. März 2026');
  expect(formatDate('not a date')).toBe('not a date');
  expect(formatDate('2026-13-01')).toBe('2026-13-01');
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(formatList)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

test('grouping keeps the value', () => {
  fc.assert(fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), (value) => {
    expect(Number(formatFixed(value, 3).replaceAll(',', ''))).toBeCloseTo(Number(value.toFixed(3)), 9);
  }));
});

test('says MB of 1,024 × 1,024 bytes everywhere', () => {
  expect([formatBytes(1_073_741_824), formatBytes(1.5 * 1024 * 1024), formatSmallBytes(1000), formatSmallBytes(3 * 1024 * 1024)]).toEqual(['1,024 MB', '1.5 MB', '1 KB', '3 MB']);
});

test('of a very long value its beginning is drawn, and no sign is cut in two', () => {
  const whole = 'x'.repeat(1000);
  expect(drawnText(whole)).toBe(whole);
  expect(drawnText(`${whole}y`)).toBe(`${whole}…`);
  expect(drawnText(`${'x'.repeat(999)}😀`)).toBe(`${'x'.repeat(999)}…`);
  expect(drawnText('z'.repeat(3_000_000)).length).toBe(1001);
});
