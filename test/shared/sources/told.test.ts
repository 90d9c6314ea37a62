import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const TEXT = `id,town,n\n${Array.from({ length: 60 }, (_, i) => `${i},Köln,v`).join('\n')}`;
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
const csv = (bytes: Uint8Array) => bytesSource('a.csv', bytes);
const notice = (report: Awaited<ReturnType<typeof read>>, code: string) => report.notices.find((one) => one.code === code)?.data;

describe('marks and ends of text', () => {
  it('drops half a sign at the end of UTF-16, and says so', async () => {
    for (const [bytes, last] of [[utf16(TEXT).subarray(0, -1), ''], [new Uint8Array([...utf16(TEXT), 0x20]), 'v']] as const) {
      const report = await read(db, csv(bytes));
      expect((await cellsOf(db, report)).at(-1)).toEqual(['59', 'Köln', last]);
      expect(notice(report, 'last-sign-cut')).toEqual({ file: 'a.csv', encoding: 'utf-16le' });
    }
    expect(notice(await read(db, csv(utf16(TEXT))), 'last-sign-cut')).toBeUndefined();
  });

  it('takes UTF-8 that is cut in its last sign for UTF-8, and says so', async () => {
    for (const [text, cut] of [['id,town\n1,Köln\n2,Mö', 1], ['id,town\n1,Köln\n2,M€', 1], ['id,town\n1,Köln\n2,M€', 2], ['id,town\n1,Köln\n2,M😀', 3]] as const) {
      const report = await read(db, csv(new Uint8Array(Buffer.from(text, 'utf8')).subarray(0, -cut)));
      expect(report.dialect.encoding).toBe('utf-8');
      expect(await cellsOf(db, report)).toEqual([['1', 'Köln'], ['2', 'M']]);
      expect(notice(report, 'last-sign-cut')).toEqual({ file: 'a.csv', encoding: 'utf-8' });
      expect(notice(report, 'encoding-guessed')).toBeUndefined();
    }
    // without another sign of UTF-8 it is an accent of a Western file
    expect((await read(db, csv(new Uint8Array(Buffer.from('id,town\n1,Koeln\n2,Café', 'latin1'))))).dialect.encoding).toBe('windows-1252');
  });

  it.each([['utf-8', 'utf8'], ['windows-1252', 'latin1'], ['utf-8', 'ascii']] as const)('reads text of %s under a mark of UTF-16 as what it is', async (encoding, written) => {
    const text = written === 'ascii' ? TEXT.replaceAll('ö', 'oe') : TEXT;
    for (const mark of [[0xff, 0xfe], [0xfe, 0xff]]) {
      const report = await read(db, csv(new Uint8Array([...mark, ...Buffer.from(text, written)])));
      expect(report.columns.map(({ name }) => name)).toEqual(['id', 'town', 'n']);
      expect((await cellsOf(db, report))[1]).toEqual(['1', written === 'ascii' ? 'Koeln' : 'Köln', 'v']);
      expect(notice(report, 'wrong-mark')).toEqual({ file: 'a.csv', encoding });
    }
  });
});

describe('databases', () => {
  const bytes = new Uint8Array(readFileSync(fileURLToPath(new URL('../../fixtures/files/views.sqlite', import.meta.url))));

  it('names the views of SQLite, and refuses one that is asked for', async () => {
    const report = await read(db, bytesSource('views.sqlite', bytes));
    expect(notice(report, 'views-not-read')).toEqual({ file: 'views.sqlite', names: ['rich', 'all'], count: 2 });
    await expect(read(db, bytesSource('views.sqlite', bytes), { dialect: { sheet: 'rich' } })).rejects.toMatchObject({ code: 'view-not-read', data: { view: 'rich' } });
  });
});
