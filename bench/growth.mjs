/**
 * How time and memory of the kernels grow with the rows: processor time ~ rows^exponent between neighbouring sizes, and, up to
 * 100,000 rows, the most bytes a row that a job holds at once, in the kernels' memory and on the heap. Of these one Float64 and one
 * Float32 copy of the matrix, and the result, are told apart; the rest is working memory. What `held` names (the lists of neighbours
 * that a map is made of) is a result of the first half of the work and told apart too.
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import { head } from './data.mjs';

const LABELS = 8;
const NEIGHBOURS = 15;

/** Rows up to which memory is measured, and milliseconds between two looks at it. */
const MEASURED = 100_000;
const PAUSE = 5;

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

/** What is measured: the steps, up to how many rows, and bytes a row of what is made on the way and told apart. */
function works(api, kernels) {
  const labels = ({ rows }) => Int32Array.from({ length: rows }, (_, i) => i % LABELS);
  const centres = (matrix) => Float64Array.from({ length: LABELS * matrix.cols }, (_, at) => matrix.data[Math.floor(at / LABELS) * matrix.rows + (at % LABELS) * 7]);
  return [
    { name: 'k-means, 20 iterations, k 8', rounds: 5, most: 1e6, steps: (matrix) => api.kmeansFrom(kernels, matrix, centres(matrix), { k: LABELS, maxIterations: 20 }) },
    { name: 'indices with the sampled silhouette, k 8', rounds: 3, most: 1e6, steps: (matrix) => api.indicesMany(kernels, matrix, [{ labels: labels(matrix), k: LABELS }], 1) },
    { name: 'exact 15 neighbours', rounds: 1, most: 1e6, steps: (matrix) => api.nearestNeighbours(kernels, matrix, NEIGHBOURS) },
    { name: 'UMAP, 200 epochs', rounds: 1, most: 1e5, held: (NEIGHBOURS - 1) * 12, steps: (matrix) => api.umapLayout(kernels, matrix, { neighbors: NEIGHBOURS, minDist: 0.1, seed: 1, epochs: 200 }) },
    { name: 'DBSCAN, eps 2, 16 points', rounds: 1, most: 1e5, steps: (matrix) => api.densityLinks(kernels, matrix, 2, 16) },
  ];
}

function once(steps) {
  const before = process.cpuUsage();
  const start = performance.now();
  for (let step = steps.next(); !step.done; step = steps.next());
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

/** Bytes of the typed arrays of a result. */
function bytesOf(result) {
  if (ArrayBuffer.isView(result)) return result.byteLength;
  if (result === null || typeof result !== 'object') return 0;
  return Object.values(result).reduce((sum, value) => sum + bytesOf(value), 0);
}

/** The most bytes held at once beside the copies of the matrix and what is told apart; bytes a row of that, and of the result. */
function memoryOf(kernels, { rows, cols }, steps, held = 0) {
  const heap = () => {
    // The second collection waits until the first has given everything back.
    collect();
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = heap();
  let most = 0;
  let looked = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    if (performance.now() - looked < PAUSE) continue;
    most = Math.max(most, kernels.memory.inUse() + heap() - before);
    looked = performance.now();
  }
  const result = bytesOf(step.value) / rows;
  return { result, held, working: most - rows * (cols * 12 + result + held) };
}

/** Measurements by work and size. */
export function growth(api, source) {
  const { kernels } = api;
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  return works(api, kernels).map(({ name, rounds, most, steps, held }) => {
    const times = [10_000, 100_000, 1_000_000].filter((rows) => rows <= Math.min(most, source.rows)).map((rows) => {
      const matrix = head(source, rows);
      const runs = Array.from({ length: rounds }, () => once(steps(matrix)));
      return {
        rows, seconds: median(runs.map((run) => run.seconds)), cpu: median(runs.map((run) => run.cpu)),
        bytes: rows <= MEASURED ? memoryOf(kernels, matrix, steps(matrix), held) : null,
      };
    });
    return {
      name,
      times: times.map((time, at) => ({
        ...time,
        exponent: at === 0 ? null : Math.log(time.cpu / times[at - 1].cpu) / Math.log(time.rows / times[at - 1].rows),
        // By the difference of two sizes, so that what does not grow with the rows is not counted to them.
        workingARow: at === 0 || time.bytes === null ? null : (time.bytes.working - times[at - 1].bytes.working) / (time.rows - times[at - 1].rows),
      })),
    };
  });
}

/** Prints what `growth` found. */
export function printGrowth(found) {
  for (const { name, times } of found) {
    for (const { rows, seconds, cpu, bytes, exponent, workingARow } of times) {
      const memory = workingARow === null ? '' : `; bytes a row beside the matrix: result ${bytes.result.toFixed(0)}, ${
        bytes.held > 0 ? `lists of neighbours ${bytes.held}, ` : ''}working ${Math.max(0, workingARow).toFixed(0)}`;
      console.log(`${name}, ${rows.toLocaleString('en-US')} x 8: ${seconds.toFixed(4)} s, processor ${cpu.toFixed(4)} s${
        exponent === null ? '' : `, exponent ${exponent.toFixed(2)}`}${memory}`);
    }
  }
}
