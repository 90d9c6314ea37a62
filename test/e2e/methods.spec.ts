import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect as soon, test } from './fixtures.ts';

const WAIT_MS = 90_000;
const expect = soon.configure({ timeout: WAIT_MS });
test.describe.configure({ timeout: 5 * WAIT_MS });

const k = (page: Page): Promise<number> => page.getByLabel('Number of segments').innerText().then(Number);

async function method(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Method' }).click();
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
}

test('other methods: a tree that is cut, a radius that is moved, customers in no segment', async ({ page, served }) => {
  await page.goto(served.url);
  await page.getByRole('button', { name: 'Open the sample project Palmer penguins' }).click();
  await page.getByRole('button', { name: 'See the segments' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of segment 1' })).toBeEditable();

  await method(page, 'Hierarchical');
  const cut = page.getByRole('slider', { name: 'Cut of the tree' });
  await expect(cut).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name of segment 1' })).toBeEditable();
  const before = await k(page);
  await cut.focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => k(page)).toBe(before + 1);
  await expect(page.getByRole('textbox', { name: `Name of segment ${before + 1}` })).toBeVisible();
  await expect(cut).toHaveAttribute('aria-valuetext', new RegExp(`^${before + 1} segments, cut at`));
  await page.getByRole('button', { name: 'Show Tree of merges as a table' }).click();
  await expect(page.getByRole('region', { name: 'Tree of merges, table' }).getByRole('row')).toHaveCount(61);

  await method(page, 'DBSCAN');
  const radius = page.getByRole('slider', { name: 'Radius' });
  await expect(radius).toBeVisible();
  await expect(page.getByText('this method decides the number itself')).toBeVisible();
  await radius.focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: 'Show only customers in no segment' })).toBeVisible();
  const results = await new AxeBuilder({ page }).include('main').analyze();
  expect(results.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  await page.getByRole('button', { name: 'Assign them to the nearest' }).click();
  await expect(page.getByText('Every customer is in one.')).toBeVisible();

  await method(page, 'HDBSCAN');
  await expect(page.getByRole('button', { name: /^Show only / }).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Groups by density' })).toBeVisible();
});
