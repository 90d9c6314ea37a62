import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Download } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const WHOLESALE = fileURLToPath(new URL('../../renderer/samples/wholesale-customers.csv', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli/tessera.js', import.meta.url));
/** Ten, which is how many a browser takes at once without asking. */
const FILES = ['segments.csv', 'segments.xlsx', 'segments.parquet', 'personas.html', 'personas.docx', 'personas.pdf', 'personas.pptx', 'recipe.json', 'model.json', 'model.sql'];

test('the window and the command line write the same bytes', async ({ page, served }) => {
  await page.addInitScript(() => {
    Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined });
  });
  await page.goto(served.url);
  await expect(page.getByRole('main', { name: 'Start' })).toBeVisible();

  // Dropped anywhere on the window.
  await page.evaluate((text) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], 'wholesale-customers.csv', { type: 'text/csv' }));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
  }, readFileSync(WHOLESALE, 'utf8'));
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: /^Segments/ }).click();
  const first = page.getByRole('textbox', { name: 'Name of segment 1' });
  await expect(first).toBeEditable({ timeout: 60_000 });

  await page.getByRole('checkbox', { name: 'Region' }).uncheck();
  await expect(page.getByRole('button', { name: /^Undo: .*Region/ })).toBeEnabled();
  await page.getByRole('slider', { name: 'Segments' }).focus();
  const k = Number(await page.getByLabel('Number of segments').innerText());
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('textbox', { name: `Name of segment ${k + 1}` })).toBeEditable({ timeout: 60_000 });
  await first.fill('Cafés & bars');
  await first.press('Enter');
  await expect(page.getByRole('button', { name: 'Undo: Name segment 1' })).toBeEnabled();

  await steps.getByRole('button', { name: /^Export/ }).click();
  for (const box of ['Labelled customers, Excel', 'Labelled customers, Parquet', 'Persona pages, PDF', 'Persona pages, PowerPoint', 'Recipe', 'Model', 'Model as SQL']) {
    await page.getByRole('checkbox', { name: box, exact: true }).check();
  }
  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await page.getByRole('button', { name: 'Export 10 files' }).click();
  await expect.poll(() => downloads.length, { timeout: 90_000 }).toBe(FILES.length);

  const dir = mkdtempSync(join(tmpdir(), 'tessera-bytes-'));
  mkdirSync(join(dir, 'window'));
  for (const download of downloads) copyFileSync(await download.path(), join(dir, 'window', download.suggestedFilename()));
  const recipe = join(dir, 'window', 'recipe.json');
  const { id } = (JSON.parse(readFileSync(recipe, 'utf8')) as { sources: { id: string }[] }).sources[0];
  execFileSync(process.execPath, [CLI, 'run', recipe, '--source', `${id}=${WHOLESALE}`, '--also', 'xlsx,parquet,pdf,pptx,sql', '--out', join(dir, 'again')], { stdio: 'pipe' });
  for (const name of FILES) {
    expect(readFileSync(join(dir, 'again', name)).equals(readFileSync(join(dir, 'window', name))), name).toBe(true);
  }
});
