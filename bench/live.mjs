/**
 * `npm run bench -- --live`: how fast the window answers, in Chromium with software drawing, on 100,000 × 8:
 * a step of the number of segments over a finished sweep until list and map are painted; a change of the features until
 * the old sweep has stopped and the first points of the new curve are painted, leg by leg; and every task of the window's thread
 * that took longer than 50 ms on a way through the window. Needs `npm run build`. Options:
 *   --json         print JSON in place of the table
 *   --rows N       rows in place of 100,000
 *   --file FILE    a file in place of the drawn one
 *   --swiftshader  with a graphics card that is computed, in place of none
 */
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { groups } from './data.mjs';
import { load } from './load.mjs';
import { startServer, stepOf } from './window.mjs';
import { shares, watchPage } from './live-watch.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values: args } = parseArgs({
  strict: false,
  options: { json: { type: 'boolean' }, rows: { type: 'string', default: '100000' }, file: { type: 'string' }, swiftshader: { type: 'boolean' } },
});
/** Software drawing, as on a machine without a graphics card; or with a stand-in for one, which takes longer for each frame. */
const FLAGS = [...(args.swiftshader ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu']), '--no-first-run', '--disable-background-networking'];
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function drawnFile(rows) {
  const path = join(tmpdir(), `tessera-live-${rows}.csv`);
  if (existsSync(path)) return path;
  const { createRandom, kernels } = await load(1);
  kernels.crew.dismiss();
  const { cols, data, names } = groups(createRandom, rows, 8);
  const lines = Array.from({ length: rows }, (_, i) => `u${i},${Array.from({ length: cols }, (_unused, j) => data[j * rows + i].toFixed(3)).join(',')}`);
  writeFileSync(path, `id,${names.join(',')}\n${lines.join('\n')}\n`);
  return path;
}

const seen = (page) => page.evaluate(() => ({ ...window.seen }));
async function waitFor(page, test, timeout = 240_000) {
  const until = Date.now() + timeout;
  for (;;) {
    const now = await seen(page);
    if (test(now)) return now;
    if (Date.now() > until) throw new Error(`waited in vain: ${JSON.stringify(now)}`);
    await page.waitForTimeout(30);
  }
}

const phase = (page, name) => page.evaluate((next) => { window.seen.phase = next; }, name);

async function openSegments(page, file) {
  await phase(page, 'opening');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open a file' }).first().click()]);
  const start = Date.now();
  await chooser.setFiles(file);
  await stepOf(page, 'Segments').click();
  await page.getByRole('application', { name: /^Map of/ }).waitFor({ timeout: 240_000 });
  const firstMs = Date.now() - start;
  await page.getByText('Near means similar; distances').waitFor({ timeout: 240_000 });
  const settledMs = Date.now() - start;
  // The other numbers of segments are made ready meanwhile.
  await page.waitForTimeout(5000);
  return { firstMs, settledMs };
}

/** Steps of the number of segments over a finished sweep: from the key to the frame with the new list and map. */
async function kSteps(page) {
  await phase(page, 'number of segments');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.setSamplingInterval', { interval: 500 });
  await page.getByRole('slider', { name: 'Segments' }).focus();
  const found = [];
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'ArrowRight']) {
    await cdp.send('Profiler.start');
    await page.keyboard.press(key);
    await waitFor(page, ({ list, map }) => list > 0 && map > 0);
    await page.waitForTimeout(700);
    const { at, list, map } = await seen(page);
    const { profile } = await cdp.send('Profiler.stop');
    found.push({ paintedMs: Math.max(list, map) - at, ...shares(profile) });
  }
  await cdp.send('Profiler.disable');
  const inputs = (await seen(page)).inputs.filter((input) => input.phase === 'number of segments').map(({ ms }) => ms);
  return {
    paintedMs: median(found.map(({ paintedMs }) => paintedMs)), worstMs: Math.max(...found.map(({ paintedMs }) => paintedMs)),
    ownMs: median(found.map(({ own }) => own)), plotlyMs: median(found.map(({ plotly }) => plotly)),
    // Inputs that took less than 16 ms are not told.
    inputMs: inputs.length === 0 ? 16 : median(inputs),
  };
}

