import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

const rows = Array.from({ length: 60 }, (_, i) => {
  const group = i % 3;
  return `c${i},${20 + group * 20 + (i * 7) % 5},${i % 11 === 0 ? '' : 1000 * (group + 1) + (i * 37) % 90},${['north', 'South', 'south '][group]},${i % 9 === 0 ? 'no' : 'yes'}`;
});
const TABLE = `customer_id,age,spend,region,consent\n${rows.join('\n')}\n`;

function folder(steps: unknown): { dir: string; file: string; steps: string; out: string } {
  const dir = scratch();
  const at = (name: string): string => join(dir, name);
  writeFileSync(at('people.csv'), TABLE);
  writeFileSync(at('steps.json'), JSON.stringify(steps));
  return { dir, file: at('people.csv'), steps: at('steps.json'), out: at('out') };
}

const STEPS = [
  { kind: 'consent', column: 'consent', values: ['yes'] }, { kind: 'text', columns: ['region'], case: 'lower' },
  { kind: 'missing', columns: ['age', 'spend'], method: 'mice' }, { kind: 'compute', name: 'spend per year', expression: 'spend / age' },
];

describe('tessera prepare', () => {
  it('writes the table and a report of what each step did', async () => {
    const { file, steps, out } = folder(STEPS);
    const { result } = await succeed<{ rows: number; rowsBefore: number; steps: { sentence: string; rowsAfter: number }[]; outputs: string[] }>(['prepare', file, '--steps', steps, '--out', out]);
    expect(result).toMatchObject({ rowsBefore: 60, rows: 53, outputs: ['prepared.csv', 'prepare.json'] });
    expect(result.steps).toHaveLength(4);
    const [head, first] = readFileSync(join(out, 'prepared.csv'), 'utf8').split('\n');
    expect(head).toBe('customer_id,age,spend,region,consent,spend per year');
    expect(first.split(',').slice(0, 5)).toEqual(['c1', '42', '2037', 'south', 'yes']);
    const report = JSON.parse(readFileSync(join(out, 'prepare.json'), 'utf8')) as { done: unknown[]; steps: unknown[] };
    expect(report.done).toHaveLength(4);
    expect(report.steps).toMatchObject(STEPS);
  });

  it('makes a key for pseudonyms that only its owner reads, and uses it again', async () => {
    const { dir, file, steps, out } = folder([{ kind: 'sensitive', columns: ['customer_id'], action: 'pseudonym' }]);
    expect(await fail(['prepare', file, '--steps', steps, '--out', out])).toMatchObject({ code: 'pseudonym-key-missing', exit: 3 });
    const key = join(dir, 'key');
    await succeed(['prepare', file, '--steps', steps, '--out', out, '--key-file', key]);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const before = readFileSync(join(out, 'prepared.csv'), 'utf8');
    expect(before).not.toMatch(/^c1,/m);
    await succeed(['prepare', file, '--steps', steps, '--out', out, '--key-file', key]);
    expect(readFileSync(join(out, 'prepared.csv'), 'utf8')).toBe(before);
  });

  it('refuses steps it does not know, and says where', async () => {
    const { file, steps, out } = folder([{ kind: 'filter' }]);
    expect(await fail(['prepare', file, '--steps', steps, '--out', out])).toMatchObject({ code: 'invalid-steps', exit: 3, data: { path: '0.where' } });
    expect(await fail(['prepare', file, '--out', out])).toMatchObject({ code: 'missing-argument', exit: 2 });
  });
});

describe('steps of a segmentation', () => {
  it('are carried out, kept in recipe and model, replayed and applied to new rows', async () => {
    const { dir, file, steps, out } = folder(STEPS);
    const { result } = await succeed<{ rows: number; k: number; prepared: { id: string }[] }>(['segment', file, '--steps', steps, '--out', out, '--k', '3']);
    expect(result.rows).toBe(53);
    expect(result.prepared.map((step) => step.id)).toEqual(['step-1', 'step-2', 'step-3', 'step-4']);
    const labelled = readFileSync(join(out, 'segments.csv'), 'utf8');
    expect(labelled).not.toContain('c0,');
    expect(readFileSync(join(out, 'personas.html'), 'utf8')).toContain('7 rows without it removed');
    const again = join(dir, 'again');
    await succeed(['run', join(out, 'recipe.json'), '--source', `main=${file}`, '--out', again]);
    for (const name of ['segments.csv', 'recipe.json', 'model.json', 'personas.html']) expect(readFileSync(join(again, name))).toEqual(readFileSync(join(out, name)));
    const scored = join(dir, 'scored');
    await succeed(['score', join(out, 'model.json'), file, '--out', scored]);
    expect(readFileSync(join(scored, 'segments.csv'), 'utf8')).toBe(labelled);
  });

  it('on customers come after orders are added up', async () => {
    const { file, steps, out, dir } = folder([{ kind: 'filter', where: 'frequency >= 3', table: 'customers' }, { kind: 'filter', where: 'amount < 900', id: 'small' }]);
    const lines = Array.from({ length: 400 }, (_, i) => `o${i},k${(i * i) % 61},2024-0${1 + (i % 9)}-1${i % 10},${10 + (i * 13) % 97 + (i === 5 ? 5000 : 0)}`);
    writeFileSync(join(dir, 'orders.csv'), `order_id,customer_id,order_date,amount\n${lines.join('\n')}\n`);
    expect(file).toContain('people.csv');
    const { result } = await succeed<{ rows: number; prepared: { id: string; rowsBefore: number; rowsAfter: number }[] }>(['segment', join(dir, 'orders.csv'), '--steps', steps, '--out', out]);
    expect(result.prepared.map((step) => step.id)).toEqual(['step-1', 'small']);
    expect(result.prepared[1]).toMatchObject({ rowsBefore: 400, rowsAfter: 399 });
    expect(result.rows).toBe(result.prepared[0].rowsAfter);
    const scored = join(dir, 'scored');
    await succeed(['score', join(out, 'model.json'), join(dir, 'orders.csv'), '--out', scored]);
    expect(readFileSync(join(scored, 'segments.csv'), 'utf8')).toBe(readFileSync(join(out, 'segments.csv'), 'utf8'));
  });
});

describe('missing numbers of features', () => {
  it.each(['knn', 'mice', 'drop-row'])('are treated as --missing %s says', async (how) => {
    const { file, out, dir } = folder([]);
    const { result, warnings } = await succeed<{ rows: number }>(['segment', file, '--missing', how, '--features', 'age,spend', '--k', '3', '--out', out]);
    expect(result.rows).toBe(how === 'drop-row' ? 54 : 60);
    expect(warnings.some((warning) => warning.code === (how === 'drop-row' ? 'rows-left-out' : 'missing-filled'))).toBe(true);
    const model = join(out, 'model.json');
    if (how === 'knn') {
      expect(await fail(['score', model, file, '--out', join(dir, 'scored')])).toMatchObject({ code: 'step-not-scorable', exit: 3 });
      return;
    }
    await succeed(['score', model, file, '--out', join(dir, 'scored')]);
    expect(readFileSync(join(dir, 'scored', 'segments.csv'), 'utf8')).toBe(readFileSync(join(out, 'segments.csv'), 'utf8'));
  });
});
