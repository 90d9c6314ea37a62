import { AxeBuilder } from '@axe-core/playwright';
import { expect as soon, test } from './fixtures.ts';
import { nativeBridge } from './native-bridge.ts';

const expect = soon.configure({ timeout: 60_000 });

test('tables are held by the native engine where the person wants them, with the same segments, also after its process died', async ({ page, context, served }) => {
  const native = await nativeBridge(context);
  await page.goto(served.url);
  await page.getByRole('button', { name: 'Open the sample project Palmer penguins' }).click();
  await page.getByRole('button', { name: 'See the segments' }).click();
  const segments = async (): Promise<string[]> => {
    await expect(page.getByRole('textbox', { name: 'Name of segment 1' })).toBeEditable();
    await expect(page.getByRole('status').getByRole('progressbar')).toHaveCount(0);
    return page.locator('.segment-list li').allInnerTexts();
  };
  const inWindow = await segments();
  expect(inWindow.length).toBeGreaterThan(1);
  expect(native.processes).toHaveLength(0);

  await page.getByRole('button', { name: 'Tables in the window' }).click();
  await expect(page.getByRole('menuitemradio', { name: /^Automatic/ })).toBeFocused();
  const axe = await new AxeBuilder({ page }).include('[role=menu]').withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(axe.violations.map((violation) => violation.id)).toEqual([]);
  await page.getByRole('menuitemradio', { name: /^Native engine/ }).click();
  await expect(page.getByRole('button', { name: 'Tables in the native engine' })).toBeVisible();
  await expect.poll(() => native.processes.length).toBe(1);
  await page.getByRole('button', { name: /^Data/ }).first().click();
  await expect(page.getByRole('grid', { name: /Rows of/ }).getByRole('row').nth(3)).toBeVisible();
  await page.getByRole('button', { name: 'See the segments' }).click();
  expect(await segments()).toEqual(inWindow);

  native.processes[0].kill('SIGKILL');
  await expect.poll(() => native.processes.length).toBe(2);
  expect(await segments()).toEqual(inWindow);
  native.close();
});