/** A feature switched while the sweep of the last change is still running: from the click to the frame with the first points. */
async function featureChanges(page) {
  await phase(page, 'features');
  const boxes = page.getByRole('complementary', { name: 'Features' }).getByRole('checkbox');
  const found = [];
  for (const box of [1, 2, 3, 4, 5]) {
    await waitFor(page, ({ points }) => points >= 4);
    await boxes.nth(box).click();
    const { at, curve, legs } = await waitFor(page, (now) => now.curve > now.at && now.points > 0);
    found.push({ ms: curve - at, legs });
  }
  const names = ['engine asked', 'old sweep cancelled', 'features told', 'first point told'];
  const legs = Object.fromEntries(names.map((name) => {
    const known = found.map((one) => one.legs[name]).filter((ms) => ms !== undefined);
    return [name, known.length === 0 ? null : median(known)];
  }));
  return { firstPointsMs: median(found.map(({ ms }) => ms)), worstMs: Math.max(...found.map(({ ms }) => ms)), legs };
}

/** A way through the window, for what blocks its thread. */
async function journey(page) {
  await page.getByText('Near means similar; distances').waitFor({ timeout: 240_000 });
  await page.waitForTimeout(3000);
  await phase(page, 'lasso');
  const box = await page.getByRole('application', { name: /^Map of/ }).boundingBox();
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  for (const [right, down] of [[0.7, 0.1], [0.8, 0.6], [0.4, 0.8], [0.1, 0.5]]) await page.mouse.move(box.x + box.width * right, box.y + box.height * down, { steps: 8 });
  await page.mouse.up();
  await page.waitForTimeout(500);
  await page.keyboard.press('Escape');
  await phase(page, 'theme');
  for (let i = 0; i < 3; i++) {
    await page.getByRole('button', { name: /^Appearance/ }).click();
    await page.waitForTimeout(400);
  }
  for (const name of ['Data', 'Prepare', 'Features', 'Profiles', 'Personas', 'Export', 'Segments']) {
    await phase(page, `to ${name}`);
    await stepOf(page, name).click();
    await page.waitForTimeout(1200);
  }
}

/** Tasks of more than 50 ms by what was going on. */
function longTasks(long) {
  const by = new Map();
  for (const { phase: name, ms } of long) by.set(name, [...(by.get(name) ?? []), Math.round(ms)]);
  return Object.fromEntries([...by].map(([name, ms]) => [name, { count: ms.length, longestMs: Math.max(...ms) }]));
}

const file = args.file ?? await drawnFile(Number(args.rows));
const { child, url } = await startServer(ROOT);
const browser = await chromium.launch({ args: FLAGS, ...(existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : {}) });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.addInitScript(watchPage);
  await page.goto(url);
  const opening = await openSegments(page, file);
  const steps = await kSteps(page);
  const features = await featureChanges(page);
  await journey(page);
  const long = longTasks((await seen(page)).long);
  const conditions = { cpu: cpus()[0].model, cores: cpus().length, load: Number(loadavg()[0].toFixed(1)), drawing: args.swiftshader ? 'SwiftShader' : 'software' };
  if (args.json) console.log(JSON.stringify({ conditions, file, opening, kSteps: steps, featureChanges: features, longTasks: long }, null, 1));
  else {
    const ms = (value) => (value === null ? 'not seen' : `${value.toFixed(0)} ms`);
    console.log(`${conditions.cores} cores, load ${conditions.load}, ${conditions.drawing} drawing, ${file}`);
    console.log(`opened: first map after ${ms(opening.firstMs)}, settled after ${ms(opening.settledMs)}`);
    console.log(`step of k: painted after ${ms(steps.paintedMs)} (worst ${ms(steps.worstMs)}), of which Plotly ${ms(steps.plotlyMs)}, our own ${ms(steps.ownMs)}; input to next frame ${ms(steps.inputMs)}`);
    console.log(`feature switched during a sweep: first points of the new curve after ${ms(features.firstPointsMs)} (worst ${ms(features.worstMs)})`);
    for (const [name, at] of Object.entries(features.legs)) console.log(`  ${name} after ${ms(at)}`);
    console.log(`tasks over 50 ms: ${Object.entries(long).map(([name, { count, longestMs }]) => `${name} ${count} (longest ${longestMs} ms)`).join(', ') || 'none'}`);
  }
} finally {
  await browser.close();
  child.kill();
}
