import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { scratch } from '../helpers/cli.ts';
import { expect as soon, test } from './fixtures.ts';

const expect = soon.configure({ timeout: 60_000 });
test.describe.configure({ timeout: 240_000 });

const CUSTOMERS = `customer_id,name,mail,visits,spend\n${Array.from({ length: 90 }, (_, i) =>
  `c${100 + i},Wilma Zzyx${100 + i},m${100 + i}@zzyx.example,${(i % 3) * 10 + (i % 4)},${(i % 3) * 50 + (i % 7)}`).join('\n')}\n`;

async function violations(page: Page): Promise<string[]> {
  const axe = await new AxeBuilder({ page }).include('[role=dialog]').withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  return axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

test('a person is erased, the project encrypted and opened again, and the log says what left', async ({ page, served }) => {
  const dir = scratch();
  const file = join(dir, 'customers.csv');
  writeFileSync(file, CUSTOMERS);
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles(file);
  await expect(page.getByText('90 customers').first()).toBeVisible();
  const menu = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'File', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  await menu('Erase a person…');
  const erase = page.getByRole('dialog', { name: 'Erase a person' });
  await erase.getByLabel('Customer id, e-mail').fill('M117@zzyx.example');
  await erase.getByLabel('Customer id, e-mail').press('Enter');
  await expect(erase.getByText('1 row of customers.csv (by customer_id), left out from now on')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await erase.getByRole('button', { name: 'Erase this person' }).click();
  const copied = page.waitForEvent('download');
  await erase.getByRole('button', { name: 'Write customers.csv without them' }).click();
  const copy = readFileSync(await (await copied).path(), 'utf8');
  expect([copy.split('\n').length, /zzyx117/i.test(copy)]).toEqual([91, false]);
  await erase.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('89 customers').first()).toBeVisible();
  await expect(page.getByText("1 left out at the person's wish")).toBeVisible();

  await menu('Passphrase…');
  const secret = page.getByRole('dialog', { name: 'Passphrase of the project' });
  await secret.getByLabel('Passphrase', { exact: true }).fill('four words at sea');
  await secret.getByLabel('The same once more').fill('four words at sea');
  expect(await violations(page)).toEqual([]);
  const saved = page.waitForEvent('download');
  await secret.getByRole('button', { name: 'Encrypt the project' }).click();
  const project = join(dir, 'shop.tessera');
  await (await saved).saveAs(project);
  await expect(secret).toBeHidden();
  expect(readFileSync(project).toString('latin1')).not.toMatch(/zzyx|recipe|customer_id/i);

  await menu('What left this project');
  const log = page.getByRole('dialog', { name: 'What left this project' });
  await expect(log.getByRole('row')).toHaveCount(4);
  await expect(log.getByRole('row').filter({ hasText: 'customers-without.csv' })).toContainText('customer_id, name, mail, visits, spend');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.reload();
  const again = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a project' }).first().click();
  await (await again).setFiles(project);
  const ask = page.getByRole('dialog', { name: 'shop.tessera is encrypted' });
  await ask.getByLabel('Passphrase', { exact: true }).fill('four words at see');
  await ask.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(ask.getByText('This passphrase does not open it.')).toBeVisible();
  await ask.getByLabel('Passphrase', { exact: true }).fill('four words at sea');
  await ask.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Project title' })).toHaveValue('Customers');
});
