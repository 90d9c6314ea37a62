import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { scratch, succeed } from '../helpers/cli.ts';
import { dataPath } from '../helpers/shared-data.ts';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

test('rules of the segments: change them, select their customers, and the SQL that the command line writes too', async ({ page, served }) => {
  const penguins = dataPath('penguins/penguins.csv');
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles(penguins);
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Rules/ }).click();

  const main = page.getByRole('main', { name: 'Rules' });
  await expect(main.getByRole('region', { name: /^Rules of Gentoo.*table$/ })).toContainText('species is Gentoo');
  await expect(main.getByText('of customers get their own segment')).toBeVisible();
  const settings = page.getByRole('complementary', { name: 'Settings of rules' });
  await settings.getByRole('textbox', { name: 'Conditions of a rule' }).fill('1');
  await expect(main.getByRole('region', { name: /^Rules of Adelie.*table$/ })).not.toContainText(' and ');
  await page.getByRole('button', { name: 'Undo: Change conditions of a rule' }).click();

  await main.getByRole('button', { name: /^Select customers with species is Gentoo/ }).click();
  await expect(page.getByText('124 customers selected')).toBeVisible();

  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);

  const download = page.waitForEvent('download');
  await main.getByRole('button', { name: 'Export as SQL' }).click();
  const written = await readFile(await (await download).path(), 'utf8');
  const out = scratch();
  await succeed(['segment', penguins, '--out', out]);
  await succeed(['rules', join(out, 'recipe.json'), '--source', `main=${penguins}`, '--out', out]);
  expect(written).toBe(await readFile(join(out, 'rules.sql'), 'utf8'));
});
