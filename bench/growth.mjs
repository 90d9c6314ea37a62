/**
 * How time and memory of the kernels grow with the rows: processor time ~ rows^exponent between neighbouring sizes, and bytes a
 * row in the kernels' memory beside the Float64 and the Float32 copy of the matrix. What a job returns (neighbours, places) is
 * not in that memory.
 */
import { head } from './data.mjs';

const LABELS = 8;

/** What is measured: the steps on a prepared matrix, and up to how many rows. */
function works(api, kernels) {
  const labels = ({ rows }) => Int32Array.from({ length: rows }, (_, i) => i % LABELS);
  const centres = (matrix) => Float64Array.from({ length: LABELS * matrix.cols }, (_, at) => matrix.data[Math.floor(at / LABELS) * matrix.rows + (at % LABELS) * 7]);
  return [
    { name: 'k-means, 20 iterations, k 8', rounds: 5, most: 1e6, steps: (prepared) => api.kmeansFrom(kernels, prepared, centres(prepared.source), { k: LABELS, maxIterations: 20 }) },
    { name: 'indices with the sampled silhouette, k 8', rounds: 3, most: 1e6, steps: ({ source }) => api.indicesMany(kernels, source, [{ labels: labels(source), k: LABELS }], 1) },
    { name: 'exact 15 neighbours', rounds: 1, most: 1e6, steps: (prepared) => api.nearestNeighbours(kernels, prepared, 15) },
    { name: 'UMAP, 200 epochs', rounds: 1, most: 1e5, steps: (prepared) => api.umapLayout(kernels, prepared, { neighbors: 15, minDist: 0.1, seed: 1, epochs: 200 }) },
  ];
}

function once(kernels, matrix, steps) {
  const before = process.cpuUsage();
  const start = performance.now();
  let most = 0;
  for (let step = steps.next(); !step.done; step = steps.next()) most = Math.max(most, kernels.memory.inUse());
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, beside: most / matrix.rows - matrix.cols * 12 };
}

/** Measurements by work and size. */
export function growth(api, source) {
  const { kernels } = api;
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  return works(api, kernels).map(({ name, rounds, most, steps }) => {
    const times = [10_000, 100_000, 1_000_000].filter((rows) => rows <= Math.min(most, source.rows)).map((rows) => {
      const matrix = head(source, rows);
      const prepared = api.prepareMatrix(kernels, matrix);
      const runs = Array.from({ length: rounds }, () => once(kernels, matrix, steps(prepared)));
      prepared.free();
      return { rows, seconds: median(runs.map((run) => run.seconds)), cpu: median(runs.map((run) => run.cpu)), beside: Math.max(...runs.map((run) => run.beside)) };
    });
    return {
      name,
      times: times.map((time, at) => ({
        ...time,
        exponent: at === 0 ? null : Math.log(time.cpu / times[at - 1].cpu) / Math.log(time.rows / times[at - 1].rows),
      })),
    };
  });
}

/** Prints what `growth` found. */
export function printGrowth(found) {
  for (const { name, times } of found) {
    for (const { rows, seconds, cpu, beside, exponent } of times) {
      console.log(`${name}, ${rows.toLocaleString('en-US')} x 8: ${seconds.toFixed(4)} s, processor ${cpu.toFixed(4)} s${
        exponent === null ? '' : `, exponent ${exponent.toFixed(2)}`}; ${beside.toFixed(0)} bytes a row beside the matrix`);
    }
  }
}
