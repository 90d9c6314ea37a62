import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail, scratch, succeed, tessera } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Compared {
  readonly rows: number;
  readonly leftOut: number;
  readonly unmatched: { readonly left: number; readonly right: number } | null;
  readonly agreement: { readonly ari: number; readonly ami: number; readonly homogeneity: number; readonly completeness: number; readonly vMeasure: number };
  readonly contingency: readonly (readonly number[])[];
  readonly flow: readonly { readonly from: string; readonly to: string; readonly count: number }[];
}

let out = '';
const at = (name: string): string => join(out, name);
const file = (name: string, lines: readonly string[]): string => {
  writeFileSync(at(name), `${lines.join('\n')}\n`);
  return at(name);
};
beforeAll(() => {
  out = scratch();
});

describe('compare', () => {
  it('db-demo: the printed figures of a labelling against the truth, two columns of one file', async () => {
    const { result } = await succeed<Compared>(['compare', dataPath('synthetic/dbscan_demo_750.csv'), '--left', 'truth', '--right', 'dbscan']);
    const { homogeneity, completeness, vMeasure, ari, ami } = result.agreement;
    expect([homogeneity, completeness, vMeasure, ari, ami].map((value) => value.toFixed(3))).toEqual(['0.953', '0.883', '0.917', '0.952', '0.916']);
    expect(result.contingency.flat().reduce((sum, count) => sum + count, 0)).toBe(750);
  });

  it('reads back what segment wrote safe from formulas, to compare and to join', async () => {
    const people = file('phones.csv', ['phone,age,spend', ...Array.from({ length: 30 }, (_, i) => `+4917612345${10 + i},${20 + (i % 3) * 20 + i / 30},${(i % 3) * 100 + (i * 7) % 11}`)]);
    await succeed(['segment', people, '--features', 'age,spend', '--k', '3', '--out', at('made')]);
    const safe = at('made/segments.csv');
    const written = readFileSync(safe, 'utf8').split('\r\n');
    expect(written[1].split(',')[0]).toBe("'+491761234510");
    const plain = file('plain.csv', written.slice(0, -1).map((line) => line.replace(/^'/, '')));
    const { result } = await succeed<Compared>(['compare', safe, plain]);
    expect(result).toMatchObject({ rows: 30, unmatched: { left: 0, right: 0 }, agreement: { ari: 1 } });
    const joined = await succeed<{ readonly joins: readonly { readonly matched: number; readonly unknownKeys: number }[] }>(['prepare', people, safe, '--out', at('joined')]);
    expect(joined.result.joins).toMatchObject([{ matched: 30, unknownKeys: 0 }]);
  });

  it('two labelled files by identifier, whatever the order of their rows; 0 is no segment', async () => {
    const left = file('left.csv', ['customer,segment,segment_name', 'a,1,x', 'b,1,x', 'c,2,y', 'd,2,y', 'e,0,No segment']);
    const right = file('right.csv', ['customer,segment', 'd,1', 'c,1', 'b,2', 'a,2', 'e,1', 'f,1']);
    const { result } = await succeed<Compared>(['compare', left, right]);
    expect(result).toMatchObject({ rows: 4, leftOut: 1, unmatched: { left: 0, right: 1 }, agreement: { ari: 1, ami: 1 } });
    expect(result.flow).toEqual([expect.objectContaining({ from: '1', to: '2', count: 2 }), expect.objectContaining({ from: '2', to: '1', count: 2 })]);
    const noise = await succeed<Compared>(['compare', left, right, '--with-noise']);
    expect(noise.result).toMatchObject({ rows: 5, leftOut: 0 });
    expect(noise.result.agreement.ari).toBeLessThan(1);
  });

  it('keeps a class named 0 in a file that is not ours, and warns of rows without a group', async () => {
    const truth = file('truth.csv', ['customer,segment,class', 'a,0,0', 'b,0,0', 'c,1,1', 'd,1,1', 'e,1,']);
    const other = file('other.csv', ['customer,segment', 'a,1', 'b,1', 'c,2', 'd,2', 'e,2']);
    const all = await succeed<Compared>(['compare', truth, other]);
    expect(all.result).toMatchObject({ rows: 5, leftOut: 0, agreement: { ari: 1 } });
    expect(all.warnings).toEqual([]);
    const { result, warnings } = await succeed<Compared>(['compare', truth, other, '--left', 'class']);
    expect(result).toMatchObject({ rows: 4, leftOut: 1, agreement: { ari: 1 } });
    expect(warnings.map(({ code }) => code)).toEqual(['rows-without-group']);
  });

  it("a recipe's segments against a column, and as a table for people", async () => {
    const penguins = dataPath('penguins/penguins.csv');
    await succeed(['segment', penguins, '--k', '3', '--with-fit', '--out', at('penguins')]);
    expect(readFileSync(join(at('penguins'), 'segments.csv'), 'utf8').split('\r\n')[0]).toBe('row,segment,segment_name,silhouette,second_segment,distance');
    const args = ['compare', join(at('penguins'), 'recipe.json'), '--source', `main=${penguins}`, '--column', 'species'];
    const { result } = await succeed<Compared>(args);
    expect(result.rows).toBe(344);
    expect(result.agreement.ari).toBeGreaterThan(0.85);
    const text = (await tessera(args)).stdout;
    expect(text).toContain('Adelie');
    expect(text).toContain('They are nearly the same.');
  });

  it('answers bad input with what is wrong and what to do', async () => {
    const left = file('l.csv', ['id,segment', 'a,1', 'b,2']);
    expect(await fail(['compare', left, file('r.csv', ['id,segment', 'y,1', 'z,2'])])).toMatchObject({ code: 'ids-do-not-match', exit: 3 });
    expect(await fail(['compare', left, file('twice.csv', ['id,segment', 'a,1', 'a,2']), '--id', 'id'])).toMatchObject({ code: 'ids-repeat', exit: 3 });
    expect(await fail(['compare', left, file('other.csv', ['id,group', 'a,1', 'b,2'])])).toMatchObject({ code: 'no-such-column', exit: 3 });
    expect(await fail(['compare', left])).toMatchObject({ code: 'missing-argument', exit: 2 });
    expect(await fail(['compare', left, left, '--id', 'nowhere'])).toMatchObject({ exit: 3 });
  });
});
