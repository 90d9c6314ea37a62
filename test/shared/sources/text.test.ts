import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { RejectedRow } from '../../../shared/contract/tables.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { detectDialect } from '../../../shared/sources/detect.ts';
import { inspectFile } from '../../../shared/sources/encoding.ts';
import { createScanner } from '../../../shared/sources/scanner.ts';
import { createTranscoder } from '../../../shared/sources/transcode.ts';
import { writeCsv, writeParquetFile } from '../../../shared/sources/write.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, parquet, read, textFile, typedOf } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Cells and rejects of a text read in pieces of `chunk` bytes. */
const scan = (text: string, columns: number, chunk = 1 << 20, skip = 0, delimiter = ',') => {
  const rows: string[][] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const examples: RejectedRow[] = [];
  const scanner = createScanner({ delimiter, quote: '"', columns, skip }, (batch) => {
    for (let r = 0; r < batch.rows; r++) {
      rows.push(batch.columns.map(({ bytes, offsets }) => decoder.decode(bytes.slice(offsets[r], offsets[r + 1]))));
    }
  }, (row) => void examples.push(row));
  const bytes = encode(text);
  for (let at = 0; at < bytes.length || at === 0; at += chunk) scanner.push(bytes.slice(at, at + chunk), at + chunk >= bytes.length);
  return { rows, rejected: scanner.rejected, examples, counts: scanner.counts.map((c) => [...c]) };
};

describe('records', () => {
  it('accounts for ragged rows with line, reason and text', () => {
    const result = scan('1,2,3\n4,5\n\n"6\n6",7,8\n9,10,11,12\n13,14,15', 3);
    expect(result.rows).toEqual([['1', '2', '3'], ['6\n6', '7', '8'], ['13', '14', '15']]);
    expect(result.examples).toEqual([
      { line: 2, reason: '2 fields instead of 3.', text: '4,5' },
      { line: 6, reason: '4 fields instead of 3.', text: '9,10,11,12' },
    ]);
  });

  it('loses one line, not the rest, to a quote that is never closed', () => {
    const result = scan('1,2\n3,"4\n5,6\n7,8\n', 2);
    expect(result.rows).toEqual([['1', '2'], ['5', '6'], ['7', '8']]);
    expect(result.examples).toEqual([{ line: 2, reason: 'A quote is opened and never closed.', text: '3,"4' }]);
  });

  it('rejects text after a closing quote and goes on', () => {
    const result = scan('"a"b,1\nc,"d" \n', 2);
    expect(result.rows).toEqual([['c', 'd ']]);
    expect(result.examples[0].reason).toBe('Text follows a closing quote.');
  });

  it('takes LF, CR LF and CR, also mixed, and keeps NUL and quotes inside a cell', () => {
    expect(scan('a,b\r\nc,d\re,f\n\r\n\r\ng,h', 2).rows).toEqual([['a', 'b'], ['c', 'd'], ['e', 'f'], ['g', 'h']]);
    expect(scan('a\0b,37"8\n', 2).rows).toEqual([['a\0b', '37"8']]);
  });

  it('holds a cell of several megabytes', () => {
    const huge = 'x,"\n'.repeat(500_000);
    const result = scan(`1,"${huge.replaceAll('"', '""')}"\n2,b`, 2, 700_001);
    expect(result.rows.map((row) => row[1].length)).toEqual([huge.length, 1]);
  });

  it('cuts the text of a reject at 200 characters', () => {
    expect(scan(`${'é'.repeat(900)}\n1,2\n`, 2).examples[0].text).toBe('é'.repeat(200));
  });

  const cell = fc.oneof(fc.string(), fc.constantFrom('', ' ', ',', '"', '""', '\n', '\r\n', 'a"b', '1.5', 'é', '😀', '\0'));
  const table = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));
  const quoteIfNeeded = (text: string, delimiter: string, force: boolean): string =>
    (force || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it('reads back any table in any dialect, in pieces of any size', () => {
    fc.assert(fc.property(table, fc.constantFrom(',', ';', '\t', '|'), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), fc.boolean(),
      fc.integer({ min: 1, max: 40 }), (rows, delimiter, end, force, tail, chunk) => {
        const text = rows.map((row) => row.map((value) => quoteIfNeeded(value, delimiter, force)).join(delimiter)).join(end) + (tail ? end : '');
        const whole = scan(text, rows[0].length, 1 << 20, 0, delimiter);
        expect(whole.rows).toEqual(rows);
        expect(whole.rejected).toBe(0);
        expect(scan(text, rows[0].length, chunk, 0, delimiter)).toEqual(whole);
      }), { numRuns: 300 });
  });

  it('gives the same result for any damaged text, however it is cut', () => {
    const piece = fc.constantFrom(',', '"', '\n', '\r', 'a', '1', ' ', 'é', '""', ',"', '",');
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (pieces, chunk) => {
      const text = pieces.join('');
      expect(scan(text, 2, chunk)).toEqual(scan(text, 2));
    }), { numRuns: 500 });
  });
});

