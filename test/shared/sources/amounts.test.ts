import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { amountOf, plainAmount, unitSign } from '../../../shared/sources/amounts.ts';
import { plainCells } from '../../../shared/sources/plain.ts';
import { writeCsv } from '../../../shared/sources/write.ts';
import { literal } from '../../../shared/sql/literal.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read, textFile, typedOf } from './reading.ts';

let wasm: Database;
let native: Database;
beforeAll(async () => {
  ({ db: wasm } = await wasmDatabase());
  native = await nativeDatabase();
});
afterAll(async () => {
  await wasm.close();
  await native.close();
});

const column = (values: readonly string[], delimiter = ';') =>
  textFile(`id${delimiter}v${delimiter}n\n${values.map((value, i) => `x${i}${delimiter}"${value}"${delimiter}${i}`).join('\n')}\n`);

/** What a column of such cells becomes in both engines: unit and values, or its type. */
const readAs = async (values: readonly string[], delimiter?: string): Promise<unknown> => {
  const answers = await Promise.all([wasm, native].map(async (db) => {
    const report = await read(db, column(values, delimiter));
    const { type, unit } = report.columns[1];
    return unit === undefined && type !== 'number' && type !== 'integer' ? type : [unit ?? null, (await typedOf(db, report)).map((row) => Number(row[1]))];
  }));
  expect(answers[1]).toEqual(answers[0]);
  return answers[0];
};

