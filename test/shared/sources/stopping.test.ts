import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { createXmlScanner } from '../../../shared/sources/xml-scan.ts';
import { parquet } from './reading.ts';

/** A database that takes everything. */
const db: Database = {
  release: 'none',
  gone: new Promise(() => undefined),
  exec: async () => undefined,
  query: async () => ({ rows: 0, columns: [] }),
  insertArrow: async () => undefined,
  close: async () => undefined,
};
const book = (sheet: string, more: Record<string, string> = {}) => zipSync({
  'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>'),
  'xl/worksheets/s.xml': strToU8(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
  ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, strToU8(text)])),
}, { level: 1 });
const rows = (n: number, one: (i: number) => string): string => Array.from({ length: n }, (_, i) => one(i)).join('');
const read = (name: string, bytes: Uint8Array, signal?: AbortSignal) => readSource(db, bytesSource(name, bytes), { id: 'a', overrides: [], parquet, signal });

/** Files in memory, whose bytes are there at once: only pauses of the readers let a stop in. */
describe('reading is stopped', () => {
  it.each([
    ['one long object of JSON', 'a.json', () => strToU8(`[{${rows(300_000, (i) => `"k${i}":${i},`)}"z":1}]`)],
    ['a long list of JSON', 'a.json', () => strToU8(`[${rows(300_000, (i) => `{"a":${i}},`)}{"a":1}]`)],
    ['JSON in gzip', 'a.json.gz', () => gzipSync(strToU8(`[${rows(300_000, (i) => `{"a":${i}},`)}{"a":1}]`))],
    ['many lines of JSON', 'a.ndjson', () => strToU8(rows(300_000, (i) => `{"a":${i}}\n`))],
    ['a workbook', 'a.xlsx', () => book(rows(100_000, (i) => `<row r="${i + 1}"><c><v>${i}</v></c><c><v>1</v></c></row>`))],
    ['a workbook of texts that no cell has', 'a.xlsx', () => book('<row r="1"><c><v>1</v></c></row>', { 'xl/sharedStrings.xml': `<sst>${rows(200_000, (i) => `<si><t>text ${i}</t></si>`)}</sst>` })],
  ])('in %s', async (_, name, make) => {
    const stop = new AbortController();
    const reading = read(name, make(), stop.signal);
    setTimeout(() => stop.abort(), 1);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('reading ends early', () => {
  const refused = (limit: RegExp) => expect.objectContaining({ code: 'file-too-large', data: expect.objectContaining({ limit: expect.stringMatching(limit) }) });

  it.each([
    ['20,001 names in an object', 'a.json', () => strToU8(`[{${rows(20_001, (i) => `"k${i}":1,`)}"z":1}]`), /20,000 columns/],
    ['20,001 lists of objects', 'a.json', () => strToU8(`{${rows(20_001, (i) => `"k${i}":[{"a":1}],`)}"z":1}`), /20,000 lists/],
    ['20,001 sheets', 'a.xlsx', () => book('', { 'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${rows(20_001, (i) => `<sheet name="S${i}" r:id="a"/>`)}</sheets></workbook>` }), /20,000 sheets/],
    ['a cell of many pieces', 'a.xlsx', () => book(`<row r="1"><c t="str"><v>${'0123456789<b/>'.repeat(430_000)}</v></c></row>`), /4 MB a cell/],
    ['gzip that makes very much of little', 'a.csv.gz', () => gzipSync(strToU8(`a,b\n${'1,2\n'.repeat(14_000_000)}`)), /250 times/],
  ])('at %s', async (_, name, make, limit) => {
    await expect(read(name, make())).rejects.toEqual(refused(limit));
  });

  it('at a value of JSON longer than 32 MB, and at lines of which none is JSON', async () => {
    await expect(read('a.json', strToU8(`[{"a":"${'x'.repeat(34_000_000)}"}]`))).rejects.toMatchObject({ code: 'damaged-file', data: { reason: expect.stringMatching(/longer than 32 MB/) } });
    await expect(read('a.json', strToU8(`[{"a":${'1'.repeat(5000)}}]`))).rejects.toMatchObject({ code: 'damaged-file', data: { reason: expect.stringMatching(/4,096 signs/) } });
    const lines = strToU8('{"a":1\n'.repeat(1_000_000));
    await expect(read('a.ndjson', lines)).rejects.toMatchObject({ code: 'damaged-file', data: { reason: expect.stringMatching(/^no row can be read; line 1/) } });
  });
});

describe('long pieces of XML', () => {
  const scan = (text: string, size: number): string[] => {
    const told: string[] = [];
    const scanner = createXmlScanner({ open: (name) => told.push(`<${name}`), close: (name) => told.push(`>${name}`), text: (part) => told.push(`"${part.length}`) });
    for (let at = 0; at < text.length; at += size) scanner.push(text.slice(at, at + size), false);
    scanner.push('', true);
    return told;
  };

  it('are told as they would be in one piece', () => {
    const text = `<a><b x="${'>'.repeat(9000)}">${'t'.repeat(20_000)}</b><!--${'<'.repeat(5000)}--><c/>${'u'.repeat(3000)}<![CDATA[${'<'.repeat(7000)}]]></a>`;
    const whole = scan(text, text.length);
    expect(whole).toEqual(['<a', '<b', '"20000', '>b', '<c', '>c', '"3000', '"7000', '>a']);
    for (const size of [1, 7, 64, 1000, 4096, 16_384]) expect(scan(text, size)).toEqual(whole);
  });

  it('of more than 4 MB are refused, whatever is in them', () => {
    for (const part of ['a', '>', '&amp;', '<!--']) expect(() => scan(`<a><b x="${part.repeat(5_000_000 / part.length)}`, 16_384)).toThrow(/longer than 4 MB/);
  });
});
