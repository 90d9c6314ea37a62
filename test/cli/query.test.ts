import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed, tessera } from '../helpers/one-process.ts';

interface Result {
  readonly tables: readonly { readonly name: string }[];
  readonly rows: number;
  readonly values: readonly (readonly unknown[])[];
  readonly outputs: readonly string[];
}

describe('tessera query', () => {
  const folder = scratch();
  const people = join(folder, 'Our people.csv');
  const orders = join(folder, 'orders.csv');
  writeFileSync(people, 'customer_id,town,spend\n001,Bonn,10.5\n002,=Ulm,\n003,Bonn,-2\n');
  writeFileSync(orders, `customer,order_id,date,amount\n${Array.from({ length: 12 }, (_, i) => `c${i % 3},${i},2026-01-${String(i + 1).padStart(2, '0')},${i + 1}`).join('\n')}\n`);

  it('answers with typed values, and for people', async () => {
    const sql = 'SELECT customer_id, town, spend FROM our_people ORDER BY spend DESC NULLS LAST';
    const { result } = await succeed<Result>(['query', people, '--sql', sql]);
    expect(result).toMatchObject({ rows: 3, values: [['001', 'Bonn', 10.5], ['003', 'Bonn', -2], ['002', '=Ulm', null]], truncated: false });
    expect((await tessera(['query', people, '--sql', sql])).stdout).toContain('3 rows. Tables: our_people');
  });

  it('shows 40 rows, and says how many there are', async () => {
    const { stdout } = await tessera(['query', orders, '--sql', 'SELECT a.amount FROM orders AS a, orders AS b ORDER BY 1']);
    expect(stdout).toContain('144 rows; the first 40 are shown, --out FILE.csv writes all.');
    expect(stdout.split('\n').filter((line) => /^\d+$/.test(line.trim()))).toHaveLength(40);
  });

  it('writes all rows, without formulas', async () => {
    const out = join(folder, 'answer.csv');
    const { result, warnings } = await succeed<Result>(['query', people, '--sql', 'SELECT town, spend FROM our_people ORDER BY customer_id', '--out', out]);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'formula-neutralised', message: expect.stringMatching(/^1 cell /) as string }));
    expect(result.outputs).toEqual(['answer.csv']);
    expect(readFileSync(out, 'utf8')).toBe("town,spend\r\nBonn,10.5\r\n'=Ulm,\r\nBonn,-2.0\r\n");
  });

  it('makes customers where they are asked for', async () => {
    const { result } = await succeed<Result>(['query', orders, '--sql', 'SELECT count(*) AS n FROM customers']);
    expect(result.values).toEqual([[3]]);
    expect(result.tables.map(({ name }) => name)).toEqual(['orders', 'customers']);
  });

  it('runs nothing that does more than read, and tells mistakes', async () => {
    expect(await fail(['query', people, '--sql', 'SELECT 1; DROP TABLE our_people'])).toMatchObject({ code: 'query-not-allowed', exit: 2 });
    expect(await fail(['query', people, '--sql', 'SELECT nme FROM our_people'])).toMatchObject({ code: 'query-failed', exit: 3 });
    expect(await fail(['query', people])).toMatchObject({ code: 'missing-argument', exit: 2 });
    expect(await fail(['query', people, '--sql', 'SELECT 1', '--out', people])).toMatchObject({ code: 'output-is-input' });
  });
});
