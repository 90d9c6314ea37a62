import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { scratch, succeed } from '../helpers/cli.ts';
import { expect as soon, test } from './fixtures.ts';

const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

/** Customers in two groups, with addresses, some of them twice or missing. */
const CUSTOMERS = `customer_id,email,newsletter,visits,spend\n${Array.from({ length: 120 }, (_, i) => {
  const email = i % 30 === 0 ? '' : i === 5 ? 'P6@example.org' : `p${i}@example.org`;
  return `${String(i).padStart(4, '0')},${email},${i % 4 === 0 ? 'no' : 'yes'},${(i % 2) * 10 + (i % 3)},${(i % 2) * 50 + (i % 7)}`;
}).join('\n')}\n`;

async function violations(page: Page): Promise<string[]> {
  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  return axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

test('contacts and a test plan leave the window as the command line writes them', async ({ page, served }) => {
  const dir = scratch();
  const file = join(dir, 'customers.csv');
  writeFileSync(file, CUSTOMERS);
  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles(file);
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Export/ }).click();

  await page.getByRole('tab', { name: 'Mail platform' }).click();
  const contacts = page.getByRole('region', { name: 'Contacts for a mail platform' });
  await expect(contacts.getByRole('combobox', { name: 'E-mail address' })).toHaveValue('email');
  await expect(contacts.getByRole('combobox', { name: 'Consent' })).toHaveValue('newsletter');
  expect(await violations(page)).toEqual([]);
  await contacts.getByRole('button', { name: 'Write contacts and content block' }).click();
  await expect(contacts.getByText('87 contacts.')).toBeVisible();
  await expect(contacts.getByText('30 left out: did not agree to be written to')).toBeVisible();
  await expect.poll(() => downloads.length).toBe(2);

  await page.getByRole('tab', { name: 'Test plan' }).click();
  const sizes = page.getByRole('region', { name: 'Sizes by segment', exact: true });
  await expect(page.getByRole('combobox', { name: 'Who may be written to' })).toHaveValue('newsletter');
  await page.getByRole('textbox', { name: 'Share of the control group' }).fill('25');
  await expect(sizes.getByRole('table')).toContainText('no');
  expect(await violations(page)).toEqual([]);
  await sizes.getByRole('button', { name: 'Write plan and groups' }).click();
  await expect.poll(() => downloads.length).toBe(4);

  await succeed(['segment', file, '--out', dir]);
  const recipe = join(dir, 'recipe.json');
  // The window calls an analysis after its file in words.
  writeFileSync(recipe, JSON.stringify({ ...JSON.parse(readFileSync(recipe, 'utf8')) as object, title: 'Customers' }));
  await succeed(['handover', recipe, '--for', 'mailchimp', '--email', 'email', '--consent', 'newsletter', '--out', dir]);
  await succeed(['abplan', recipe, '--baseline', '0.05', '--effect', '20%', '--consent', 'newsletter', '--arms', 'control=0.25,treatment=0.75', '--out', dir]);
  for (const download of downloads) {
    const name = download.suggestedFilename();
    expect(readFileSync(await download.path()).equals(readFileSync(join(dir, name))), name).toBe(true);
  }
});
