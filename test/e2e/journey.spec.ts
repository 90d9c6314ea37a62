import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Download, Locator, Page } from '@playwright/test';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 5 * WAIT_MS });

const PENGUINS = fileURLToPath(new URL('../../renderer/samples/penguins.csv', import.meta.url));

/** Without file pickers the browser downloads, which a test can read. */
async function start(page: Page, url: string): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined });
  });
  await page.goto(url);
  await expect(page.getByRole('main', { name: 'Start' })).toBeVisible();
}

const step = (page: Page, name: string) => page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: new RegExp(`^${name}`) });
const names = (page: Page): Promise<string[]> =>
  page.getByRole('textbox', { name: /^Name of segment/ }).evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
const k = async (page: Page): Promise<number> => Number(await page.getByLabel('Number of segments').innerText());

async function openPenguins(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample project Palmer penguins' }).click();
  await page.getByRole('button', { name: 'See the segments' }).click();
  await expect(page.getByRole('application', { name: /^Map of 344/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name of segment 1' })).toBeEditable();
}

async function text(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

test('from a file to named segments, labelled customers and a project that opens again', async ({ page, served }) => {
  await start(page, served.url);
  await openPenguins(page);
  const recommended = await k(page);
  expect((await names(page)).length).toBe(recommended);

  await page.getByRole('button', { name: 'Keep this run' }).click();
  const kept = page.getByRole('button', { name: `Use k-means, k = ${recommended}` });
  await expect(kept).toBeVisible();

  await page.getByRole('slider', { name: 'Segments' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => names(page).then((all) => all.length)).toBe(recommended + 1);
  await kept.click();
  await expect.poll(() => names(page).then((all) => all.length)).toBe(recommended);
  await page.getByRole('button', { name: `Undo: Use k-means, k = ${recommended}` }).click();
  await expect.poll(() => names(page).then((all) => all.length)).toBe(recommended + 1);
  await page.getByRole('button', { name: 'Undo: Change segments' }).click();
  await expect.poll(() => names(page).then((all) => all.length)).toBe(recommended);

  const first = page.getByRole('textbox', { name: 'Name of segment 1' });
  await expect(first).toBeEditable();
  await first.fill('Heavy <b>birds</b>');
  await first.press('Enter');
  await expect(page.getByRole('button', { name: 'Undo: Name segment 1' })).toBeEnabled();
  await page.keyboard.press('Alt+5');
  await expect(page.getByRole('columnheader', { name: 'Heavy <b>birds</b>' })).toBeVisible();

  await step(page, 'Personas').click();
  await page.getByRole('button', { name: 'Preview the pages' }).click();
  await expect(page.frameLocator('iframe[title="Preview of the persona pages"]').getByText('Heavy <b>birds</b>').first()).toBeVisible();
  await page.getByRole('button', { name: 'Close the preview' }).click();

  // What is being typed is saved, and typing goes on.
  const note = page.getByRole('textbox', { name: 'Analyst\'s view of Heavy <b>birds</b>' });
  await note.fill('Typed and not left');
  const [draft] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  expect(await text(draft)).toContain('Typed and not left');
  await expect(note).toBeFocused();

  await step(page, 'Export').click();
  await page.getByRole('checkbox', { name: 'Persona pages, web page' }).uncheck();
  await page.getByRole('checkbox', { name: 'Persona pages, Word' }).uncheck();
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export 1 file' }).click()]);
  const lines = (await text(csv)).trimEnd().split('\r\n');
  expect(lines[0]).toBe('row,segment,segment_name');
  expect(lines).toHaveLength(345);
  expect(lines.some((line) => line.endsWith(',1,Heavy <b>birds</b>'))).toBe(true);

  const [project] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  expect(project.suggestedFilename()).toBe('Palmer penguins.tessera');
  await expect(page.getByRole('button', { name: 'Saved', exact: true })).toBeVisible();
  const saved = await project.path();

  await page.reload();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open a project' }).click()]);
  await chooser.setFiles({ name: 'penguins.tessera', mimeType: 'application/json', buffer: await readFile(saved) });
  await expect(page.getByRole('textbox', { name: 'Project title' })).toHaveValue('Palmer penguins');
  await step(page, 'Segments').click();
  await expect.poll(() => names(page).then((all) => all[0])).toBe('Heavy <b>birds</b>');
  await expect(page.getByRole('button', { name: 'Undo: Choose files to export' })).toBeEnabled();
  await expect(page.getByRole('button', { name: `Use k-means, k = ${recommended}` })).toBeVisible();
});

/** Pixels of a picture that are neither grey nor white: points in the colours of segments. */
async function coloured(page: Page, picture: Locator): Promise<number> {
  const png = [...(await picture.screenshot())];
  return page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60) count++;
    return count;
  }, png);
}

test('a selection on the map counts in every list, and charts answer the keyboard', async ({ page, served }) => {
  await start(page, served.url);
  await openPenguins(page);
  await page.getByRole('radiogroup', { name: 'Dragging on the map' }).getByText('Box').click();
  await expect(page.getByText('Near means similar; distances')).toBeVisible();
  const map = page.getByRole('application', { name: /^Map of/ });
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  if (box === null) throw new Error('the map has no size');
  await expect.poll(() => coloured(page, map)).toBeGreaterThan(1000);
  await page.mouse.move(box.x + 14, box.y + 14);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 14, box.y + box.height - 14, { steps: 6 });
  await page.mouse.up();
  await expect(page.getByText('344 customers selected')).toBeVisible();
  await expect(page.getByText('Share of each segment that is selected')).toBeVisible();
  const [selection] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()]);
  expect(selection.suggestedFilename()).toBe('selection.csv');
  const lines = (await text(selection)).trimEnd().split('\r\n');
  expect(lines[0]).toBe('row,segment,segment_name');
  expect(lines).toHaveLength(345);
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await expect(page.getByText('344 customers selected')).toBeHidden();

  const bars = page.getByRole('application', { name: /^Distribution of culmen/ }).first();
  await bars.focus();
  for (const key of ['ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar.getByText(/^\d+ customers selected/)).toBeVisible();
  await bar.getByRole('button', { name: 'Save as segment' }).click();
  await page.getByRole('textbox', { name: 'Name of the segment' }).fill('Short bills');
  await page.keyboard.press('Enter');
  await bar.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByRole('region', { name: 'Own segments' }).getByRole('button', { name: 'Short bills', exact: true }).click();
  await expect(bar.getByText(/on "Short bills"/)).toBeVisible();
  await bar.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByRole('button', { name: /^Show only/ }).first().click();
  await page.getByRole('button', { name: 'Purple' }).click();
  await expect(page.getByRole('button', { name: 'Undo: Colour of segment 1' })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Purple' })).toHaveAttribute('aria-pressed', 'true');

  const curve = page.getByRole('application', { name: 'Separation (silhouette)' });
  await curve.focus();
  await page.keyboard.press('Home');
  await expect(curve.getByText(/^Segments 2, Mean silhouette/)).toBeAttached();
  await page.keyboard.press('Enter');
  await expect.poll(() => k(page)).toBe(2);
  await page.getByRole('button', { name: 'Show Separation (silhouette) as a table' }).click();
  await expect(page.getByRole('region', { name: 'Separation (silhouette), table' }).getByRole('row')).toHaveCount(12);

  await page.keyboard.press('Control+k');
  const search = page.getByRole('textbox', { name: 'Search or run a command' });
  await search.fill('recommended');
  await page.keyboard.press('Enter');
  await expect(page.getByText('auto', { exact: true }).last()).toBeVisible();
});

test('a project whose file is elsewhere asks for it and refuses another', async ({ page, served }) => {
  await start(page, served.url);
  const bytes = await readFile(PENGUINS);
  const changed = Buffer.from(`${bytes.toString('utf8').trimEnd()}\nAdelie,Dream,40,18,200,4000,MALE\n`);
  const choose = async (name: string, file: { name: string; buffer: Buffer }): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name }).first().click()]);
    await chooser.setFiles({ ...file, mimeType: 'text/csv' });
  };
  await choose('Open a file', { name: 'birds.csv', buffer: changed });
  await page.getByRole('button', { name: 'See the segments' }).click();
  const [project] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  const saved = await readFile(await project.path());

  await page.evaluate(() => indexedDB.databases().then((all) => all.forEach((one) => indexedDB.deleteDatabase(one.name ?? ''))));
  await page.reload();
  await choose('Open a project', { name: 'birds.tessera', buffer: saved });
  await step(page, 'Data').click();
  const locate = page.getByRole('region', { name: 'Locate birds.csv' });
  await expect(locate).toBeVisible();
  await choose('Locate birds.csv', { name: 'birds.csv', buffer: bytes });
  await expect(page.getByRole('alert').first()).toContainText('birds.csv');
  await choose('Locate birds.csv', { name: 'moved.csv', buffer: changed });
  await expect(locate).toBeHidden();
  await expect(page.getByRole('button', { name: 'See the segments' })).toBeVisible();
});

