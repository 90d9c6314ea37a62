import { describe, expect, it } from 'vitest';
import { defaultParams, PARAMS } from '../../../shared/recipe/params.ts';
import type { ParamRow } from '../../../shared/recipe/params.ts';
import { emptyRecipe, formatRecipe, parseRecipe } from '../../../shared/recipe/recipe.ts';

const rows: readonly ParamRow[] = PARAMS;

describe('parameter table', () => {
  it('has unique keys and flags, a help sentence and a default within its range', () => {
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.flag)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.flag).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(row.help).toMatch(/^[A-Z].*\.$|^k-means .*\.$/);
      if (row.type === 'integer' || row.type === 'number') {
        expect(row.default).toBeGreaterThanOrEqual(row.min);
        expect(row.default).toBeLessThanOrEqual(row.max);
      }
      if (row.type === 'choice') expect(row.choices.map((choice) => choice.value)).toContain(row.default);
    }
  });
});

describe('recipe', () => {
  it('is filled with the defaults of the table', () => {
    expect(parseRecipe({ version: 1 }).params).toEqual(defaultParams());
  });

  it('comes back the same from its file, byte for byte', () => {
    const text = formatRecipe({ ...emptyRecipe(), title: 'Frühling "26"' });
    expect(formatRecipe(parseRecipe(JSON.parse(text)))).toBe(text);
  });

  it.each([
    [{ version: 1, params: { 'cluster.k': 0 } }, 'params.cluster.k'],
    [{ version: 1, params: { 'cluster.k': 2.5 } }, 'params.cluster.k'],
    [{ version: 1, params: { nonsense: 1 } }, 'params'],
    [{ version: 1, surprise: true }, '(top)'],
    [{ version: 1, sources: [{ id: 'a', name: 'x.csv', sha256: 'zz', dialect: { format: 'csv' } }] }, 'sources.0.sha256'],
    [{ version: 1, asOf: 'yesterday' }, 'asOf'],
    [{ version: 1, asOf: '2026-02-30' }, 'asOf'],
    [{ version: 1, sources: [{ id: 'a', name: '../x.csv', sha256: '0'.repeat(64), dialect: { format: 'csv' } }] }, 'sources.0.name'],
    [{ version: 1, sources: [{ id: 'a', name: 'x.csv', sha256: '0'.repeat(64), dialect: { format: 'csv', delimiter: '"' } }] }, 'sources.0.dialect.delimiter'],
    [{}, 'version'],
    [[], '(top)'],
    [null, '(top)'],
  ])('refuses %j with the path of the fault', (value, path) => {
    expect(() => parseRecipe(value)).toThrowError(expect.objectContaining({ code: 'invalid-recipe', data: expect.objectContaining({ path }) }));
  });

  it('refuses a version from the future', () => {
    expect(() => parseRecipe({ version: 99 })).toThrowError(expect.objectContaining({ code: 'recipe-too-new' }));
  });
});

it('refuses an empty list of journey stages in words, not by failing', () => {
  expect(() => parseRecipe({ ...emptyRecipe(), journey: [] })).toThrow(expect.objectContaining({ code: 'invalid-recipe' }));
});
