/**
 * `npm run bench -- --large`: a large or wide table in the window, in Chromium with software drawing and tables held by DuckDB-WASM:
 * how long each step takes by the clock, and the longest task of the window's thread in it, in processor time. Needs
 * `npm run build`. Options:
 *   --json         print JSON in place of the table
 *   --rows N       rows of the table of 50 columns, in place of 1,000,000
 *   --columns N    a table of 1,000 rows and so many columns instead
 *   --file FILE    a file in place of the drawn one
 *   --steps LIST   of open, quality, grid, segments, export; all of them unless given
 */
import { existsSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { customersFile, wideFile } from './large-data.mjs';
import { startServer, stepOf } from './window.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LONG = 600_000;
const FLAGS = ['--disable-gpu', '--no-first-run', '--disable-background-networking'];
const { values: args } = parseArgs({
  strict: false,
  options: { json: { type: 'boolean' }, rows: { type: 'string', default: '1000000' }, columns: { type: 'string' }, file: { type: 'string' }, steps: { type: 'string', default: 'open,quality,grid,segments,export' } },
});

/** Runs a piece of work; answers its seconds and the longest task of the page's thread meanwhile, as the browser's trace has it. */
async function traced(session, work) {
  const events = [];
  const keep = ({ value }) => events.push(...value.filter(({ name }) => name === 'thread_name' || name.endsWith('RunTask')));
  session.on('Tracing.dataCollected', keep);
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { recordMode: 'recordContinuously', includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] } });
  const start = performance.now();
  const note = await work();
  const seconds = (performance.now() - start) / 1000;
  const done = new Promise((resolve) => { session.once('Tracing.tracingComplete', resolve); });
  await session.send('Tracing.end');
  await done;
  session.off('Tracing.dataCollected', keep);
  const main = new Set(events.filter(({ name, args: own }) => name === 'thread_name' && own.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`));
  const tasks = events.filter(({ name, pid, tid }) => name !== 'thread_name' && main.has(`${pid}:${tid}`)).map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1000);
  return { seconds, longestMs: Math.max(0, ...tasks), over50: tasks.filter((ms) => ms > 50).length, note };
}

/** The steps of the way through the window, by what they are called. */
function ways(page, file) {
  const grid = page.getByRole('grid', { name: /^(Rows of|Order lines)/ });
  const tools = page.getByRole('group', { name: 'Rows shown' });
  const filled = (row) => grid.locator(`[aria-rowindex="${row}"] .cell:not(.waiting)`).first().waitFor({ timeout: LONG });
  const press = async (key) => {
    await grid.focus();
    await page.keyboard.press(key);
  };
  const open = async () => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open a file' }).first().click()]);
    await chooser.setFiles(file);
    await stepOf(page, 'Data').click();
    await filled(2);
  };
  const quality = async () => {
    await page.getByText('Quality', { exact: true }).click();
    await page.getByText('Complete rows').waitFor({ timeout: LONG });
  };
  const toEnd = async () => {
    await press('Control+End');
    await filled(await grid.getAttribute('aria-rowcount'));
  };
  const sort = async () => {
    await press('Control+Home');
    await grid.getByRole('button', { name: /^Sort by .*, ascending$/ }).nth(1).click();
    await tools.getByRole('status').filter({ hasText: /^Looking/ }).waitFor({ timeout: 5000 }).catch(() => undefined);
    await filled(2);
  };
  const search = async () => {
    await tools.getByLabel('Search all columns').fill('77');
    await tools.getByRole('status').filter({ hasText: ' of ' }).waitFor({ timeout: LONG });
    return tools.getByRole('status').innerText();
  };
  const copy = async () => {
    await page.evaluate(() => navigator.clipboard.writeText(' '));
    await press('Control+Home');
    for (let i = 0; i < 10; i++) await page.keyboard.press('Shift+ArrowRight');
    for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+PageDown');
    await page.keyboard.press('Control+c');
    for (;;) {
      const signs = await page.evaluate(async () => (await navigator.clipboard.readText()).length);
      if (signs > 1) return `${signs} signs`;
      await page.waitForTimeout(20);
    }
  };
  const segments = async () => {
    await stepOf(page, 'Segments').click();
    await page.getByRole('application', { name: /^Map of/ }).waitFor({ timeout: LONG });
  };
  const k = async () => {
    const before = await page.locator('output.k').textContent();
    await page.getByRole('slider', { name: 'Segments' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((text) => {
      const now = document.querySelector('output.k')?.textContent ?? '';
      return now !== text && document.querySelectorAll('.segment-list li textarea').length === Number(/\d+/.exec(now)?.[0]);
    }, before, { timeout: LONG });
  };
  const write = async () => {
    await stepOf(page, 'Export').click();
    for (const name of ['Persona pages, web page', 'Persona pages, Word']) await page.getByRole('checkbox', { name }).uncheck({ timeout: LONG });
    const download = page.waitForEvent('download', { timeout: LONG });
    await page.getByRole('main').getByRole('button', { name: /^Export \d+ file/ }).click({ timeout: LONG });
    return `${(statSync(await (await download).path()).size / 1e6).toFixed(0)} MB`;
  };
  const rows = () => page.getByText(/^(Rows of the file|Order lines)$/).click().then(() => filled(2));
  return {
    open: [['first rows of the file', open]],
    quality: [['quality report', quality]],
    grid: [['back to the rows', rows], ['to the last row', toEnd], ['sorted', sort], ['to the last row of these', toEnd], ['searched', search], ['copied', copy]],
    segments: [['first map', segments], ['another number of segments', k]],
    export: [['segments.csv written', write]],
  };
}

const file = args.file ?? await (args.columns === undefined ? customersFile(Number(args.rows)) : wideFile(1000, Number(args.columns)));
const { child, url } = await startServer(ROOT);
const browser = await chromium.launch({ args: FLAGS, ...(existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : {}) });
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  const page = await context.newPage();
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.goto(url);
  await page.getByRole('button', { name: 'Open a file' }).first().waitFor();
  const session = await browser.newBrowserCDPSession();
  const conditions = { cpu: cpus()[0].model, cores: cpus().length, load: Number(loadavg()[0].toFixed(1)) };
  if (!args.json) console.log(`${conditions.cores} cores, load ${conditions.load}, ${file} (${(statSync(file).size / 1e6).toFixed(0)} MB)`);
  const all = ways(page, file);
  const found = {};
  for (const [name, work] of args.steps.split(',').flatMap((step) => all[step] ?? [])) {
    found[name] = await traced(session, work);
    const { seconds, longestMs, over50, note } = found[name];
    if (!args.json) console.log(`${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s; longest task ${longestMs.toFixed(0)} ms${over50 > 1 ? `, ${over50} over 50 ms` : ''}${note === undefined ? '' : `; ${note}`}`);
  }
  if (args.json) console.log(JSON.stringify({ conditions, file, found }, null, 1));
} finally {
  await browser.close();
  child.kill();
}