test('what cannot be read is said, and the window lives on', async ({ page, served }) => {
  await start(page, served.url);
  const open = async (name: string, content: string): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open a file' }).first().click()]);
    await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  };
  await open('nothing.csv', '');
  await expect(page.getByRole('alert').first()).toContainText('nothing.csv');
  await open('ragged.csv', `id,spend\n${Array.from({ length: 60 }, (_, i) => `${i},${i * 7 % 31}`).join('\n')}\n61,5,extra,fields\n`);
  await expect(page.getByRole('region', { name: 'How the file is read' })).toContainText('61 rows in file');
  await page.getByRole('button', { name: '1 rejected' }).click();
  await expect(page.getByRole('table', { name: 'Rejected rows' })).toContainText('61,5,extra,fields');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`every step passes axe, ${scheme}`, async ({ page, served }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await start(page, served.url);
    const check = async (where: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((one) => `${where}: ${one.id} ${one.nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    };
    await check('Start');
    await openPenguins(page);
    for (const name of ['Data', 'Prepare', 'Features', 'Segments', 'Profiles', 'Rules', 'Predict', 'Personas', 'Export', 'Monitor']) {
      await step(page, name).click();
      await expect(page.getByRole('main', { name })).toBeVisible();
      await check(name);
    }
  });
}