describe('encodings', () => {
  it('transcodes as the platform does, in pieces of any size', () => {
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (bytes, chunk) => {
        const even = encoding.startsWith('utf-16') ? bytes.subarray(0, bytes.length & ~1) : bytes;
        const transcode = createTranscoder(encoding);
        const parts: Uint8Array[] = [];
        for (let at = 0; at < even.length; at += chunk) parts.push(transcode(even.slice(at, at + chunk), at + chunk >= even.length).slice());
        // of UTF-8 a part of a sign at the very end stands for none
        expect(Buffer.concat(parts).toString('utf8')).toBe(new TextDecoder(encoding).decode(even, { stream: encoding === 'utf-8' }));
      }), { numRuns: 200 });
    }
  });

  it('knows the signs of windows-1252 that Latin-1 has not', () => {
    const bytes = new Uint8Array([0x80, 0x93, 0x94, 0xe9, 0x9f, 0x81, 0x41]);
    const decode = (encoding: 'windows-1252' | 'iso-8859-1') => Buffer.from(createTranscoder(encoding)(bytes, true)).toString('utf8');
    expect(decode('windows-1252')).toBe('€“”éŸ\u0081A');
    expect(decode('iso-8859-1')).toBe('\u0080\u0093\u0094é\u009f\u0081A');
  });

  it('names the encoding from all bytes, and the fingerprint', async () => {
    const late = Buffer.concat([Buffer.from('a,b\n1,2\n'.repeat(50_000)), Buffer.from([0x31, 0x2c, 0xe9, 0x0a])]);
    const facts = await inspectFile(bytesSource('late.csv', new Uint8Array(late)), { chunk: 1000 });
    expect(facts).toEqual({ encoding: 'windows-1252', guessed: true, unsure: false, wellFormed: false, sha256: createHash('sha256').update(late).digest('hex') });
    expect((await inspectFile(textFile('é,ü\n'), { chunk: 1 })).encoding).toBe('utf-8');
    const mostly = Buffer.concat([Buffer.from('é'.repeat(500)), Buffer.from([0xff])]);
    expect(await inspectFile(bytesSource('x', new Uint8Array(mostly)))).toMatchObject({ encoding: 'utf-8', guessed: true });
    expect((await inspectFile(bytesSource('x', new Uint8Array(Buffer.from('a,b\n1,2\n', 'utf16le'))))).encoding).toBe('utf-16le');
  });
});

describe('dialects', () => {
  it.each([
    ['a;b\n1,5;2,5\n3,5;4,5\n', ';', 1], ['1,5;2,5\n3,5;4,5\n', ';', 0], ['a\tb,c\n1\t2\n', '\t', 1], ['a|b\nx|y\n', '|', 1],
    ['comment\nwell, yes\nno\nmaybe, perhaps\n', ',', 1], ['x,y\n1,2\n3,4,5\n6,7\n', ',', 1], ['1,2\n3,4\n', ',', 0],
  ])('%j', (text, delimiter, header) => {
    expect(detectDialect(text, true, {})).toMatchObject({ delimiter, header });
  });

  it.each([
    ['a backslash before a doubled quote', 'double', String.raw`"O'Hara \""; DROP",1` + '\n' + String.raw`"C:\new \""x",2` + '\n'],
    ['quotes behind backslashes', 'backslash', String.raw`"say \"hi\", and go",1` + '\n' + String.raw`"the \"end\"",2` + '\n'],
  ] as const)('tells %s', (_, escape, rows) => {
    expect(detectDialect(`name,n\n${rows.repeat(4)}`, true, {}).escape).toBe(escape);
  });
});

