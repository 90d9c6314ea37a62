import { expect as soon, test } from './fixtures.ts';
import type { Page } from '@playwright/test';

// A machine busy with other work takes a minute for what else takes a second; what never comes still fails.
const expect = soon.configure({ timeout: 90_000 });
test.describe.configure({ timeout: 300_000 });

/** Three groups in six columns, drawn with a fixed seed. */
function customers(rows: number): string {
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const lines = Array.from({ length: rows }, (_, i) => {
    const values = Array.from({ length: 6 }, (_unused, j) => ((i % 3) * (j % 2 === 0 ? 4 : -3) + next() + next() + next()).toFixed(3));
    return `u${i},${values.join(',')}`;
  });
  return `id,a,b,c,d,e,f\n${lines.join('\n')}\n`;
}

async function openFile(page: Page, url: string, buffer: Buffer): Promise<void> {
  await page.goto(url);
  await chooseFile(page, buffer);
}

async function chooseFile(page: Page, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Segments/ }).click();
}

async function segments(page: Page): Promise<string[]> {
  await expect(page.getByRole('textbox', { name: 'Name of segment 1' })).toBeEditable();
  await expect(page.getByText('Near means similar; distances')).toBeVisible();
  return page.locator('.segment-list li').allInnerTexts();
}

/** By the kind of worker what it dies of, and when. */
const DEATHS = [
  // A thread of the kernels, after a part of a task that it does not tell of any more.
  ['kernels', '{ let left = 9; const add = Atomics.add; Atomics.add = (...all) => { if (--left === 0) throw new Error("planted"); return add(...all); }; }'],
  // The worker that computes, at the first pause within a job.
  ['compute', 'addEventListener("message", ({ data }) => { if (data.type === "call" && data.name !== "matrix.put") setTimeout(() => { throw new Error("planted"); }); });'],
] as const;

test('a worker that dies in the middle of its work is replaced, and the analysis is what it would have been', async ({ browser, page, served }) => {
  const buffer = Buffer.from(customers(20_000));
  const find = async (on: Page): Promise<string[]> => {
    await on.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
    await openFile(on, served.url, buffer);
    return segments(on);
  };
  const pathOf = (file: string): RegExp => new RegExp(`/assets/${file}\\.worker[^/]*\\.js`);
  const usual = DEATHS.map(([file]) => served.proxy.plant(pathOf(file), ''));
  const undisturbed = await find(page);
  const needed = usual.map((asked) => asked());
  expect(undisturbed.length).toBeGreaterThan(1);
  for (const [i, [file, line]] of DEATHS.entries()) {
    const asked = served.proxy.plant(pathOf(file), `${line}\n`);
    // Nothing of the page before is in the cache.
    const context = await browser.newContext();
    const found = await find(await context.newPage());
    expect(found).toEqual(undisturbed);
    expect(asked(), `another ${file} worker was started`).toBeGreaterThan(needed[i]);
    await context.close();
  }
});

test('the death of the database is told, the file can be opened again, and the window goes on', async ({ page, served, watch }) => {
  served.proxy.plant(/\/assets\/duckdb-browser-eh\.worker[^/]*\.js/, 'addEventListener("message", ({ data }) => { if (/INSERT/.test(data.type)) throw new Error("planted"); });\n');
  const buffer = Buffer.from(customers(500));
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await openFile(page, served.url, buffer);
  await expect(page.getByText(/process stopped unexpectedly.*planted/)).toBeVisible();
  await chooseFile(page, buffer);
  expect((await segments(page)).length).toBeGreaterThan(1);
  expect(watch.errors.every((error) => error.includes('planted'))).toBe(true);
  watch.errors.length = 0;
});

test('a file whose reader floods WebAssembly is told as unreadable in seconds, and the window goes on', async ({ page, served, watch }) => {
  const line = 'const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 }); for (;;) memory.grow(1024);';
  served.proxy.plant(/\/assets\/reader\.worker[^/]*\.js/, `addEventListener("message", (event) => { if (event.data.type === "call") { event.stopImmediatePropagation(); ${line} } });\n`);
  const buffer = Buffer.from(customers(500));
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(served.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).first().click();
  await (await chooser).setFiles({ name: 'flood.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByText(/flood\.csv could not be read.*Maximum memory size exceeded/)).toBeVisible();
  await chooseFile(page, buffer);
  expect((await segments(page)).length).toBeGreaterThan(1);
  expect(watch.errors.every((error) => error.includes('Maximum memory size exceeded'))).toBe(true);
  watch.errors.length = 0;
});

/** By what a file does to its reader, what the person does about it. */
const READERS = [
  ['never returns', 'for (;;);', async (page: Page, taken: Promise<unknown>): Promise<void> => {
    await taken;
    const reading = page.getByRole('region', { name: 'Reading customers.csv' });
    await expect(reading.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(reading).toBeHidden();
  }],
  ['dies', 'throw new Error("planted");', async (page: Page): Promise<void> => {
    await expect(page.getByText(/customers\.csv could not be read.*planted/)).toBeVisible();
  }],
] as const;

for (const [what, line, mend] of READERS) {
  test(`a file whose reader ${what} costs nothing but its reader`, async ({ page, served, watch }) => {
    const asked = served.proxy.plant(/\/assets\/reader\.worker[^/]*\.js/, `addEventListener("message", (event) => { if (event.data.type === "call") { event.stopImmediatePropagation(); console.log("taken"); ${line} } });\n`);
    const taken = page.waitForEvent('console', { predicate: (message) => message.text() === 'taken', timeout: 90_000 });
    const buffer = Buffer.from(customers(500));
    await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
    await page.goto(served.url);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open a file' }).first().click();
    await (await chooser).setFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer });
    await mend(page, taken);
    await chooseFile(page, buffer);
    expect((await segments(page)).length).toBeGreaterThan(1);
    expect(asked()).toBe(2);
    expect(watch.errors.every((error) => error.includes('planted'))).toBe(true);
    watch.errors.length = 0;
  });
}
