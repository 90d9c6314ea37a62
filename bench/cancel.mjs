/**
 * `npm run bench -- --cancel`: how soon jobs of many rows hear that they are to stop. Each job is run to its end (or for some
 * seconds) with the time between two of its pauses noted; then it is run again and told to stop at about the longest of them. A
 * cancel must be heard within 100 ms; the longer of the two counts. Options: --json, --only TEXT.
 */
import { groups, head } from './data.mjs';
import { load } from './load.mjs';

const value = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const only = value('--only', '');
/** A job that takes longer is looked at for so long only. */
const MOST_MS = 20_000;

const api = await load();
const { kernels } = api;
const jobs = api.createJobs(kernels);
const million = groups(api.createRandom, 1_000_000, 8);
const hundred = head(million, 100_000);
const wide = groups(api.createRandom, 20_000, 100);
const clock = { now: () => performance.now(), breathe: () => new Promise((resolve) => { setImmediate(resolve); }) };

const sets = { million, hundred, twenty: head(million, 20_000), fifty: head(million, 50_000), wide };
const kmeans = { algorithm: 'kmeans', engine: 'fast', restarts: 10, maxIterations: 300 };
const fit = (key, method, k = 8, more = {}) => ['cluster.fit', key, { method, k, seed: 1, sample: null, ...more }];
const umap = { engine: 'fast', neighbors: 15, minDist: 0.1, maxPoints: 100_000, seed: 1 };
const labels = (rows, k) => Int32Array.from({ length: rows }, (_, i) => i % k);

const WORK = [
  ['k-means, 1,000,000 x 8, k 8', fit('million', kmeans)],
  ['k-means, 1,000,000 x 8, k 50', fit('million', kmeans, 50)],
  ['k-means, 20,000 x 100, k 8', fit('wide', kmeans)],
  ['k-means by the reference engine, 50,000 x 8, k 8', fit('fifty', { ...kmeans, engine: 'reference' })],
  ['indices of 11 labelings, 1,000,000 x 8', ['cluster.indices', 'million', {
    labelings: Array.from({ length: 11 }, (_, at) => ({ labels: labels(1_000_000, at + 2), k: at + 2 })), seed: 1, sample: null, withNoise: false,
  }]],
  ['silhouettes, 20,000 x 100', ['cluster.silhouettes', 'wide', { labeling: { labels: labels(20_000, 8), k: 8 }, seed: 1 }]],
  ['15 neighbours, 100,000 x 8', ['prepare.neighbours', 'hundred', { matrix: hundred, k: 15 }]],
  ['15 neighbours, 20,000 x 100', ['prepare.neighbours', 'wide', { matrix: wide, k: 15 }]],
  ['map, 100,000 x 8, all laid out', ['embed.umap', 'hundred', { ...umap, sampleRows: 100_000 }]],
  ['map, 1,000,000 x 8, 20,000 laid out', ['embed.umap', 'million', { ...umap, sampleRows: 20_000 }]],
  ['map by the reference engine, 5,000 laid out', ['embed.umap', 'twenty', { ...umap, engine: 'reference', sampleRows: 5000 }]],
  ['principal components, 1,000,000 x 8', ['embed.pca', 'million', { maxPoints: 100_000, seed: 1 }]],
  ['Ward, 50,000 x 8', fit('fifty', { algorithm: 'hierarchical', linkage: 'ward' })],
  ['average linkage, 20,000 x 8', fit('twenty', { algorithm: 'hierarchical', linkage: 'average' })],
  ['Gaussian mixture, 100,000 x 8, k 8', fit('hundred', { algorithm: 'gmm', covariance: 'full', regularisation: 1e-6, tolerance: 'auto', restarts: 10, maxIterations: 300 })],
  ['Gaussian mixture, 20,000 x 100, k 8', fit('wide', { algorithm: 'gmm', covariance: 'full', regularisation: 1e-6, tolerance: 'auto', restarts: 10, maxIterations: 300 })],
  ['k-medoids, 20,000 x 8, k 8', fit('twenty', { algorithm: 'kmedoids', metric: 'euclidean', restarts: 10 })],
  ['DBSCAN, 100,000 x 8', fit('hundred', { algorithm: 'dbscan', epsilon: 2, minPoints: 16, assignNoise: true })],
  ['HDBSCAN, 50,000 x 8', fit('fifty', { algorithm: 'hdbscan', minClusterSize: 'auto', minPoints: 'auto', selection: 'eom', assignNoise: true })],
  ['consensus, 50,000 x 8', fit('fifty', { algorithm: 'consensus', runs: 100, runKMin: 'auto', runKMax: 'auto', runShare: 0.8 })],
  ['stability, 20,000 x 8', ['validate.stability', 'twenty', { method: kmeans, seed: 1, sample: null, labels: labels(20_000, 8), k: 8, resamples: 100, seeds: 5 }]],
  ['gap statistic, 20,000 x 8', ['validate.gap', 'twenty', { method: kmeans, seed: 1, sample: null, kMax: 12, references: 20, kind: 'pca' }]],
  ['prediction strength, 20,000 x 8', ['validate.prediction', 'twenty', { method: kmeans, seed: 1, sample: null, ks: [2, 4, 8], splits: 20 }]],
];

