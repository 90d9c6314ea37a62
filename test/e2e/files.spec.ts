import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratch } from '../helpers/cli.ts';
import { makeDuckdbFile } from '../helpers/duckdb-file.ts';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

test('a DuckDB file, packed Arrow and Japanese text are read in the window, and a change of the file is asked about', async ({ page, served }) => {
  const folder = scratch();
  const database = join(folder, 'shop.duckdb');
  await writeFile(database, await makeDuckdbFile([
    "CREATE TABLE people AS SELECT lpad(i::VARCHAR, 4, '0') AS id, (i * 1.25)::DECIMAL(10, 2) AS spend, i % 7 AS visits FROM range(40) t(i)",
    "CREATE VIEW secrets AS SELECT * FROM read_text('/etc/hostname')",
  ]));
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const open = async (path: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open a file' }).first().click();
    await (await chooser).setFiles(path);
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Data/ }).click();
  };
  const cell = (file: string, row: number, column: number) =>
    page.getByRole('grid', { name: `Rows of ${file}` }).locator(`[aria-rowindex="${row + 1}"] [aria-colindex="${column}"]`);

  await open(database);
  await expect(cell('shop.duckdb', 4, 1)).toHaveText('0003');
  await expect(cell('shop.duckdb', 4, 2)).toHaveText('3.75');
  await expect(page.getByText(/also has 1 view \(secrets\)/)).toBeVisible();

  const arrow = join(folder, 'packed.feather');
  await copyFile('test/fixtures/files/packed-lz4.arrow', arrow);
  await open(arrow);
  await expect(cell('packed.feather', 2, 1)).toHaveText('c00001');
  await expect(cell('packed.feather', 2, 2)).toHaveText('Bonn');

  const text = join(folder, 'japanese.csv');
  await copyFile('test/fixtures/files/encodings/japanese-shift_jis.csv', text);
  await open(text);
  await expect(cell('japanese.csv', 1, 2)).toHaveText('山田太郎');
  await expect(page.getByRole('button', { name: /^Encoding: Shift JIS/ })).toBeVisible();

  await writeFile(text, 'customer_id,name\n1,x\n2,y\n');
  await expect(page.getByRole('alert', { name: 'japanese.csv has changed' })).toBeVisible();
  const again = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Read it again' }).click();
  await (await again).setFiles(text);
  await expect(cell('japanese.csv', 1, 2)).toHaveText('x');
});
