import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileSource } from '../../cli/files.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-files-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

it('sees the log of a database beside it, unless all is in the file', async () => {
  const path = join(dir, 'shop.duckdb');
  const hasLog = async (): Promise<boolean | undefined> => {
    const file = await fileSource(path);
    await file.close();
    return file.hasLog;
  };
  writeFileSync(path, 'x');
  expect(await hasLog()).toBe(false);
  writeFileSync(`${path}.wal`, '');
  expect(await hasLog()).toBe(false);
  writeFileSync(`${path}.wal`, 'y');
  expect(await hasLog()).toBe(true);
});