/** The steps of a job whose matrix was put again, as a new object: nothing of it is known. */
function begin([name, key, input]) {
  drop();
  const matrix = { ...sets[key] };
  jobs['matrix.put']({ key, matrix });
  return jobs[name](name === 'prepare.neighbours' ? input : { ...input, key });
}
const drop = () => Object.keys(sets).forEach((key) => jobs['matrix.drop']({ key }));

/** The longest stretch between two pauses, when it began (ms and pauses after the start), and the time in all. */
function longestOf(job) {
  const steps = begin(job);
  const start = performance.now();
  let longest = { ms: 0, pause: 0 };
  let last = start;
  for (let pause = 0; ; pause++) {
    const { done } = steps.next();
    const now = performance.now();
    if (now - last > longest.ms) longest = { ms: now - last, pause };
    last = performance.now();
    if (done) return { ...longest, all: now - start, whole: true };
    if (now - start < MOST_MS) continue;
    steps.return();
    return { ...longest, all: performance.now() - start, whole: false };
  }
}

/** Milliseconds from the wish to stop, made just before the longest stretch, until the job has ended. */
async function heardAfter(job, pause) {
  const inner = begin(job);
  const control = new AbortController();
  let asked = 0;
  function* watched() {
    try {
      for (let at = 0; ; at++) {
        if (at === pause) {
          asked = performance.now();
          setTimeout(() => control.abort(), 0);
        }
        const step = inner.next();
        if (step.done) return step.value;
        yield step.value;
      }
    } finally {
      inner.return();
    }
  }
  try {
    await api.pace(watched(), { clock, signal: control.signal });
    return performance.now() - asked;
  } catch (error) {
    if (error.code !== 'cancelled') throw error;
    return performance.now() - asked;
  }
}

const results = [];
for (const [name, job] of WORK.filter(([label]) => label.includes(only))) {
  const { ms, pause, all, whole } = longestOf(job);
  const heard = await heardAfter(job, pause);
  results.push({ name, longestMs: ms, heardMs: heard, jobMs: all, whole });
  if (!process.argv.includes('--json')) {
    console.log(`${name}: heard within ${heard.toFixed(0)} ms; longest stretch ${ms.toFixed(0)} ms of ${(all / 1000).toFixed(1)} s${whole ? '' : ' looked at'}`);
  }
}
drop();
const slowest = ({ heardMs, longestMs }) => Math.max(heardMs, longestMs);
const worst = results.toSorted((a, b) => slowest(b) - slowest(a))[0];
if (process.argv.includes('--json')) console.log(JSON.stringify(results, null, 1));
else if (worst !== undefined) console.log(`worst: ${worst.name}, ${slowest(worst).toFixed(0)} ms`);
kernels.crew.dismiss();
