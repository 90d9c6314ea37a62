import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTick, formatValue } from '../../../shared/chart/numbers.ts';
import { coordinate, fitText, textWidth, wrapText } from '../../../shared/chart/svg-parts.ts';
import { niceTicks, rangeOf } from '../../../shared/chart/ticks.ts';
import { dropIllegalXml, escapeXml } from '../../../shared/chart/xml.ts';
import { parseXml } from '../../helpers/xml.ts';
import { tickFormat } from '../../../shared/chart/plotly-parts.ts';

describe('escapeXml', () => {
  it('makes any text the content and the attribute of an element', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const root = parseXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`).documentElement;
      const newlines = (value: string): string => value.replace(/\r\n?/g, '\n');
      expect(root.textContent).toBe(newlines(dropIllegalXml(text)));
    }));
  });

  it('drops what XML 1.0 cannot hold and keeps the rest', () => {
    expect(dropIllegalXml('a\u0000b\u000bc\ud800d\ufffee😀\t\n')).toBe('abcde😀\t\n');
  });
});

describe('ticks', () => {
  it('are round, ascending and inside the range', () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(-0.7, 0.9, 4)).toEqual([-0.5, 0, 0.5]);
    fc.assert(fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (low, span) => {
      const ticks = niceTicks(low, low + span, 5);
      expect(ticks.length).toBeLessThan(14);
      ticks.forEach((tick, i) => {
        expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6 - Math.abs(low) * 1e-14);
        if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1]);
      });
    }));
  });

  it('are found for a range without extent', () => {
    expect(rangeOf([5, 5], false, 0.1)).toEqual([2.5, 7.5]);
    expect(rangeOf([], true, 0.1)).toEqual([0, 1]);
    expect(rangeOf([null, Number.NaN, 3], true, 0)).toEqual([0, 3]);
  });
});

describe('numbers', () => {
  it('are written by kind', () => {
    expect(formatValue(0.1234, 'percent')).toBe('12.3%');
    expect(formatValue(12345, 'integer')).toBe('12,345');
    expect(formatValue(1.5, 'effect')).toBe('+1.50');
    expect(formatValue(0.001, 'effect')).toBe('0.00');
    expect(formatValue(-1.5, 'effect')).toBe('-1.50');
    expect(formatValue(null, 'index')).toBe('–');
    expect(formatTick(0.25, 0.05, 'index')).toBe('0.25');
    expect(formatTick(2500000, 500000, 'number')).toBe('2.5M');
  });

  it('are short coordinates', () => {
    expect(coordinate(-0.001)).toBe('0');
    expect(coordinate(1 / 3)).toBe('0.33');
    expect(coordinate(1e-9)).toBe('0');
  });
});

describe('texts', () => {
  it('are cut to the room there is', () => {
    expect(fitText('short', 12, 200)).toBe('short');
    const cut = fitText('a very long name of a segment', 12, 80);
    expect(cut.endsWith('…')).toBe(true);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(80);
    expect(wrapText('one two three four five', 12, 60, 2)).toHaveLength(2);
    expect(wrapText('one two', 12, 600, 3)).toEqual(['one two']);
    expect(wrapText('PURCHASES_INSTALLMENTS_FREQUENCY', 10, 110, 3)).toEqual(['PURCHASES_', 'INSTALLMENTS_', 'FREQUENCY']);
    expect(wrapText('_a_ b__c', 12, 600, 3)).toEqual(['_a_ b__c']);
  });
});

it('an index that hardly moves gets a third digit on its axis', () => {
  expect(tickFormat('index', [0.061, null, 0.072])).toBe('.3f');
  expect(tickFormat('index', [0.2, 0.5])).toBe('.2f');
  expect(tickFormat('index', [0.2, 0.2])).toBe('.2f');
  expect(tickFormat('index', [null])).toBe('.2f');
});
