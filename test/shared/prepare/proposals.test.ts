import { describe, expect, it } from 'vitest';
import type { Steps } from '../../../shared/contract/compute.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { fuzzyGroups } from '../../../shared/prepare/fuzzy-groups.ts';
import { plainForm, spellingGroups } from '../../../shared/prepare/spellings.ts';
import { suggestSteps } from '../../../shared/prepare/suggest.ts';

const finish = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};
const values = (counts: Record<string, number>): { value: string; count: number }[] => Object.entries(counts).map(([value, count]) => ({ value, count }));

describe('spellings', () => {
  it('of one form or nearly the same letters are proposed as the most frequent one', () => {
    const groups = finish(spellingGroups(values({ 'New York': 40, 'new-york': 3, NEWYORK: 1, Hamburg: 20, Hambrug: 2, Köln: 9, Koeln: 4, KOLN: 1, Bonn: 3, Born: 2 })));
    expect(groups.map(({ to, members, reason }) => [to, members.map((member) => member.value), reason])).toEqual([
      ['New York', ['New York', 'new-york', 'NEWYORK'], 'form'], ['Hamburg', ['Hamburg', 'Hambrug'], 'likeness'], ['Köln', ['Köln', 'Koeln'], 'form'],
    ]);
  });

  it('of a whole vocabulary are compared in short turns', () => {
    const many = Array.from({ length: 900 }, (_, i) => ({ value: `product line ${i}`, count: 1 }));
    const steps = spellingGroups(many);
    let turns = 0;
    while (steps.next().done !== true) turns++;
    expect(turns).toBeGreaterThan(2);
  });

  it('that differ in a number, or are short, are left apart', () => {
    expect(finish(spellingGroups(values({ 'Product line 1': 9, 'Product line 2': 8, 'M': 5, 'N': 4, 'North': 3, 'South': 3 })))).toEqual([]);
    expect(plainForm(' Straße-Nord ')).toBe('strassenord');
    expect(finish(spellingGroups(values({ '?': 2, '!': 1, '': 3 })))).toEqual([]);
  });
});

describe('near duplicates', () => {
  const record = (name: string, town: string | null, rows = 1): { cells: (string | null)[]; rows: number; block: string | null } => ({ cells: [name, town], rows, block: town });
  const people = [record('Anna Berger', 'Ulm'), record('Anna Bergar', 'Ulm'), record('ANNA BERGER', null), record('Hans Meier', 'Bonn'), record('Hanns Meier', 'Bonn', 3), record('Udo Voss', 'Ulm')];

  it('are compared within blocks and linked into clusters, the record in most rows first', () => {
    const { clusters, compared } = finish(fuzzyGroups(people, { measure: 'jaro-winkler', threshold: 0.92, block: 'start' }));
    expect(clusters.map((cluster) => cluster.records.map(({ cells }) => cells[0]))).toEqual([['Hanns Meier', 'Hans Meier'], ['Anna Berger', 'Anna Bergar', 'ANNA BERGER']]);
    expect(compared).toBe(4);
    expect(clusters.every((cluster) => cluster.likeness >= 0.92)).toBe(true);
  });

  it('may be compared by the edit distance, by a column, or all with all', () => {
    expect(finish(fuzzyGroups(people, { measure: 'levenshtein', threshold: 0.9, block: 'none' })).compared).toBe(15);
    expect(finish(fuzzyGroups(people, { measure: 'levenshtein', threshold: 0.9, block: { column: 'town' } })).clusters).toHaveLength(2);
    expect(finish(fuzzyGroups(people, { measure: 'levenshtein', threshold: 1, block: 'none' })).clusters.map((cluster) => cluster.records.length)).toEqual([2]);
  });

  it('stay affordable in large blocks', () => {
    const many = Array.from({ length: 3000 }, (_, i) => record(`same start ${String(i).padStart(5, '0')}`, null));
    const { compared, narrowed } = finish(fuzzyGroups(many, { measure: 'levenshtein', threshold: 1, block: 'start' }));
    expect(narrowed).toBe(true);
    expect(compared).toBeLessThanOrEqual(3000 * 40);
  });
});

describe('suggested steps', () => {
  const column = (name: string, more: Partial<ColumnInfo>): ColumnInfo => ({
    name, label: name, type: 'number', role: 'feature', missing: 0, distinct: 50, min: 0, max: 10, mean: 5, sd: 1, skewness: 0, quantiles: [1, 3, 5, 7, 9],
    top: [], histogram: null, issues: [], reason: '', ...more,
  });
  const source = {
    rows: 100, duplicates: 2, orders: null, sensitive: [{ column: 'mail', reason: 'e-mail addresses' }],
    columns: [
      column('spend', { max: 500, missing: 4 }), column('visits', {}), column('age', {}), column('mail', { type: 'text', role: 'ignore', mean: null, quantiles: null }),
      column('opt_in', { type: 'category', mean: null, quantiles: null, distinct: 2, top: [{ value: 'yes', count: 60 }, { value: 'no', count: 40 }] }),
      column('birth date', { type: 'date', role: 'date', mean: null, quantiles: null }),
    ],
  };

  it('follow from what the columns show', () => {
    const found = suggestSteps(source, []);
    expect(found.map(({ step }) => step.kind)).toEqual(['dedupe', 'sensitive', 'outliers', 'consent', 'date-parts', 'missing']);
    expect(found[3].step).toMatchObject({ column: 'opt_in', values: ['yes'] });
    expect(found[5].step).toMatchObject({ method: 'mice', columns: ['spend', 'visits', 'age'] });
  });

  it('cap no share: its ends are as far as it goes', () => {
    const share = column('PRC_FULL_PAYMENT', { min: 0, max: 1, quantiles: [0, 0, 0, 0.14, 0.5] });
    const kinds = (own: ColumnInfo): string[] => suggestSteps({ ...source, duplicates: 0, sensitive: [], columns: [own] }, []).map(({ step }) => step.kind);
    expect(kinds(share)).toEqual([]);
    expect(kinds({ ...share, max: 1.2 })).toEqual(['outliers']);
  });

  it('are not made again for what the recipe does already', () => {
    const taken = suggestSteps(source, []).map(({ step }) => step);
    expect(suggestSteps(source, taken)).toEqual([]);
  });
});