describe('amounts', () => {
  it.each([
    [['$24,980.50', '$1,200.00', '$-5'], '$', [24980.5, 1200, -5]],
    [['$24,980', '$1,200', '$950'], '$', [24980, 1200, 950]],
    [['€ 24.980,50', '€ 950,00', '-€ 3,20'], '€', [24980.5, 950, -3.2]],
    [['24 980,50 €', '1\u202f200,00 €', '12,00\u00a0EUR'], '€', [24980.5, 1200, 12]],
    [["CHF 24'980.50", 'CHF 1’200.00', 'Fr. 12.00'], 'CHF', [24980.5, 1200, 12]],
    [['₹0,24,980', '₹12,34,567.50', '₹500'], '₹', [24980, 1234567.5, 500]],
    [['12.5%', '3 %', '-0.5%'], '%', [12.5, 3, -0.5]],
    [['12,5 %', '3 %', '100 %'], '%', [12.5, 3, 100]],
    [['0,24,980', '12,34,567.50', '96,520', '500'], '', [24980, 1234567.5, 96520, 500]],
    [['(24980.50)', '1200.00', '($3.10)'], '$', [-24980.5, 1200, -3.1]],
    [['(24980.50)', '(1200.00)', '(3.00)'], '', [-24980.5, -1200, -3]],
    [['24980.50-', '1200', '7.25'], '', [-24980.5, 1200, 7.25]],
    [['1.234,00 kr', '50 kr', '1 250 000 kr'], 'kr', [1234, 50, 1250000]],
    [['£1,234', 'GBP 5', '7'], '£', [1234, 5, 7]],
    [['(1.000,50) €', '-5 €', '€ 5,-'], '€', [-1000.5, -5, 5]],
    [['$(12.00)', '$5.--', '7.00 $-'], '$', [-12, 5, -7]],
    [['5,-', '12,–', '7,--'], '', [5, 12, 7]],
  ] as const)('%j are numbers', async (values, unit, numbers) => {
    expect(await readAs(values)).toEqual([unit, numbers]);
  });

  it.each([
    [['$5.00', '€5.00', '$7.00']], [['$5.00', 'free', '$7.00']], [['12%', '0.12', '5%']], [['(1)', '(2)', '(3)']], [['12-', '13-', '14-']],
    [['(212) 555-0100', '(030) 12345', '(12) 345']], [['045 123 456', '045 999 000', '044 100 200']], [['555 123 456', '555 999 000', '601 200 300']],
    [['12-05', '13-06', '01-07']], [['1.2.3', '1.10.0', '2.0.1']], [['12:30', '13:15', '09:05']], [['CAD12', 'CAD13', 'CAD99']], [['TL100', 'TL200', 'TL 7x']],
    [['DE89 3704 0044 0532 0130 00', 'GB29 NWBK 6016 1331 9268 19', 'x']], [['75001', '01234', '20095']], [['10%-20%', '20%-30%', '5%']], [['$1-$2', '$3-$4', '$5']],
    [['110 001', '110 002', '560 100']], [['$007', '$008', '$009']], [['A$', '$', '%']],
  ])('%j are none', async (values) => {
    expect(['text', 'category', 'date']).toContain(await readAs([...values, ...values]).then((answer) => (Array.isArray(answer) && answer[0] === null ? 'text' : answer)));
    const report = await read(wasm, column(values));
    expect(report.columns[1].unit).toBeUndefined();
  });

  it('are told once, keep their text, and can be set to text again', async () => {
    const values = ['$24,980.50', '$1,200.00', ''];
    const file = textFile(`id;income;rate\n${values.map((value, i) => `x${i};${value};${i + 1},5 %`).join('\n')}\n`.replaceAll(',5 %', '.5 %'));
    const report = await read(wasm, file);
    expect(report.notices.find(({ code }) => code === 'read-as-amounts')?.data).toEqual({ columns: ['income ($)', 'rate (%)'] });
    expect(report.columns.map(({ missing }) => missing)).toEqual([0, 1, 0]);
    expect((await cellsOf(wasm, report)).map((row) => row[1])).toEqual(values);
    const text = await read(wasm, file, { overrides: [{ name: 'income', type: 'text' }] });
    expect((await typedOf(wasm, text))[0][1]).toBe('$24,980.50');
    expect(text.columns[1].unit).toBeUndefined();
    const mixed = await read(wasm, column(['$5.00', 'free', '($7.00)']), { overrides: [{ name: 'v', type: 'number' }] });
    expect((await typedOf(wasm, mixed)).map((row) => row[1])).toEqual(['5.0', null, '-7.0']);
  });

  it('are written plainly where a table is', async () => {
    const report = await read(wasm, column(['€ 24.980,50', '(950,00 €)', '3']));
    let text = '';
    for await (const piece of writeCsv(wasm, report.rawTable, undefined, await plainCells(wasm, report))) text += new TextDecoder().decode(piece);
    expect(text).toBe('id,v,n\nx0,24980.50,0\nx1,-950.00,1\nx2,3,2\n');
  });

  it('with thousands parted by blanks are quantities where their lengths differ, and leave telephone numbers beside them alone', async () => {
    expect(await readAs(['45 000', '1 250 000', '128 400'])).toEqual([null, [45000, 1250000, 128400]]);
    const report = await read(wasm, textFile('id;income;phone\nx1;24 980,50;601 234 567\nx2;1 200,00;602 999 888\n'));
    expect(report.columns.map(({ type }) => type)).toEqual(['text', 'number', 'category']);
  });

  it('decide the decimal sign of a file', async () => {
    expect((await read(wasm, column(['€ 1,50', '€ 2,25']))).dialect.decimal).toBe(',');
    expect((await read(wasm, column(['$1,234', '$25,000']))).dialect.decimal).toBe('.');
  });

  it('are the same to the scan of a file and to SQL in both engines', async () => {
    const digits = fc.stringMatching(/^\d{1,4}([ ,.'\u00a0]\d{3}){0,2}([.,]\d{1,3})?$/);
    const sign = fc.constantFrom('', '', '$', '€', '%', ' %', 'CHF ', ' kr', ' EUR', 'Rs. ', '-', '(', ')', 'x');
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(sign, sign, digits, sign, sign).map((parts) => parts.join('').trim()), { minLength: 40, maxLength: 40 }), async (texts) => {
      for (const decimal of ['.', ','] as const) {
        const { fits, text } = plainAmount('v', { decimal });
        const sql = `SELECT CASE WHEN ${fits} THEN TRY_CAST(${text} AS DOUBLE) END AS n FROM (VALUES ${texts.map((value, i) => `(${i}, ${literal(value)})`).join(', ')}) t(i, v) ORDER BY i`;
        const [one, two] = await Promise.all([wasm, native].map(async (db) => (await db.query(sql)).columns[0]));
        expect(two.values).toEqual(one.values);
        texts.forEach((value, i) => {
          const amount = amountOf(value);
          if (amount !== null) expect([value, one.valid[i]]).toEqual([value, amount.decimal === 'either' || amount.decimal === decimal ? 1 : 0]);
          else if (one.valid[i] === 1) expect(value).toMatch(/^[-−]?[\d\s.,'\u00a0]+$|\p{L}{2,}\.?[-−]?\d|\d\p{L}{2,}/u);
        });
      }
    }), { numRuns: 12 });
  });

  it('are shown in one way for a currency', () => {
    expect(['EUR 5', '€5', '5 eur', '5%', 'kr 5', '($5)'].map((text) => unitSign(amountOf(text)?.unit ?? -1))).toEqual(['€', '€', '€', '%', 'kr', '$']);
  });
});
