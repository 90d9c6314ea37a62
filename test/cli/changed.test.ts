import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileSource } from '../../cli/files.ts';
import { scratch } from '../helpers/cli.ts';
import { wasmDatabase } from '../helpers/databases.ts';
import { read } from '../shared/sources/reading.ts';

it('takes nothing of a file that changes between the passes of one reading', async () => {
  const path = join(scratch(), 'growing.csv');
  await writeFile(path, 'id,x\n1,2\n3,4\n');
  const { db } = await wasmDatabase();
  const file = await fileSource(path);
  let slices = 0;
  // the first pass has seen the file when its bytes are asked for again
  const growing = { ...file, slice: async (start: number, end: number) => {
    const bytes = await file.slice(start, end);
    if (++slices === 2) await appendFile(path, '5,6\n');
    return bytes;
  } };
  await expect(read(db, growing)).rejects.toMatchObject({ code: 'source-changed', data: { file: 'growing.csv', reading: true } });
  expect((await db.query("SELECT count(*) AS n FROM information_schema.tables")).columns[0].values[0]).toBe(0);
  const again = await fileSource(path);
  expect((await read(db, again)).rows).toBe(3);
  await Promise.all([file.close(), again.close(), db.close()]);
});
