import { AxeBuilder } from '@axe-core/playwright';
import { dataPath } from '../helpers/shared-data.ts';
import { expect as soon, test } from './fixtures.ts';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

test('segments by own rules, a split of one, and why a customer is here', async ({ page, served }) => {
  const penguins = dataPath('penguins/penguins.csv');
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles(penguins);
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: /^Rules/ }).click();
  await page.getByRole('button', { name: 'Make these the segments' }).click();

  const rules = page.getByRole('region', { name: 'Rules that define the segments' });
  await rules.getByRole('textbox', { name: 'Name of rule 1' }).fill('First');
  await rules.getByRole('textbox', { name: 'Name of rule 1' }).press('Enter');
  const condition = rules.getByRole('textbox', { name: 'Condition of rule 1' });
  await condition.fill('body_mass_g > 4500 and nothing > 1');
  await expect(rules.getByText('there is no column "nothing"')).toBeVisible();
  await condition.fill('top(body_mass_g, 25)');
  await condition.press('Escape');
  await condition.press('Enter');
  await expect(rules.getByText('top(body_mass_g, 25) is at least')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Method' })).toContainText('defined by your rules');
  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);

  await page.getByRole('radiogroup', { name: 'What to look at' }).getByText('Map', { exact: true }).click();
  const segments = page.getByRole('region', { name: 'Segments', exact: true });
  await segments.getByRole('button', { name: 'Show only First' }).click();
  await segments.getByRole('button', { name: 'Split further' }).click();
  await segments.getByRole('list', { name: 'Parts of First' }).getByRole('button').first().click();
  await steps.getByRole('button', { name: /^Profiles/ }).click();
  await page.getByText('What makes them', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'Features by segment', exact: true })).toContainText('Would change segment');
  await expect(page.getByRole('complementary', { name: 'Why a customer is here' })).toContainText('First');
});
