/**
 * `npm run bench -- --quality`: how well maps keep neighbourhoods, beside umap-js and (where it is installed) uwot: trustworthiness
 * and share of the 15 nearest neighbours kept, means over seeds. Options: --json, --seeds N (5), --only TEXT.
 * umap-js needs minutes for many rows: above 10,000 it is left out, and all are compared on the first 10,000 as well.
 */
import { UMAP } from 'umap-js';
import { cards, digits, groups, head, iris, rowsOf } from './data.mjs';
import { drain, load } from './load.mjs';
import { uwot } from './peers.mjs';
import { mapQuality } from './quality.mjs';

const value = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const seeds = Array.from({ length: Number(value('--seeds', '5')) }, (_, i) => i + 1);
const MOST_FOR_UMAP_JS = 10_000;
const PROBES = 500;

const api = await load();
const { kernels, createRandom } = api;
const drawn = groups(createRandom, 50_000, 8);
const sets = [
  ['iris 150 x 4', iris()], ['digits 1,797 x 64', digits()], ['credit cards 8,950 x 17', cards()],
  ['drawn 50,000 x 8', drawn], ['the first 10,000 of drawn 50,000 x 8', head(drawn, 10_000)],
].filter(([name, matrix]) => matrix !== null && name.includes(value('--only', '')));

function ours(matrix, seed) {
  const { x, y } = drain(api.umapLayout(kernels, matrix, { neighbors: 15, minDist: 0.1, seed })).value;
  return { x, y };
}

function reference(matrix, seed) {
  if (matrix.rows > MOST_FOR_UMAP_JS) return null;
  const random = createRandom(seed);
  const points = new UMAP({ nNeighbors: 15, minDist: 0.1, random: () => random.next() }).fit(rowsOf(matrix));
  return { x: points.map((p) => p[0]), y: points.map((p) => p[1]) };
}

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const results = [];
for (const [name, matrix] of sets) {
  const probes = Array.from({ length: Math.min(PROBES, matrix.rows) }, (_, i) => Math.floor((i * matrix.rows) / Math.min(PROBES, matrix.rows)));
  const by = {};
  for (const [who, layout] of [['ours', ours], ['umap-js', reference], ['uwot', uwot]]) {
    const found = seeds.map((seed) => layout(matrix, seed)).filter((one) => one !== null);
    if (found.length === 0) continue;
    const measured = found.map(({ x, y }) => mapQuality(matrix, x, y, 15, probes));
    by[who] = { trustworthiness: mean(measured.map(({ trust }) => trust)), neighboursKept: mean(measured.map(({ kept }) => kept)) };
  }
  results.push({ name, seeds: seeds.length, ...by });
  if (process.argv.includes('--json')) continue;
  console.log(name);
  for (const [who, { trustworthiness, neighboursKept }] of Object.entries(by)) {
    console.log(`  ${who.padEnd(8)} trustworthiness ${trustworthiness.toFixed(4)}, neighbours kept ${neighboursKept.toFixed(4)}`
      + (who === 'ours' ? '' : `; ours above by ${(by.ours.trustworthiness - trustworthiness).toFixed(4)} and ${(by.ours.neighboursKept - neighboursKept).toFixed(4)}`));
  }
}
if (process.argv.includes('--json')) console.log(JSON.stringify(results, null, 1));
kernels.crew.dismiss();
