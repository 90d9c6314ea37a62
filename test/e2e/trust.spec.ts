import { AxeBuilder } from '@axe-core/playwright';
import { expect as soon, test } from './fixtures.ts';

// As in the journey: a busy machine takes its time.
const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 4 * WAIT_MS });

test('how many segments, how far to trust them, and beside which others they stand', async ({ page, served }) => {
  await page.goto(served.url);
  await page.getByRole('button', { name: 'Open the sample project Palmer penguins' }).click();
  await page.getByRole('button', { name: 'See the segments' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of segment 1' })).toBeEditable();

  await page.getByText('How many segments', { exact: true }).click();
  await expect(page.getByRole('application', { name: /^How segments split and merge/ })).toBeVisible();
  await page.getByRole('button', { name: 'Compare with random data, halves and resamples' }).click();
  for (const chart of ['Gap statistic', 'Prediction strength', 'Stability']) await expect(page.getByRole('region', { name: chart, exact: true })).toBeVisible();

  await page.getByText('Stability and fit', { exact: true }).click();
  const trust = page.getByRole('region', { name: 'Trust in each segment', exact: true });
  await expect(trust.getByText('very stable').first()).toBeVisible();
  const plot = page.getByRole('application', { name: /^Silhouette plot/ });
  await plot.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^\d+ customers selected$/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Single customers, table' }).getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('button', { name: 'Clear selection' }).click();

  await page.getByText('Compare', { exact: true }).click();
  await page.getByRole('region', { name: 'Solutions' }).first().getByRole('button', { name: 'Keep this run' }).click();
  await expect(page.getByRole('region', { name: /^Agreement/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Compare the segments with' }).click();
  await page.getByRole('option', { name: 'species' }).click();
  await expect(page.getByText(/adjusted Rand 0\.9/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
