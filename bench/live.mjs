/**
 * `npm run bench -- --live`: how fast the window answers, in Chromium with software drawing, on 100,000 × 8:
 * a step of the number of segments over a finished sweep until list and map are painted, and a change of the features until
 * the old sweep has stopped and the first points of the new curve are painted. Needs `npm run build`. Options:
 *   --json         print JSON in place of the table
 *   --rows N       rows in place of 100,000
 *   --file FILE    a file in place of the drawn one
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { groups } from './data.mjs';
import { load } from './load.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values: args } = parseArgs({
  strict: false,
  options: { json: { type: 'boolean' }, rows: { type: 'string', default: '100000' }, file: { type: 'string' } },
});
/** Software drawing, as on a machine without a graphics card. */
const FLAGS = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-first-run', '--disable-background-networking'];
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

async function startServer() {
  const child = spawn(process.execPath, ['dist/cli/tessera.js', 'serve', '--port', '0'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error('tessera serve ended; run npm run build first')));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /(http:\/\/127\.0\.0\.1:\d+\/\S*)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  return { child, url };
}

/** What the page notes by itself: when list, number, map and curve were painted after the last input. */
function watchPage() {
  const seen = { at: 0, list: 0, map: 0, curve: 0, points: 0, first: 0 };
  Object.assign(window, { seen });
  const paint = (name) => requestAnimationFrame(() => setTimeout(() => { seen[name] = performance.now(); }));
  for (const type of ['keydown', 'click']) {
    addEventListener(type, (event) => { if (event.isTrusted) Object.assign(seen, { at: event.timeStamp, list: 0, map: 0, curve: 0 }); }, { capture: true });
  }
  let before = '';
  const look = () => {
    const names = [...document.querySelectorAll('.segment-list li textarea')].map((field) => field.value).join('|')
      + document.querySelector('output.k')?.textContent;
    if (names !== before) {
      before = names;
      paint('list');
    }
    for (const [name, plot] of [['map', document.querySelector('.card.map .plot')], ['curve', document.querySelector('.curves .plot')]]) {
      if (!plot?.on || plot.watched) continue;
      plot.watched = true;
      plot.on('plotly_afterplot', () => {
        if (name === 'curve') {
          const line = plot.data?.[plot.data.length - 1];
          Object.assign(seen, { points: line?.x?.length ?? 0, first: line?.y?.[0] ?? 0 });
        }
        paint(name);
      });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  setInterval(look, 20);
}

const seen = (page) => page.evaluate(() => ({ ...window.seen }));
const step = (page, name) => page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: new RegExp(`^${name}`) });

async function waitFor(page, test, timeout = 240_000) {
  const until = Date.now() + timeout;
  for (;;) {
    const now = await seen(page);
    if (test(now)) return now;
    if (Date.now() > until) throw new Error(`waited in vain: ${JSON.stringify(now)}`);
    await page.waitForTimeout(30);
  }
}

/** Milliseconds of the page's thread in our code (with React) and in Plotly's file, by a profile of it. */
function shares({ nodes, samples, timeDeltas }) {
  const by = new Map(nodes.map((node) => [node.id, node]));
  const parent = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const kind = new Map();
  const kindOf = (id) => {
    if (id === undefined) return 'none';
    if (!kind.has(id)) {
      const above = kindOf(parent.get(id));
      const { url } = by.get(id).callFrame;
      kind.set(id, above === 'plotly' || /\/plotly-[^/]*\.js$/.test(url) ? 'plotly' : /\/assets\/.*\.js$/.test(url) ? 'own' : above);
    }
    return kind.get(id);
  };
  const sums = { own: 0, plotly: 0, none: 0 };
  samples.forEach((id, at) => { sums[kindOf(id)] += timeDeltas[at] / 1000; });
  return { own: sums.own, plotly: sums.plotly };
}

async function openSegments(page, file) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open a file' }).first().click()]);
  await chooser.setFiles(file);
  await step(page, 'Segments').click();
  await page.getByRole('application', { name: /^Map of/ }).waitFor({ timeout: 240_000 });
  await page.getByText('Near means similar; distances').waitFor({ timeout: 240_000 });
  // The other numbers of segments are made ready meanwhile.
  await page.waitForTimeout(5000);
}

/** Steps of the number of segments over a finished sweep: from the key to the frame with the new list and map. */
async function kSteps(page) {
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
  return {
    paintedMs: median(found.map(({ paintedMs }) => paintedMs)), worstMs: Math.max(...found.map(({ paintedMs }) => paintedMs)),
    ownMs: median(found.map(({ own }) => own)), plotlyMs: median(found.map(({ plotly }) => plotly)),
  };
}

/** A feature switched while the sweep of the last change is still running: from the click to the frame with the first points. */
async function featureChanges(page) {
  const boxes = page.getByRole('complementary', { name: 'Features' }).getByRole('checkbox');
  const found = [];
  for (const box of [1, 2, 3, 4, 5]) {
    const before = await waitFor(page, ({ points }) => points >= 4);
    await boxes.nth(box).click();
    // Other features have another sum of squares at the first point.
    const { at, curve } = await waitFor(page, (now) => now.curve > now.at && now.points > 0 && now.first !== before.first);
    found.push(curve - at);
  }
  return { firstPointsMs: median(found), worstMs: Math.max(...found) };
}

const file = args.file ?? await drawnFile(Number(args.rows));
const { child, url } = await startServer();
const browser = await chromium.launch({ args: FLAGS, ...(existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : {}) });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined, showOpenFilePicker: undefined }));
  await page.addInitScript(watchPage);
  await page.goto(url);
  await openSegments(page, file);
  const steps = await kSteps(page);
  const features = await featureChanges(page);
  const conditions = { cpu: cpus()[0].model, cores: cpus().length, load: Number(loadavg()[0].toFixed(1)), drawing: 'software' };
  if (args.json) console.log(JSON.stringify({ conditions, file, kSteps: steps, featureChanges: features }, null, 1));
  else {
    const ms = (value) => `${value.toFixed(0)} ms`;
    console.log(`${conditions.cores} cores, load ${conditions.load}, software drawing, ${file}`);
    console.log(`step of k: painted after ${ms(steps.paintedMs)} (worst ${ms(steps.worstMs)}), of which Plotly ${ms(steps.plotlyMs)}, our own ${ms(steps.ownMs)}`);
    console.log(`feature switched during a sweep: first points of the new curve after ${ms(features.firstPointsMs)} (worst ${ms(features.worstMs)})`);
  }
} finally {
  await browser.close();
  child.kill();
}
