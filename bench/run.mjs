/**
 * `npm run bench`: our kernels, ml-kmeans, umap-js and (where installed) scikit-learn and uwot, in turn in one run.
 * A ratio is their time over ours for the same work, by the clock and, for a machine that is busy with other things, in
 * processor time (of which scikit-learn and uwot use two at once); quality stands beside it. Options:
 *   --json          print JSON in place of the table
 *   --quick         one round in place of three
 *   --small         no row of a million
 *   --only TEXT     only the lines whose name contains TEXT
 *   --growth        also with --only: how time and memory grow with the rows
 *   --accept        write the ratios to baseline.json
 *   --quality       how well maps keep neighbourhoods, in place of times (see map-quality.mjs)
 *   --cancel        how soon jobs hear that they are to stop (see cancel.mjs)
 *   --live          how fast the window answers, in place of the kernels (see live.mjs)
 *   --large         large and wide tables in the window (see large.mjs)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { kmeans as mlKmeans } from 'ml-kmeans';
import { UMAP } from 'umap-js';
import { digits, groups, head, rowsOf } from './data.mjs';
import { growth, printGrowth } from './growth.mjs';
import { drain, load } from './load.mjs';
import { sklearn, uwot } from './peers.mjs';
import { mapQuality } from './quality.mjs';

const flag = (name) => process.argv.includes(name);
for (const [name, script] of [['--live', './live.mjs'], ['--large', './large.mjs'], ['--cancel', './cancel.mjs'], ['--quality', './map-quality.mjs']]) {
  if (!flag(name)) continue;
  await import(script);
  process.exit();
}
const only = flag('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';
const ROUNDS = flag('--quick') ? 1 : 3;
const BASELINE = new URL('baseline.json', import.meta.url);

const api = await load();
const { kernels } = api;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Seconds by the clock, seconds of processors, and result of one call. */
function timed(work) {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, result };
}
const ours = (steps, quality) => {
  const { result, ...times } = timed(() => drain(steps));
  return { ...times, quality: quality(result.value), longest: result.longest };
};

const million = flag('--small') ? null : groups(api.createRandom, 1_000_000, 8);
const hundred = million === null ? groups(api.createRandom, 100_000, 8) : head(million, 100_000);
const probes = (rows) => Array.from({ length: 200 }, (_, i) => Math.floor((i * rows) / 200));
const trust = (matrix, x, y) => mapQuality(matrix, x, y, 15, probes(matrix.rows)).trust;

function firstRows(matrix, k) {
  return Float64Array.from({ length: k * matrix.cols }, (_, at) => matrix.data[Math.floor(at / k) * matrix.rows + (at % k) * 7]);
}

function sweep(matrix, restarts) {
  return timed(() => {
    const prepared = api.prepareMatrix(kernels, matrix);
    const inertias = [];
    for (let k = 2; k <= 12; k++) {
      inertias.push(drain(api.kmeansFit(kernels, prepared, { k, seed: 1, restarts, maxIterations: 300 })).value.inertia);
    }
    prepared.free();
    return inertias;
  });
}

/** Largest and mean of our sums of squares over theirs: below 1 is better. */
function compareSweeps(us, them) {
  const ratios = us.map((value, at) => value / them[at]);
  return `ours / theirs: mean ${(ratios.reduce((a, b) => a + b) / ratios.length).toFixed(5)}, worst ${Math.max(...ratios).toFixed(5)}`;
}

/** They label the rows once more after the last iteration; so do we. */
const sameStart = (matrix) => ({
  ours: () => ours(api.kmeansFrom(kernels, matrix, firstRows(matrix, 8), { k: 8, maxIterations: 21 }), ({ inertia }) => inertia),
});
const pairs = (them, us) => `ours ${us.toPrecision(8)}, theirs ${them.toPrecision(8)}`;

function umapLine(name, matrix, peers, epochs) {
  return {
    name: `UMAP ${name}`,
    ours: () => ours(api.umapLayout(kernels, matrix, { neighbors: 15, minDist: 0.1, seed: 1, epochs }), ({ x, y }) => trust(matrix, x, y)),
    theirs: {
      ...(peers.includes('umap-js') ? {
        'umap-js': () => {
          const rows = rowsOf(matrix);
          const random = api.createRandom(1);
          const { result, ...times } = timed(() => new UMAP({ nNeighbors: 15, minDist: 0.1, random: () => random.next() }).fit(rows));
          return { ...times, quality: trust(matrix, result.map((p) => p[0]), result.map((p) => p[1])) };
        },
      } : {}),
      uwot: () => {
        const found = uwot(matrix);
        return found && { ...found, quality: trust(matrix, found.x, found.y) };
      },
    },
    compare: (them, us) => `trustworthiness ours ${us.toFixed(4)}, theirs ${them.toFixed(4)}`,
  };
}

