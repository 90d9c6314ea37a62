import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { customerKeys, keySql, keyText } from '../../../shared/features/customer-key.ts';
import { literal } from '../../../shared/sql/literal.ts';
import { withoutFormulas } from '../../../shared/text/csv.ts';
import { drain } from '../../helpers/matrices.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';

const SIGNS = ['=', '+', '-', '@', "'", ';', '|', ' ', '\t', '\n', '\u00A0', '\u200B', '\uFF1D', 'a', 'B', '0', '1', '.0'];
const names = fc.sample(fc.array(fc.constantFrom(...SIGNS), { maxLength: 7 }).map((signs) => signs.join('')), { numRuns: 1500, seed: 1 });
const RULES = [
  { ignoreCase: true, ignoreBlanks: true, ignoreZeros: false }, { ignoreCase: false, ignoreBlanks: false, ignoreZeros: true },
];

async function inSql(db: Database): Promise<(string | null)[][]> {
  await db.exec(`CREATE TABLE named AS SELECT * FROM (VALUES ${names.map((name, i) => `(${i}, ${literal(name)})`).join(', ')}) AS t (i, who)`);
  const keys = RULES.map((rule, at) => `${keySql({ name: 'who', type: 'text', mean: null }, 't', rule)} AS k${at}`);
  const { columns } = await db.query(`SELECT ${keys.join(', ')} FROM named AS t ORDER BY i`);
  return columns.map(({ values }) => [...values] as (string | null)[]);
}

describe('names of customers', () => {
  it('are evened out alike in SQL and in text, formula-safe or not', async () => {
    const wanted = RULES.map((rule) => names.map((name) => keyText(name, rule)));
    expect(await inSql(await openMemoryDatabase())).toEqual(wanted);
    for (const rule of RULES) expect(names.map((name) => keyText(withoutFormulas(name), rule))).toEqual(names.map((name) => keyText(name, rule)));
  });

  it('stay as written in both files where one would lose a customer', () => {
    expect(drain(customerKeys([['A', 'b', null, ''], ['a']]))).toEqual([['a', 'b', null, null], ['a']]);
    expect(drain(customerKeys([['A', "'=b"], ['a', 'A', '']]))).toEqual([['A', '=b'], ['a', 'A', null]]);
    // the same name twice is one customer twice
    expect(drain(customerKeys([['A', 'A', "'=b", '=b'], ['a']]))).toEqual([['a', 'a', '=b', '=b'], ['a']]);
  });
});
