import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { ENCODINGS } from '../../../shared/recipe/encodings.ts';
import type { EncodingName } from '../../../shared/recipe/encodings.ts';
import { inspectFile } from '../../../shared/sources/encoding.ts';
import { createTranscoder } from '../../../shared/sources/transcode.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const folder = fileURLToPath(new URL('../../fixtures/files/encodings/', import.meta.url));
const texts = JSON.parse(readFileSync(`${folder}texts.json`, 'utf8')) as Record<string, string[][]>;
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(folder + name));

/** Names of Python's codecs. */
const NAMES: Readonly<Record<string, EncodingName>> = {
  shift_jis: 'shift_jis', euc_jp: 'euc-jp', euc_kr: 'euc-kr', gb18030: 'gb18030', gb2312: 'gb18030', big5: 'big5', iso8859_2: 'iso-8859-2', cp1250: 'windows-1250',
  iso8859_5: 'iso-8859-5', cp1251: 'windows-1251', koi8_r: 'koi8-r', iso8859_7: 'iso-8859-7', cp1253: 'windows-1253', iso8859_9: 'windows-1254', cp1254: 'windows-1254',
  cp850: 'cp850', cp852: 'cp852', cp866: 'ibm866', mac_roman: 'macintosh', iso8859_15: 'iso-8859-15', cp1252: 'windows-1252', latin_1: 'windows-1252', utf_16_le: 'utf-16le', utf_16_be: 'utf-16be',
};
const named = (name: string): EncodingName => NAMES[name.replace(/^[a-z]+-|(-bom)?\.csv$/g, '')];

describe.each(Object.keys(texts))('%s', (name) => {
  it('is recognised, and decoded alike at once and in pieces', async () => {
    const bytes = bytesOf(name);
    const { encoding } = await inspectFile(bytesSource(name, bytes));
    // where no byte tells two encodings apart, either is right
    if (!/greek|hungarian/.test(name)) expect(encoding).toBe(named(name));
    for (const size of [1, 3, 7, bytes.length]) {
      const transcode = createTranscoder(encoding);
      let text = '';
      const decoder = new TextDecoder();
      for (let at = 0; at < bytes.length; at += size) text += decoder.decode(transcode(bytes.subarray(at, at + size), at + size >= bytes.length), { stream: true });
      expect(text.trim().split(/\r?\n/).map((line) => line.split(','))).toEqual(texts[name]);
    }
  });
});

it.each(['japanese-shift_jis.csv', 'chinese-gb18030.csv', 'czech-cp1250.csv', 'russian-utf_16_le.csv', 'russian-utf_16_le-bom.csv'])('reads the table of %s', async (name) => {
  const report = await read(db, bytesSource(name, bytesOf(name)));
  const [header, ...rows] = texts[name];
  expect(report.columns.map((column) => column.name)).toEqual(header);
  expect(await cellsOf(db, report)).toEqual(rows);
});

it('tells short lists of towns apart', async () => {
  const { createMultibyteEncoder } = await import('@exodus/bytes/multi-byte.js');
  const { createSinglebyteEncoder } = await import('@exodus/bytes/single-byte.js');
  const guess = async (bytes: Uint8Array): Promise<string> => (await inspectFile(bytesSource('a.csv', bytes))).encoding;
  const japanese = `顧客番号,氏名,都市\n${'1,佐藤,東京\n2,鈴木,大阪\n3,高橋,名古屋\n'.repeat(20)}`;
  expect(await guess(createMultibyteEncoder('euc-jp')(japanese))).toBe('euc-jp');
  expect(await guess(createMultibyteEncoder('shift_jis')(japanese))).toBe('shift_jis');
  expect(await guess(createMultibyteEncoder('gb18030')(`客户编号,姓名,城市\n${'1,王小明,北京\n2,李华,上海\n'.repeat(20)}`))).toBe('gb18030');
  expect(await guess(createSinglebyteEncoder('iso-8859-2')(`id,město\n${'1,Žďár\n2,Plzeň\n3,Brno\n4,České Budějovice\n'.repeat(20)}`))).toBe('iso-8859-2');
  expect(await guess(createSinglebyteEncoder('windows-1250')(`id,miasto\n${'1,Wałęsa\n2,Świdnica\n3,Łódź\n'.repeat(5)}`))).toBe('windows-1250');
  expect(await guess(createSinglebyteEncoder('iso-8859-2')(`id,miasto\n${'1,Wałęsa\n2,Świdnica\n3,Łódź\n'.repeat(5)}`))).toBe('iso-8859-2');
});