describe('typed tables', () => {
  it('reads numbers, codes, dates, booleans and gaps', async () => {
    const report = await read(db, textFile([
      'id,money,zip,long,day,us,flag,gap,mixed',
      'a1,"1,234.50",01234,1234567890123456789,2026-01-31,12/31/2025 8:05,true,NA,5',
      'a2,-0.5,99999,1234567890123456788,2026-02-28,01/02/2026 23:59,false, ,6',
      'a3,1e3,00001,2,NULL,,TRUE,None,7',
    ].join('\n')));
    expect(report.columns.map((column) => column.type)).toEqual(
      ['text', 'number', 'category', 'category', 'date', 'datetime', 'boolean', 'text', 'integer']);
    expect(await typedOf(db, report)).toEqual([
      ['a1', '1234.5', '01234', '1234567890123456789', '2026-01-31', '2025-12-31 08:05:00', 'true', null, '5'],
      ['a2', '-0.5', '99999', '1234567890123456788', '2026-02-28', '2026-01-02 23:59:00', 'false', null, '6'],
      ['a3', '1000.0', '00001', '2', null, null, 'true', null, '7'],
    ]);
    expect((await cellsOf(db, report))[0][1]).toBe('1,234.50');
    expect(report.dialect.dateOrder).toBe('mdy');
  });

  it('takes every word for a missing value as a gap, in numbers and dates alike', async () => {
    const words = ['', '  ', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '#N/A'];
    const lines = words.map((word, i) => `k${i},${word},${word},${word},${word},${word},${word.trim()}`);
    const first = 'a,+5,-0.5,2026-01-31,2026-01-31 8:05:10,x,x';
    const report = await read(db, textFile(['key,whole,real,day,time,kind,other', first, ...lines, 'b,-7,1e3,2026-02-01,2026-02-01T23:00,y,y'].join('\n')));
    expect(report.columns.map(({ type, missing }) => [type, missing])).toEqual(
      [['text', 0], ...['integer', 'number', 'date', 'datetime', 'category', 'category'].map((type) => [type, words.length])]);
    const rows = await typedOf(db, report);
    expect(rows[0]).toEqual(['a', '5', '-0.5', '2026-01-31', '2026-01-31 08:05:10', 'x', 'x']);
    expect(rows[rows.length - 1]).toEqual(['b', '-7', '1000.0', '2026-02-01', '2026-02-01 23:00:00', 'y', 'y']);
    for (const row of rows.slice(1, -1)) expect(row.slice(1)).toEqual([null, null, null, null, null, null]);
  });

  it('passes over zones and keeps fractions of a second', async () => {
    const lines = ['2026-01-31 10:00:00+02', '2026-01-31 10:00:00.25', '2026-01-31T10:00Z', '2026-01-31'];
    const report = await read(db, textFile(`key,time\n${lines.map((line, i) => `k${i},${line}`).join('\n')}`));
    expect(report.columns[1].type).toBe('datetime');
    expect((await typedOf(db, report)).map((row) => row[1])).toEqual(
      ['2026-01-31 10:00:00', '2026-01-31 10:00:00.25', '2026-01-31 10:00:00', '2026-01-31 00:00:00']);
  });

  it('keeps a column numeric when hardly any cell is not, and says so', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `c${i};${i},5`);
    lines[7] = 'c7;oops';
    lines[8] = 'c8; 8,5 ';
    const report = await read(db, textFile(`name;value\n${lines.join('\n')}`));
    expect(report.columns[1]).toMatchObject({ type: 'number', missing: 1, min: 0.5, max: 299.5 });
    expect(report.columns[1].issues.map((issue) => issue.code)).toEqual(['mixed-types', 'whitespace']);
    expect(report.dialect).toMatchObject({ delimiter: ';', decimal: ',' });
  });

  it('keeps codes among numbers: one makes the whole column text', async () => {
    for (const code of ['C536379', 'K7', 'A-12', '85123A', '#1001', 'ü7']) {
      const lines = Array.from({ length: 400 }, (_, i) => `${i === 77 ? code : 536000 + i},${i === 5 ? code : `${i}.5`}`);
      const report = await read(db, textFile(`InvoiceNo,x\n${lines.join('\n')}\n`));
      expect(report.columns.map(({ type, missing }) => [type, missing]), code).toEqual([['text', 0], ['text', 0]]);
      expect((await typedOf(db, report))[77][0]).toBe(code);
      expect(report.notices, code).toEqual([]);
    }
  });

  it('tells of words among numbers and dates that count as missing', async () => {
    const word = (i: number): string => ['unknown', 'n/a', '-', '?'][[11, 22, 33, 44].indexOf(i)] ?? '';
    const lines = Array.from({ length: 500 }, (_, i) => `c${i},${word(i) || i * 3},${i === 9 ? ' soon ' : `2026-01-${10 + (i % 20)}`},${i === 3 ? '12 EUR' : `${i}.5`}`);
    const report = await read(db, textFile(`kept,v,row,x\n${lines.join('\n')}\n`));
    expect(report.columns.map(({ type }) => type)).toEqual(['text', 'integer', 'date', 'number']);
    expect(report.notices).toEqual([
      { code: 'values-not-read', data: { column: 'v', count: 4, examples: ['unknown', 'n/a', '-'], kind: 'number' } },
      { code: 'values-not-read', data: { column: 'row', count: 1, examples: ['soon'], kind: 'date' } },
      { code: 'values-not-read', data: { column: 'x', count: 1, examples: ['12 EUR'], kind: 'number' } },
    ]);
    expect(report.notices.map((notice) => describeNotice(notice, 'terminal'))).toEqual([
      '4 values of v are not numbers (such as unknown, n/a, -) and count as missing.',
      '1 value of row is not a date (such as soon) and counts as missing.',
      '1 value of x is not a number (such as 12 EUR) and counts as missing.',
    ]);
  });

  it('numbers repeated names and invents missing ones', async () => {
    const report = await read(db, textFile('name,Name,,name_2,__proto__\n1,2,3,4,5\n'));
    expect(report.columns.map((column) => column.name)).toEqual(['name', 'Name_3', 'column3', 'name_2', '__proto__']);
    expect(report.notices.map((notice) => notice.code)).toEqual(['duplicate-column-names', 'empty-column-names']);
  });

  it('obeys a dialect and types set by hand', async () => {
    const report = await read(db, textFile('1;2\n3;4\n'), { dialect: { header: 0 }, overrides: [{ name: 'column1', type: 'category', role: 'ignore' }] });
    expect(report.columns.map(({ name, type, role }) => [name, type, role])).toEqual([['column1', 'category', 'ignore'], ['column2', 'integer', 'feature']]);
  });

  it('counts duplicates and rejected rows, and finds personal data', async () => {
    const report = await read(db, textFile('mail,iban,card\na@b.de,DE89370400440532013000,4111111111111111\na@b.de,DE89370400440532013000,4111111111111111\nx\n'));
    expect([report.rows, report.physicalRecords, report.rejected.count, report.duplicates]).toEqual([2, 3, 1, 1]);
    expect(report.sensitive.map((item) => item.column)).toEqual(['mail', 'iban', 'card']);
  });

  it('recognises orders of shops', async () => {
    const shopify = 'Name,Email,Paid at,Created at,Subtotal,Total,Lineitem quantity,Lineitem name,Lineitem price\n'
      + ['#1001,a@x.de,2026-01-01 10:00:00 +0100,2026-01-01 10:00:00 +0100,10,12,1,Cup,10', '#1001,a@x.de,,2026-01-01 10:00:00 +0100,,,2,Pen,1',
        '#1002,b@x.de,2026-01-02 10:00:00 +0100,2026-01-02 10:00:00 +0100,5,6,1,Cup,5'].join('\n');
    expect((await read(db, textFile(shopify))).orders).toMatchObject({ customer: 'Email', order: 'Name', quantity: 'Lineitem quantity', price: 'Lineitem price' });
    const german = 'Kundennummer;Bestelldatum;Bestellnummer;Betrag\n007;01.02.2026;B1;12,50\n007;15.02.2026;B2;3,00\n008;16.02.2026;B3;1,00\n';
    expect((await read(db, textFile(german))).orders).toEqual(
      { customer: 'Kundennummer', date: 'Bestelldatum', order: 'Bestellnummer', amount: 'Betrag', quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null });
  });

  const sixty = (head: string, row: (i: number) => string): string => `${head}\n${Array.from({ length: 60 }, (_, i) => row(i)).join('\n')}\n`;

  it.each(['customer_id', 'CustomerID', 'kundennummer', 'client no', 'user id', 'Member ID', 'id'])('takes a repeating %s for an id, not a feature', async (name) => {
    for (const value of [(i: number) => `${100 + 7 * (i % 20)}`, (i: number) => `K${i % 20}`, (i: number) => `${i % 20}.5`]) {
      const report = await read(db, textFile(sixty(`${name},spend`, (i) => `${value(i)},${(i * i) % 37}`)));
      expect(report.columns.map(({ role }) => role)).toEqual(['id', 'feature']);
      expect(report.columns[0].issues).toContainEqual({ code: 'repeated-ids', message: 'Repeats: 20 customers in 60 rows.' });
      expect(report.orders).toBeNull();
    }
  });

  it('says nothing of repeating ids in a file of orders', async () => {
    const report = await read(db, textFile(sixty('customer_id,order date,amount', (i) => `${i % 20},2026-01-${10 + (i % 15)},${i}.5`)));
    expect(report.orders?.customer).toBe('customer_id');
    expect(report.columns[0]).toMatchObject({ role: 'id', reason: 'It names the customer of each order.' });
    expect(report.columns[0].issues.map(({ code }) => code)).not.toContain('repeated-ids');
  });

  it('leaves out running numbers in any order, and nothing that only comes close', async () => {
    const text = sixty('a,row,gap,twice', (i) => `x${i % 5},${1000 + ((i * 7) % 60)},${i === 59 ? 60 : i},${i === 59 ? 0 : i}`);
    const report = await read(db, textFile(text));
    expect(report.columns.map(({ role }) => role)).toEqual(['feature', 'ignore', 'feature', 'feature']);
    expect(report.columns[1].reason).toBe('A running number. All values are whole numbers.');
    const few = await read(db, textFile(`a,row\n${Array.from({ length: 19 }, (_, i) => `x${i % 5},${i}`).join('\n')}\n`));
    expect(few.columns[1].role).toBe('feature');
  });

  it('leaves out long numbers that name something, and keeps amounts', async () => {
    const account = (i: number): string => `${100_000_000 + i * 14_999_981}`;
    const text = sixty('acct,spend,contract,cents,shared', (i) => `${account(i)},${(i * i) % 37},${account(59 - i)},${i * 14_999_981},${account(i % 30)}`);
    const report = await read(db, textFile(text));
    expect(report.columns.map(({ role }) => role)).toEqual(['id', 'feature', 'ignore', 'feature', 'feature']);
    expect(report.columns[2].reason).toContain('Whole numbers of 9 digits, each once');
  });

  it('never makes personal data a feature by itself', async () => {
    const people = ['Ann', 'Ben', 'Cleo', 'Dora'];
    const report = await read(db, textFile(sixty('n,first_name,mail,phone,street address', (i) =>
      `${(i * i) % 37},${people[i % 4]},${people[i % 4]}@example.org,+49 170 123456${i % 4},${i % 4} High Street`)));
    expect(report.sensitive.map(({ column }) => column)).toEqual(['first_name', 'mail', 'phone', 'street address']);
    expect(report.columns.map(({ type, role }) => `${type} ${role}`)).toEqual(['integer feature', ...Array<string>(4).fill('category ignore')]);
    expect(report.columns[1].reason).toMatch(/^Personal data: 60 of 60 values looked at are names of persons\./);
  });

  it.each([
    ['', 'empty-file'], ['\n\n  \n', 'empty-file'], ['a,b\n', 'header-only'], ['PK\x03\x04zip', 'damaged-file'],
    ['%PDF-1.7', 'unsupported-format'], ['<!DOCTYPE html><html>', 'unsupported-format'],
  ])('refuses %j as %s', async (text, code) => {
    await expect(read(db, textFile(text))).rejects.toMatchObject({ code });
  });

  it('stops when cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(read(db, textFile('a,b\n1,2\n'), { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('writing', () => {
  it('writes CSV that reads back cell by cell', async () => {
    const text = 'a,b\n"1,0","x ""y"""\n,"line\nbreak"\n007,é\n';
    const report = await read(db, textFile(text));
    const parts: Uint8Array[] = [];
    for await (const part of writeCsv(db, report.rawTable)) parts.push(part);
    expect(Buffer.concat(parts).toString('utf8')).toBe(text);
  });

  it('writes Parquet that reads back with its types', async () => {
    const report = await read(db, textFile('n,x,d,t,b,s\n1,1.5,2026-01-31,2026-01-31 10:00:00,true,é\n,,,,,\n3,-2.25,1969-12-31,1969-12-31 23:59:59,false,z\n'));
    const bytes = await writeParquetFile(db, report.typedTable, report.columns, await parquet());
    const back = await read(db, textFile(bytes, 'out.parquet'));
    expect(back.columns.map((column) => column.type)).toEqual(['integer', 'number', 'date', 'datetime', 'boolean', 'category']);
    expect(await typedOf(db, back)).toEqual(await typedOf(db, report));
  });
});
