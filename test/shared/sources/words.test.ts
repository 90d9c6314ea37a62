import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { plainCells } from '../../../shared/sources/plain.ts';
import { writeCsv } from '../../../shared/sources/write.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { read, textFile, typedOf } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

describe('numbers whose thousands are parted otherwise', () => {
  it.each([
    ['blanks', '1 234,50', '950,00', '12 345 678,25', 'blank', ',', [1234.5, 950, 12_345_678.25]],
    ['hard blanks', '1\u00a0234,50', '950,00', '2\u00a0000,00', 'blank', ',', [1234.5, 950, 2000]],
    ['narrow hard blanks', '1\u202f234', '950', '2\u202f000', 'blank', '.', [1234, 950, 2000]],
    ['apostrophes', "1'234.50", '950.00', "12'345'678.25", 'apostrophe', '.', [1234.5, 950, 12_345_678.25]],
    ['curved apostrophes', '1\u2019234.50', '-950.00', '+2\u2019000.5', 'apostrophe', '.', [1234.5, -950, 2000.5]],
  ] as const)('reads %s', async (_, a, b, c, thousands, decimal, wanted) => {
    const report = await read(db, textFile(`id;amount\nx1;${a}\nx2;${b}\nx3;${c}\nx4;\n`));
    expect(report.dialect).toMatchObject({ thousands, decimal });
    expect(report.columns[1]).toMatchObject({ type: 'number', missing: 1 });
    expect((await typedOf(db, report)).map((row) => Number(row[1]))).toEqual([...wanted, 0]);
  });

  it('leaves telephone numbers and other codes in groups of three as they are, unless told', async () => {
    const text = 'id,phone\nx1,555 123 456\nx2,555 999 000\n';
    const report = await read(db, textFile(text));
    expect([report.dialect.thousands, report.columns[1].type]).toEqual(['usual', 'category']);
    const told = await read(db, textFile(text), { dialect: { thousands: 'blank' } });
    expect((await typedOf(db, told)).map((row) => row[1])).toEqual(['555123456.0', '555999000.0']);
    const mixed = await read(db, textFile('id,no\nx1,1 234\nx2,12\nx3,A 17\nx4,B 18\n'));
    expect(mixed.columns[1].type).toBe('text');
  });

  it('writes them plainly', async () => {
    const report = await read(db, textFile("id;amount\nx1;1'234.50\nx2;950.00\nx3;NA\n"));
    let text = '';
    for await (const piece of writeCsv(db, report.rawTable, undefined, await plainCells(db, report))) text += new TextDecoder().decode(piece);
    expect(text).toBe('id,amount\nx1,1234.50\nx2,950.00\nx3,NA\n');
  });
});

describe('what is not sure of numbers', () => {
  it('is said where every value has one sign before three digits', async () => {
    const open = await read(db, textFile('id;amount\nx1;24.980\nx2;13.500\n'));
    expect(open.notices.find(({ code }) => code === 'thousands-ambiguous')?.data).toMatchObject({ columns: 'amount' });
    const clear = await read(db, textFile('id;amount\nx1;24.980\nx2;13.5\n'));
    expect(clear.notices.some(({ code }) => code === 'thousands-ambiguous')).toBe(false);
  });

  it.each([['$24,980.50', '€3.00'], ['12.5%', '0.12'], ['(24)', '(25)']])('is said of %s beside %s', async (value, other) => {
    const report = await read(db, textFile(`id;income\nx1;"${value}"\nx2;"${value}"\nx3;"${other}"\n`));
    expect(report.notices.find(({ code }) => code === 'numbers-with-signs')?.data).toMatchObject({ column: 'income' });
  });

  it('is not said of telephone numbers and codes', async () => {
    const report = await read(db, textFile('id,phone,code\nx1,555 123 456,A-12\nx2,555 999 000,B-13\n'));
    expect(report.notices.some(({ code }) => code === 'numbers-with-signs')).toBe(false);
  });
});

describe('words of one\'s own', () => {
  it('for yes and no', async () => {
    const text = 'id,consent\nx1,Oui\nx2,non\nx3,oui\nx4,\nx5,NON\n';
    expect((await read(db, textFile(text))).columns[1].type).toBe('category');
    const report = await read(db, textFile(text), { dialect: { trues: ['oui'], falses: ['non'] } });
    expect(report.columns[1]).toMatchObject({ type: 'boolean', missing: 1 });
    expect((await typedOf(db, report)).map((row) => row[1])).toEqual(['true', 'false', 'true', null, 'false']);
    expect(report.dialect).toMatchObject({ trues: ['oui'], falses: ['non'] });
    // the dialect that was found reads the same again
    expect((await read(db, textFile(text), { dialect: report.dialect })).columns[1].type).toBe('boolean');
  });
});
