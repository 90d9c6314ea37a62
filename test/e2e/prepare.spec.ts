import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { scratch } from '../helpers/cli.ts';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

const TOWNS = ['Berlin', 'Hamburg', 'Hambrug', 'Köln', 'Koeln'];

test('steps are suggested, proposed, carried out, shown before and after, and undone; files are joined', async ({ page, served }) => {
  const folder = scratch();
  const people = Array.from({ length: 120 }, (_, i) => `${1000 + i},${20 + (i * 7) % 50},${1000 + (i * 37) % 900},${TOWNS[i % 5]}`);
  await writeFile(join(folder, 'people.csv'), `customer_id,age,income,town\n${[...people, people[3], people[8]].join('\n')}\n`);
  await writeFile(join(folder, 'answers.csv'), `customer id,score\n${Array.from({ length: 60 }, (_, i) => `${1000 + i},${(i * 3) % 10}`).join('\n')}\n`);

  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles(join(folder, 'people.csv'));
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: /^Prepare/ }).click();

  const card = page.getByRole('region', { name: 'Steps', exact: true });
  await card.getByRole('button', { name: /^Add Remove exact duplicates/ }).click();
  await expect(card.getByText('2 rows that repeat another in every column are removed; the first stays.')).toBeVisible();
  await expect(card.getByText('120 customers afterwards')).toBeVisible();

  await card.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: /^Recode values/ }).click();
  await card.getByRole('button', { name: 'Take all 2 proposals' }).click();
  await card.getByRole('button', { name: 'Carry out' }).click();
  await expect(card.getByText('town: 2 values are replaced by a list; 48 cells changed.')).toBeVisible();
  await expect(card.getByRole('region', { name: 'Rows that differ' }).getByText('Hambrug').first()).toBeVisible();

  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);

  await card.getByRole('button', { name: 'Move Recode values: town; Alt and arrow keys' }).press('Alt+ArrowUp');
  await expect(card.getByRole('listitem').first()).toContainText('Recode values');
  await page.getByRole('button', { name: 'Undo: Move step recode' }).click();
  await expect(card.getByRole('listitem').first()).toContainText('Remove exact duplicates');

  await steps.getByRole('button', { name: /^Data/ }).click();
  const further = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a file to these' }).click();
  await (await further).setFiles(join(folder, 'answers.csv'));
  const joins = page.getByRole('region', { name: 'Files together' });
  await expect(joins.getByText('60 of 120 customers matched, 60 without a row here.')).toBeVisible();
  await page.getByText('Quality', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'Data dictionary' })).toBeVisible();
});
