import { parquetMetadata } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import { verifyDirectory, verifyPages } from '../../../shared/sources/parquet-verify.ts';
import { openSqlitePages } from '../../../shared/sources/sqlite-pages.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { dataFile } from '../../helpers/shared-data.ts';
import { read, textFile } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const tooLarge = expect.objectContaining({ code: 'file-too-large' });
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]);

/** A Parquet file of nothing but its directory. */
const parquet = (directory: readonly number[], zeros = 0): FileSource => {
  const bytes = new Uint8Array(4 + directory.length + zeros + 8);
  bytes.set([80, 65, 82, 49]);
  bytes.set(directory, 4);
  new DataView(bytes.buffer).setUint32(bytes.length - 8, directory.length + zeros, true);
  bytes.set([80, 65, 82, 49], bytes.length - 4);
  return bytesSource('made.parquet', bytes);
};
const bytesOf = (file: FileSource): Promise<Uint8Array> => file.slice(0, file.size);

describe('the directory of a Parquet file', () => {
  it.each([['texts of no length', 8], ['structs of no field', 12], ['lists of nothing', 9]])('is refused when it lists millions of %s', async (_, kind) => {
    // the second field: a list
    const file = parquet([0x29, 0xf0 | kind, ...varint(5_000_000)], 5_000_001);
    await expect(read(db, file)).rejects.toEqual(tooLarge);
  });

  it.each([
    ['a list of 2^31 flags without a byte', [0x29, 0xf1, ...varint(2 ** 31)]],
    ['structs without an end', Array.from({ length: 500 }, () => 0x1c)],
    ['a number without an end', [0x15, ...Array.from({ length: 300 }, () => 0xff)]],
    ['a text that is longer than the file', [0x18, ...varint(2 ** 40)]],
    ['a kind that does not exist', [0x1f]],
  ])('is damaged, and nothing is made of it, with %s', async (_, directory) => {
    await expect(read(db, parquet(directory))).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('is damaged where a row group has fewer than no rows', async () => {
    const file = parquet([0x15, 2, 0x19, 0x1c, 0x48, 1, 97, 0, 0x16, 0, 0x19, 0x1c, 0x19, 0x0c, 0x16, 0, 0x16, 9, 0, 0]);
    await expect(read(db, file)).rejects.toMatchObject({ code: 'damaged-file', data: { reason: 'it says that a row group has -5 rows' } });
  });

  it('is passed by sound files', async () => {
    for (const name of ['alltypes_plain', 'int96_from_spark', 'list_columns', 'nulls.snappy']) {
      const file = dataFile(`parquet/${name}.parquet`);
      expect(verifyDirectory(file, await bytesOf(file))).toBeUndefined();
    }
  });
});

describe('columns of old timestamps', () => {
  const open = async () => {
    const file = dataFile('parquet/int96_from_spark.parquet');
    return { file, bytes: (await bytesOf(file)).slice() };
  };

  it('are damaged where a page says that it has other numbers of values', async () => {
    const { file, bytes } = await open();
    const [group] = parquetMetadata(bytes).row_groups;
    const chunk = group.columns[0].meta_data;
    if (chunk === undefined) throw new Error('the file has no column');
    const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
    const place = { start, bytes: Number(chunk.total_compressed_size), values: Number(chunk.num_values), rows: Number(group.num_rows) };
    expect(verifyPages(file, bytes, place)).toBe(true);
    for (const wrong of [{ values: place.values - 1 }, { values: place.values + 1 }, { bytes: bytes.length * 2 }, { start: -1 }]) expect(verifyPages(file, bytes, { ...place, ...wrong })).toBe(false);
    expect(() => verifyPages(file, bytes, { ...place, rows: 60_000_000 })).toThrow(tooLarge as Error);
  });

  it('end in an error or as many rows for any byte that is changed', async () => {
    const { bytes } = await open();
    expect((await read(db, textFile(bytes, 'a.parquet'))).rows).toBe(6);
    for (let at = 4; at < 60; at += 3) {
      const changed = bytes.slice();
      changed[at] ^= 0x7f;
      const answer = await read(db, textFile(changed, 'a.parquet')).then((report) => report.rows, (error: { code: string }) => error.code);
      expect([6, 'damaged-file', 'file-too-large'], `byte ${at}`).toContain(answer);
    }
  });
});

describe('JSON that makes much of little', () => {
  const json = (text: string): FileSource => textFile(text, 'made.json');
  const list = (count: number, of: (i: number) => string): string => Array.from({ length: count }, (_, i) => of(i)).join(',');

  it('is refused where a row has few of very many columns', async () => {
    await expect(read(db, json(`[{${list(10_000, (i) => `"k${i}":1`)}}${',{"k0":1}'.repeat(30_000)}]`))).rejects.toEqual(tooLarge);
    await expect(read(db, json(`[${list(19_000, (i) => `{"k${i}":1}`)}]`))).rejects.toEqual(tooLarge);
  });

  it('keeps a name that is given thousands of times', async () => {
    const count = 600;
    const named = await read(db, json(`[{"a_2":"x",${list(count, (i) => `"a":"${i}"`)}},{"a":"y"}]`));
    expect(named.columns.length).toBe(count + 1);
    expect(named.columns.slice(0, 4).map(({ name }) => name)).toEqual(['a_2', 'a', 'a_3', 'a_4']);
    const split = await read(db, json(`{"columns":[${list(count, () => '"a"')}],"data":[[${list(count, String)}]]}`));
    expect(split.columns[count - 1].name).toBe(`a_${count}`);
    const columns = await read(db, json(`{${list(count, () => '"a":[1,2]')}}`));
    expect(columns.columns[count - 1].name).toBe(`a_${count}`);
  });
});

describe('a row of SQLite that goes on over several pages', () => {
  const TEXT = 1497;
  /** A database of five pages of 512 bytes; page by page, which one follows. */
  const rowsOf = (links: readonly number[]): readonly (readonly string[])[] => {
    const bytes = new Uint8Array(5 * 512);
    const view = new DataView(bytes.buffer);
    view.setUint16(16, 512);
    bytes[100] = 13;
    view.setUint16(103, 1);
    view.setUint16(108, 400);
    // its length, its number, one text, of which 36 letters stand here
    bytes.set([...varint7(TEXT + 3), 1, 3, ...varint7(13 + TEXT * 2), ...new Uint8Array(36).fill(97)], 400);
    view.setUint32(442, links[0]);
    for (const page of [2, 3, 4]) {
      bytes.fill(97, (page - 1) * 512, page * 512);
      view.setUint32((page - 1) * 512, links[page - 1]);
    }
    return [...openSqlitePages(bytes).rows(1)].map(({ values }) => values);
  };
  const varint7 = (value: number): number[] => [128 | (value >> 7), value & 127];

  it('is read whole, and is damaged where its pages go in a circle', () => {
    expect(rowsOf([2, 3, 4, 0])).toEqual([['a'.repeat(TEXT)]]);
    for (const links of [[2, 2, 0, 0], [2, 3, 2, 0], [1, 0, 0, 0]]) expect(() => rowsOf(links)).toThrow(/circle/);
  });
});