it.each([
  ['macintosh', 'Orl\x8eans,Besan\x8don,N\x94mes,S\x8fte,Angoul\x90me,B\x8eziers,Ch\x89lons', 'Orléans,Besançon,Nîmes,Sète,Angoulême,Béziers,Châlons'],
  ['macintosh', 'M\x9fnchen,K\x9aln,D\x9fsseldorf,G\x9attingen,Gie\xa7en,L\x9fbeck', 'München,Köln,Düsseldorf,Göttingen,Gießen,Lübeck'],
  ['cp850', 'M\x81nchen,K\x94ln,D\x81sseldorf,G\x94ttingen,Gie\xe1en,L\x81beck', 'München,Köln,Düsseldorf,Göttingen,Gießen,Lübeck'],
  ['cp852', 'Plze\xe5,T\xfdeb\xa1\x9f,\xa6\xd4\xa0r,D\xd8\x9f\xa1n,Ji\x9f\xa1n', 'Plzeň,Třebíč,Žďár,Děčín,Jičín'],
  ['iso-8859-2', 'D\xb1browski,Gda\xf1sk,Krak\xf3w,Wa\xb3\xeasa,\xa3\xf3d\xbc,\xa6widnica,\xa9imek,\xafywiec', 'Dąbrowski,Gdańsk,Kraków,Wałęsa,Łódź,Świdnica,Šimek,Żywiec'],
  ['windows-1250', 'D\xb9browski,Gda\xf1sk,Krak\xf3w,Wa\xb3\xeasa,\xa3\xf3d\x9f,\x8cwidnica,\x8aimek,\x8frebak', 'Dąbrowski,Gdańsk,Kraków,Wałęsa,Łódź,Świdnica,Šimek,Źrebak'],
  ['windows-1252', 'don\x92t,it\x92s,caf\x96bar,we\x92re,A\x96B', 'don’t,it’s,caf–bar,we’re,A–B'],
  ['windows-1252', 'Orl\xe9ans,Besan\xe7on,N\xeemes,S\xe8te,\x93Angoul\xeame\x94', 'Orléans,Besançon,Nîmes,Sète,“Angoulême”'],
] as const)('tells towns in %s', async (encoding, written, towns) => {
  const bytes = Uint8Array.from(Buffer.from(`id,town\n${written.split(',').map((town, i) => `${i},${town}`).join('\n').concat('\n').repeat(4)}`, 'latin1'));
  const report = await read(db, bytesSource('a.csv', bytes));
  expect(report.dialect.encoding).toBe(encoding);
  expect((await cellsOf(db, report)).slice(0, towns.split(',').length).map((row) => row[1])).toEqual(towns.split(','));
});

it('says when it is not sure', async () => {
  const unsure = await read(db, bytesSource('few.csv', Uint8Array.from(Buffer.from('id,name\n1,Dvo\u00f8\u00e1k\n', 'latin1'))));
  expect(unsure.notices.find(({ code }) => code === 'encoding-guessed')?.data).toMatchObject({ encoding: 'windows-1252', sure: false });
  const sure = await read(db, bytesSource('russian.csv', bytesOf('russian-koi8_r.csv')));
  expect(sure.notices.find(({ code }) => code === 'encoding-guessed')?.data).toMatchObject({ encoding: 'koi8-r', sure: true });
});

it('reads in any encoding that is given, whatever the bytes', async () => {
  for (const encoding of ENCODINGS) {
    const report = await read(db, bytesSource('given.csv', bytesOf('western-cp1252.csv')), { dialect: { encoding, delimiter: ',', header: 1 } }).catch((error: { code: string }) => error.code);
    expect(typeof report === 'string' ? report : report.dialect.encoding).toMatch(encoding.startsWith('utf-16') ? /utf-16|header-only|damaged-file/ : new RegExp(encoding));
  }
});

it('never takes what is valid UTF-8 for anything else, nor what a language of the West writes', async () => {
  const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((text) => text.replace(/\p{Cc}/gu, 'x'));
  await fc.assert(fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 30 }), async (words) => {
    const facts = await inspectFile(bytesSource('a.csv', new TextEncoder().encode(`id,name\n${words.join('\n')}\n`)));
    expect(facts.encoding).toBe('utf-8');
  }), { numRuns: 100, seed: 7 });
  const letters = fc.constantFrom(...'äöüßéèàç');
  const name = fc.tuple(fc.constantFrom('M', 'K', 'Sch', 'Fr'), letters, fc.constantFrom('ller', 'ln', 'nde', 'r')).map((parts) => parts.join(''));
  await fc.assert(fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 30 }), async (words) => {
    const facts = await inspectFile(bytesSource('a.csv', Uint8Array.from(Buffer.from(`id,name\n${words.join('\n')}\n`, 'latin1'))));
    expect(facts.encoding).toBe('windows-1252');
  }), { numRuns: 100, seed: 7 });
});
