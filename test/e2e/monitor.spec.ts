import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { scratch, succeed } from '../helpers/cli.ts';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

test('a later file: what moved and drifted, its customers, the files of the command line, new segments and back', async ({ page, served }) => {
  const [folder, out] = [scratch(), scratch()];
  const [first, later] = [join(folder, 'first.csv'), join(folder, 'later.csv')];
  const [head, ...rows] = readFileSync(new URL('../fixtures/wholesale/customers.csv', import.meta.url), 'utf8').trimEnd().split(/\r?\n/);
  const customers = rows.map((row, i) => `K${i},${row.split(',').slice(2).join(',')}`);
  const names = `customer_id,${head.split(',').slice(2).join(',')}`;
  writeFileSync(first, [names, ...customers].join('\n'));
  writeFileSync(later, [names, ...customers.slice(30).map((row) => row.split(',').map((cell, j) => (j === 1 ? String(4 * Number(cell)) : cell)).join(',')), ...customers.slice(0, 20).map((row) => `N${row}`)].join('\n'));

  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const choose = async (name: string, path: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name }).first().click();
    await (await chooser).setFiles(path);
  };
  await choose('Open a file', first);
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Monitor/ }).click();
  const main = page.getByRole('main', { name: 'Monitor' });
  await expect(main.getByRole('heading', { name: 'Hold a later period against the segments' })).toBeVisible();
  await choose('Choose a file', later);
  await expect(main.getByRole('region', { name: 'Recommendation' })).toContainText('later.csv');
  await expect(main).toHaveAttribute('aria-busy', 'false');
  await expect(main.getByRole('region', { name: 'Drift of the features, table' }).getByRole('row').nth(1)).toContainText('Shifted');
  await expect(main.getByRole('region', { name: 'Who moved where' })).toContainText('20 are new, 30 are gone');

  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);

  // by keyboard: the first group of the flow
  await main.getByRole('application', { name: /^Who moved where/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const picked = page.getByRole('region', { name: 'Customers picked' });
  await expect(picked).toContainText('selected in every chart');
  await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible();
  await main.getByRole('button', { name: /^Select \d+ customers: New customers in/ }).first().click();
  await expect(picked).toContainText('not among the first ones');
  const group = page.waitForEvent('download');
  await picked.getByRole('button', { name: 'Export as CSV' }).click();
  const lines = (await readFile(await (await group).path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines.slice(1).every((line) => line.startsWith('NK') && line.endsWith(',new'))).toBe(true);

  const download = page.waitForEvent('download');
  await main.getByRole('button', { name: 'Customers as CSV' }).click();
  const written = await readFile(await (await download).path(), 'utf8');
  await succeed(['segment', first, '--out', out]);
  await succeed(['monitor', join(out, 'model.json'), later, '--before', first, '--out', join(out, 'monitored')]);
  expect(written).toBe(await readFile(join(out, 'monitored', 'migration.csv'), 'utf8'));

  await main.getByRole('button', { name: 'Make the segments anew' }).click();
  await expect(main.getByRole('region', { name: 'Choose a later file' })).toBeVisible();
  await expect(main.getByRole('region', { name: 'Period by period, table' })).toContainText('later.csv');
  await page.getByRole('button', { name: 'Undo: Make the segments anew from later.csv' }).click();
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Data/ }).click();
  await expect(page.getByRole('main', { name: 'Data' })).toContainText('first.csv');
});
