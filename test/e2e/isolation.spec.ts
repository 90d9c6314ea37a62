import { expect as soon, test } from './fixtures.ts';

const expect = soon.configure({ timeout: 90_000 });
test.describe.configure({ timeout: 200_000 });

test('a page that is not isolated, and so cannot share memory between threads, finds the same segments', async ({ page, served }) => {
  const found: string[][] = [];
  for (const isolated of [true, false]) {
    if (!isolated) {
      await page.route('**/*', async (route) => {
        const response = await route.fetch();
        const headers = Object.fromEntries(Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-')));
        await route.fulfill({ response, headers });
      });
    }
    await page.goto(served.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    await page.getByRole('button', { name: 'Open the sample project Palmer penguins' }).click();
    await page.getByRole('button', { name: 'See the segments' }).click();
    await expect(page.getByRole('textbox', { name: 'Name of segment 1' })).toBeEditable();
    found.push(await page.locator('.segment-list li').allInnerTexts());
  }
  expect(found[0].length).toBeGreaterThan(1);
  expect(found[1]).toEqual(found[0]);
});
