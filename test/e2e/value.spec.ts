import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { cdnowPurchases } from '../helpers/cdnow.ts';
import { scratch, tessera } from '../helpers/cli.ts';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

test('from an order file to tested forecasts and the file that the command line writes too', async ({ page, served }) => {
  const folder = scratch();
  const orders = join(folder, 'orders.csv');
  const rows = cdnowPurchases().filter(({ customer }) => Number(customer) <= 900);
  await writeFile(orders, `customer_id,order_date,amount\n${rows.map((row) => `${row.customer},${row.date},${row.amount}`).join('\n')}\n`);

  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles(orders);
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Predict/ }).click();

  const main = page.getByRole('main', { name: 'Predict' });
  await expect(main.getByRole('heading', { name: 'Tiers' })).toBeVisible();
  await expect(main.getByRole('application', { name: 'Customers who come back, by month of the first order' })).toBeVisible();
  const settings = page.getByRole('complementary', { name: 'Settings of lifetime value' });
  await expect(settings.getByText('BG/NBD converged.')).toBeVisible();

  await settings.getByRole('button', { name: 'Test on the last third' }).click();
  await expect(main.getByRole('application', { name: 'Purchases in the hold-out' })).toBeVisible();
  await settings.getByRole('combobox', { name: 'Purchase model' }).click();
  await page.getByRole('option', { name: 'Pareto/NBD' }).click();
  await expect(settings.getByRole('table').first().getByRole('rowheader', { name: 'beta' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo: Change purchase model' }).click();
  await page.getByRole('button', { name: 'Undo: Hold out orders' }).click();
  await expect(settings.getByText('BG/NBD converged.')).toBeVisible();
  await expect(main.getByRole('application', { name: 'Purchases in the hold-out' })).toBeHidden();

  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);

  const download = page.waitForEvent('download');
  await main.getByRole('button', { name: 'Export clv.csv' }).click();
  const written = await readFile(await (await download).path());
  const run = await tessera(['clv', orders, '--customer', 'customer_id', '--date', 'order_date', '--amount', 'amount', '--out', folder, '--json']);
  expect(run.code).toBe(0);
  expect(written.equals(await readFile(join(folder, 'clv.csv')))).toBe(true);
});
