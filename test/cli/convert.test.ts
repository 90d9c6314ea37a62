import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { scratch, succeed } from '../helpers/one-process.ts';
import { dataJson, dataPath } from '../helpers/shared-data.ts';

interface Written { readonly rows: number; readonly columns: number }
interface Sums { rows: number; quantity_sum: number; unitprice_sum: number; revenue_sum: number; blank_customer: number; min_date: string; max_date: string }

describe('convert', () => {
  it('writes eight encodings and dialects of one table to the same plain file, with the known sums', async () => {
    const dir = scratch();
    const expected = dataJson('encodings/expected.json') as Sums;
    const names = readdirSync(dataPath('encodings')).filter((name) => name.endsWith('.csv'));
    expect(names.length).toBe(8);
    let first: string | null = null;
    for (const name of names) {
      const out = join(dir, name);
      const { result } = await succeed<Written>(['convert', dataPath(`encodings/${name}`), '--out', out]);
      expect([result.rows, result.columns], name).toEqual([expected.rows, 8]);
      const text = readFileSync(out, 'utf8');
      first ??= text;
      expect(text === first, name).toBe(true);
    }
    // from the end, as a description may hold a comma
    const rows = String(first).trimEnd().split('\n').slice(1).map((line) => line.split(',').slice(-5));
    const sum = (value: (row: string[]) => number): number => rows.reduce((total, row) => total + value(row), 0);
    expect(rows.length).toBe(expected.rows);
    expect(sum((row) => Number(row[0]))).toBe(expected.quantity_sum);
    expect(sum((row) => Number(row[2]))).toBeCloseTo(expected.unitprice_sum, 6);
    expect(sum((row) => Number(row[0]) * Number(row[2]))).toBeCloseTo(expected.revenue_sum, 6);
    expect(rows.filter((row) => row[3] === '').length).toBe(expected.blank_customer);
    const dates = rows.map((row) => row[1]).sort();
    expect([dates[0], dates[dates.length - 1]]).toEqual([expected.min_date, expected.max_date]);
  });

  it('makes a table without rows of a file that has column names alone', async () => {
    const dir = scratch();
    writeFileSync(join(dir, 'in.csv'), 'id;"a ""b""";c\n');
    expect((await succeed<Written>(['convert', join(dir, 'in.csv'), '--out', join(dir, 'out.csv')])).result).toMatchObject({ rows: 0, columns: 3 });
    expect(readFileSync(join(dir, 'out.csv'), 'utf8')).toBe('id,"a ""b""",c\n');
    await succeed(['convert', join(dir, 'in.csv'), '--out', join(dir, 'out.parquet')]);
    await succeed(['convert', join(dir, 'out.parquet'), '--out', join(dir, 'again.csv')]);
    expect(readFileSync(join(dir, 'again.csv'), 'utf8')).toBe('id,"a ""b""",c\n');
  });

  it('loses no code of a column of numbers on the way through Parquet', async () => {
    const dir = scratch();
    const lines = Array.from({ length: 400 }, (_, i) => `${i % 100 === 50 ? `C${536000 + i}` : 536000 + i},${i % 9}`);
    writeFileSync(join(dir, 'in.csv'), `InvoiceNo,n\n${lines.join('\n')}\n`);
    await succeed(['convert', join(dir, 'in.csv'), '--out', join(dir, 'mid.parquet')]);
    await succeed(['convert', join(dir, 'mid.parquet'), '--out', join(dir, 'out.csv')]);
    expect(readFileSync(join(dir, 'out.csv'), 'utf8')).toBe(readFileSync(join(dir, 'in.csv'), 'utf8'));
  });

  it('tells of words that are no numbers', async () => {
    const dir = scratch();
    const lines = Array.from({ length: 400 }, (_, i) => `c${i},${i === 7 || i === 9 ? 'unknown' : i * 3}`);
    writeFileSync(join(dir, 'in.csv'), `name,visits\n${lines.join('\n')}\n`);
    const { warnings } = await succeed(['convert', join(dir, 'in.csv'), '--out', join(dir, 'out.parquet')]);
    expect(warnings.map(({ code, message }) => [code, message])).toEqual([
      ['values-not-read', '2 values of visits are not numbers (such as unknown) and count as missing.'],
    ]);
  });

  it('writes the names that the file has, repeated and empty ones too, unless the cells are rewritten', async () => {
    const dir = scratch();
    const path = join(dir, 'names.csv');
    writeFileSync(path, 'x;x;;y\n1,5;2;a;3\n2,5;4;b;7\n');
    const out = join(dir, 'out.csv');
    await succeed(['convert', path, '--out', out, '--cells', 'exact']);
    expect(readFileSync(out, 'utf8')).toBe('x,x,,y\n"1,5",2,a,3\n"2,5",4,b,7\n');
    await succeed(['convert', path, '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe('x,x_2,column3,y\n1.5,2,a,3\n2.5,4,b,7\n');
  });

  it('tells of formulas that stay as in the file, and makes them harmless when asked', async () => {
    const dir = scratch();
    writeFileSync(join(dir, 'f.csv'), 'name,n\n=1+1,-5\nx,3\n@y,2\n');
    const [kept, safe] = [join(dir, 'kept.csv'), join(dir, 'safe.csv')];
    expect((await succeed(['convert', join(dir, 'f.csv'), '--out', kept])).warnings).toContainEqual(expect.objectContaining({ code: 'formula-kept', message: expect.stringMatching(/^2 cells/) as string }));
    expect((await succeed(['convert', join(dir, 'f.csv'), '--out', safe, '--formula-safe'])).warnings).toContainEqual(expect.objectContaining({ code: 'formula-neutralised', message: expect.stringMatching(/^2 cells/) as string }));
    expect([kept, safe].map((path) => readFileSync(path, 'utf8'))).toEqual(['name,n\n=1+1,-5\nx,3\n@y,2\n', "name,n\n'=1+1,-5\nx,3\n'@y,2\n"]);
  });

  it('makes formulas in names harmless too where there are no rows', async () => {
    const dir = scratch();
    writeFileSync(join(dir, 'f.csv'), 'id,=1+1\n');
    await succeed(['convert', join(dir, 'f.csv'), '--out', join(dir, 'safe.csv'), '--formula-safe']);
    expect(readFileSync(join(dir, 'safe.csv'), 'utf8')).toBe("id,'=1+1\n");
  });

  it('writes rows alone, and another of several tables', async () => {
    const dir = scratch();
    const path = join(dir, 'two.csv');
    writeFileSync(path, '1,a,2.5\n2,b,3.5\n');
    const out = join(dir, 'out.csv');
    await succeed(['convert', path, '--header', '0', '--no-names', '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe('1,a,2.5\n2,b,3.5\n');
    writeFileSync(path, 'id,name,n\n1,a,2\n2,b,3\n\nshop,town\nx,Kiel\ny,Bonn\n');
    await succeed(['convert', path, '--table', '2', '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe('shop,town\nx,Kiel\ny,Bonn\n');
    const packed = join(dir, 'two.zip');
    writeFileSync(packed, zipSync({ 'more.csv': strToU8('a\n1\n'), 'two.csv': readFileSync(path) }));
    await succeed(['convert', packed, '--sheet', 'two.csv', '--table', '2', '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe('shop,town\nx,Kiel\ny,Bonn\n');
    const { result } = await succeed(['inspect', path]);
    expect(result).toMatchObject({ sheet: 'Table 1', physicalRecords: 5, rows: 2, parts: [{ name: 'Table 1', line: 1, records: 2 }, { name: 'Table 2', line: 5, records: 2, columns: ['shop', 'town'] }] });
  });
});