function lines() {
  const twenty = head(hundred, 20_000);
  const { labels } = drain(api.kmeansFit(kernels, twenty, { k: 8, seed: 1, restarts: 3, maxIterations: 300 })).value;
  const fifty = head(hundred, 50_000);
  const hand = digits();
  const bestOf = (...found) => found.filter((one) => one !== null).reduce((a, b) => (b.seconds < a.seconds ? b : a), found[0]);
  return [
    million && {
      name: 'k-means, same start, 20 iterations, 1,000,000 x 8, k 8', ...sameStart(million),
      theirs: { 'scikit-learn': () => sklearn('same-start', million, 8, 20) }, compare: pairs,
    },
    million && {
      name: 'sweep k 2-12, 1 start, 1,000,000 x 8',
      ours: () => { const { result, ...times } = sweep(million, 1); return { ...times, quality: result }; },
      theirs: { 'scikit-learn': () => sklearn('sweep', million, 1) }, compare: (them, us) => compareSweeps(us, them),
    },
    {
      name: 'sweep k 2-12, 10 starts, 100,000 x 8',
      ours: () => { const { result, ...times } = sweep(hundred, 10); return { ...times, quality: result }; },
      theirs: { 'scikit-learn': () => sklearn('sweep', hundred, 10) }, compare: (them, us) => compareSweeps(us, them),
    },
    {
      name: 'k-means, same start, 20 iterations, 100,000 x 8, k 8', ...sameStart(hundred),
      theirs: {
        'ml-kmeans': () => {
          const rows = rowsOf(hundred);
          const start = Array.from({ length: 8 }, (_, c) => rows[c * 7]);
          const { result, ...times } = timed(() => mlKmeans(rows, 8, { initialization: start, maxIterations: 20, tolerance: 0 }));
          return { ...times, quality: result.computeInformation(rows).reduce((sum, { error, size }) => sum + error * size, 0) };
        },
        'scikit-learn': () => sklearn('same-start', hundred, 8, 20),
      },
      compare: pairs,
    },
    {
      name: 'Gaussian mixture, full, same start, 20 iterations, 100,000 x 8, k 8',
      ours: () => {
        const prepared = api.prepareMatrix(kernels, hundred);
        const first = firstRows(hundred, 8);
        const centres = Float64Array.from(first, (_, at) => first[(at % 8) * 8 + Math.floor(at / 8)]);
        const start = api.hardStart(centres, 8, 8, 'full', prepared.scale);
        const limits = { maxIterations: 20, tolerance: 0, regularisation: 1e-6 };
        const found = ours(api.expectationMaximisation(kernels, prepared, start, limits, 0, 1), ({ logLikelihood }) => logLikelihood);
        prepared.free();
        return found;
      },
      theirs: { 'scikit-learn': () => sklearn('mixture', hundred, 8, 20) }, compare: pairs,
    },
    {
      name: 'exact silhouette, 20,000 x 8',
      ours: () => ours(api.pairStatistics(kernels, twenty, [{ labels, k: 8 }]), ([{ silhouette }]) => silhouette.reduce((a, b) => a + b) / 20_000),
      theirs: { 'scikit-learn': () => sklearn('silhouette', twenty, labels) }, compare: pairs,
    },
    {
      name: 'stability, 100 bootstrap resamples of k-means, 20,000 x 8, k 8',
      ours: () => ours(api.stabilityOf(kernels, twenty, {
        method: { algorithm: 'kmeans', engine: 'fast', restarts: 10, maxIterations: 300 }, seed: 1, sample: null, labels, k: 8, resamples: 100, seeds: 0,
      }), ({ mean }) => mean),
      theirs: { 'scikit-learn (3 starts)': () => sklearn('bootstrap', twenty, labels, 100) },
      compare: (them, us) => `mean best-match Jaccard ours ${us.toFixed(4)}, theirs ${them.toFixed(4)}`,
    },
    {
      name: 'exact 15 neighbours, 50,000 x 8',
      ours: () => ours(api.nearestNeighbours(kernels, fifty, 15), ({ distances }) => distances.reduce((a, b) => a + b)),
      theirs: {
        'scikit-learn (best)': () => bestOf(...['kd_tree', 'ball_tree', 'brute'].map((name) => sklearn('neighbours', fifty, 15, name))),
      },
      compare: pairs,
    },
    {
      name: 'Ward, 10,000 x 8',
      ours: () => ours(api.hierarchy(kernels, head(hundred, 10_000), 'ward', 1), ({ heights }) => heights.reduce((a, b) => a + b)),
      theirs: { 'scikit-learn': () => sklearn('ward', head(hundred, 10_000)) }, compare: pairs,
    },
    {
      name: 'DBSCAN, 50,000 x 8, eps 2, 16 points',
      ours: () => ours(
        api.dbscanFit(kernels, fifty, { algorithm: 'dbscan', epsilon: 2, minPoints: 16, assignNoise: false }), ({ k, noise }) => k + noise / 1e6,
      ),
      theirs: { 'scikit-learn': () => sklearn('dbscan', fifty, 2, 16) },
      compare: (them, us) => `segments and millionths without one: ours ${us}, theirs ${them}`,
    },
    umapLine('10,000 x 8', head(hundred, 10_000), ['umap-js', 'uwot']),
    hand && umapLine('digits 1,797 x 64', hand, ['umap-js', 'uwot']),
    umapLine('50,000 x 8', fifty, ['uwot']),
  ].filter((line) => line && line.name.includes(only));
}

