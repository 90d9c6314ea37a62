import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { scratch, tessera } from '../helpers/cli.ts';
import { dataPath } from '../helpers/shared-data.ts';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

test('from a column with what became of customers to whom to contact, as on the command line', async ({ page, served }) => {
  const folder = scratch();
  const file = join(folder, 'customers.csv');
  const lines = (await readFile(dataPath('telco_churn/Telco-Customer-Churn.csv'), 'utf8')).split(/\r?\n/);
  await writeFile(file, `${lines.slice(0, 1501).join('\n')}\n`);

  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles(file);
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Predict/ }).click();

  const main = page.getByRole('main', { name: 'Predict' });
  await main.getByRole('button', { name: 'Predict Churn is Yes' }).click();
  const measures = main.getByRole('region', { name: 'How good the guess is' });
  await expect(measures.getByText('ROC AUC')).toBeVisible();
  for (const name of ['Cumulative gains', 'Calibration', 'What the guess rests on', 'Profit by customers contacted', 'What goes with the outcome in each segment']) {
    await expect(main.getByRole('region', { name, exact: true })).toBeVisible();
  }

  // The threshold moves the counts at once, and is undone in one step.
  const contact = main.getByRole('region', { name: 'Whom to contact' });
  await expect(contact.getByText('Contact from a probability of 10.0%')).toBeVisible();
  await contact.getByRole('slider', { name: 'Contact from this probability' }).press('ArrowRight');
  await expect(contact.getByText('Contact from a probability of 10.5%')).toBeVisible();
  await page.getByRole('button', { name: 'Undo: Change contact from' }).click();
  await expect(contact.getByText('Contact from a probability of 10.0%')).toBeVisible();

  // The list is read by keyboard; the picture beside it follows.
  const grid = main.getByRole('grid', { name: 'Customers by probability' });
  const first = await grid.getByRole('row', { selected: true }).getByRole('gridcell').first().textContent();
  await grid.press('ArrowDown');
  await expect(grid.getByRole('row', { selected: true }).getByRole('gridcell').first()).not.toHaveText(first ?? '');
  const second = await grid.getByRole('row', { selected: true }).getByRole('gridcell').first().textContent();
  await expect(main.getByRole('region', { name: `Customer ${second}` })).toBeVisible();

  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);

  const download = page.waitForEvent('download');
  await main.getByRole('button', { name: 'Model' }).click();
  const written = await readFile(await (await download).path());
  const run = await tessera(['predict', file, '--outcome', 'Churn=Yes', '--out', folder, '--json']);
  expect(run.code).toBe(0);
  const model = JSON.parse(written.toString()) as { title: string };
  const again = JSON.parse(await readFile(join(folder, 'model-predict.json'), 'utf8')) as { title: string };
  expect({ ...model, title: '' }).toEqual({ ...again, title: '' });

  await page.getByRole('button', { name: 'Undo: Predict Churn is Yes' }).click();
  await expect(main.getByRole('button', { name: 'Predict Churn is Yes' })).toBeVisible();
});