/** Runs of ours before the first that counts: the first ones are spent by the compiler. */
const WARM_UPS = 3;
/**
 * Where ours takes less time than this (seconds), every contender runs so often in a row in its turn, and the middle one counts:
 * a single short run after another program measures what that left in the caches.
 */
const SHORT = 0.05;
const REPEATS = 5;

/** The middle of some runs in a row by their time; null when there is no such contender. */
function inARow(call, times) {
  const runs = Array.from({ length: times }, call);
  return runs.includes(null) ? null : runs.toSorted((a, b) => a.seconds - b.seconds)[times >> 1];
}

/** Some warm-ups of ours, then the contenders in turn; medians over the rounds. */
function measure({ name, ours: us, theirs, compare }) {
  let first = us();
  for (let i = 1; i < WARM_UPS && first.seconds < 1; i++) first = us();
  const repeats = first.seconds < SHORT && !flag('--quick') ? REPEATS : 1;
  const own = [];
  const others = new Map(Object.keys(theirs).map((peer) => [peer, []]));
  for (let round = 0; round < ROUNDS; round++) {
    own.push(inARow(us, repeats));
    for (const [peer, call] of Object.entries(theirs)) {
      const found = inARow(call, repeats);
      if (found) others.get(peer).push(found);
    }
  }
  const middle = (found) => ({ seconds: median(found.map((one) => one.seconds)), cpu: median(found.map((one) => one.cpu)) });
  const { seconds, cpu } = middle(own);
  const peers = [...others].filter(([, found]) => found.length > 0).map(([peer, found]) => {
    const them = middle(found);
    return {
      peer, ...them, ratio: them.seconds / seconds, cpuRatio: them.cpu / cpu,
      quality: compare(found[0].quality, own[0].quality),
    };
  });
  return { name, seconds, cpu, longestSliceMs: own[0].longest, peers };
}

function readBaseline() {
  try {
    return JSON.parse(readFileSync(BASELINE, 'utf8'));
  } catch {
    return {};
  }
}

/** What a ratio was measured on; our kernels use as many threads as there are cores, four at most. A load above the number of cores means that they were shared with other work. */
const load1 = () => Number(loadavg()[0].toFixed(1));
const conditions = { cpu: cpus()[0].model, cores: cpus().length, load: load1() };
const results = [];
for (const line of lines()) {
  const result = { ...measure(line), load: load1() };
  results.push(result);
  if (!flag('--json')) {
    console.log(`${result.name}: ${result.seconds.toFixed(3)} s, processor ${result.cpu.toFixed(3)} s`
      + (result.longestSliceMs === undefined ? '' : `, longest slice ${result.longestSliceMs.toFixed(0)} ms`));
    for (const { peer, seconds, ratio, cpuRatio, quality } of result.peers) {
      const was = readBaseline()[`${result.name} | ${peer}`];
      console.log(`  ${peer}: ${seconds.toFixed(3)} s, ratio ${ratio.toFixed(2)}, processor ${cpuRatio.toFixed(2)}`
        + `${was === undefined ? '' : ` (accepted ${was.ratio}, ${was.cpuRatio})`}; ${quality}`);
    }
  }
}
const grown = only === '' || flag('--growth') ? growth(api, million ?? hundred) : [];
if (flag('--json')) console.log(JSON.stringify({ conditions, results, growth: grown }, null, 1));
else printGrowth(grown);
if (flag('--accept')) {
  const { load: _, ...machine } = conditions;
  const accepted = { ...readBaseline(), conditions: machine };
  for (const { name, peers, load: busy } of results) for (const { peer, ratio, cpuRatio } of peers) {
    accepted[`${name} | ${peer}`] = { ratio: Number(ratio.toFixed(2)), cpuRatio: Number(cpuRatio.toFixed(2)), load: busy };
  }
  writeFileSync(BASELINE, `${JSON.stringify(accepted, null, 1)}\n`);
}
kernels.crew.dismiss();
