import type { JobName, Jobs, StepProgress, Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import { defaultMinPoints, kDistances } from '../cluster/density/k-distances.ts';
import { fit } from '../cluster/fit.ts';
import { treeFor } from '../cluster/tree.ts';
import { dropDissimilarities } from '../cluster/medoids/kept-dissimilarity.ts';
import { pcaPoints } from '../embed/pca-points.ts';
import { umapPoints } from '../embed/umap-points.ts';
import { dropAllKept, dropKept } from '../kernels/kept.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { nearestNeighbours } from '../kernels/neighbours.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { pace } from '../pipeline/pace.ts';
import type { Clock } from '../pipeline/pace.ts';
import { predictOutcome } from '../predict/predict.ts';
import { gapStatistic } from '../validate/gap.ts';
import { indicesMany, silhouettesOf } from '../validate/indices-many.ts';
import { predictionStrength } from '../validate/prediction-strength.ts';
import { structureOf } from '../validate/structure.ts';
import { stabilityOf } from '../validate/stability.ts';

type Preview<N extends JobName> = Jobs[N]['progress'] extends StepProgress<infer P> ? P : never;

/** The jobs of one place of computation: a job's name leads to its steps. Adding a job is one line here and one in `Jobs`. */
export type JobTable = { readonly [N in JobName]: (input: Jobs[N]['in']) => Steps<Jobs[N]['out'], Preview<N>> };

/** Bytes of the kernels' memory that may lie idle once no job is at work. */
const MOST_IDLE = 384e6;

/** Matrices are kept by key, at most this many, so that they cross a port once. */
const MATRICES_KEPT = 2;

// eslint-disable-next-line require-yield -- a job of one step
function* once<T>(value: T): Steps<T> {
  return value;
}

/** The jobs over one instance of the kernels, with the matrices that were put. */
export function createJobs(kernels: Kernels): JobTable {
  const matrices = new Map<string, Matrix>();
  const matrixOf = (key: string): Matrix => {
    const matrix = matrices.get(key);
    if (matrix === undefined) throw new AppError('internal', { message: 'matrix-missing' });
    return matrix;
  };
  const forget = (key: string): void => {
    const matrix = matrices.get(key);
    matrices.delete(key);
    if (matrix === undefined) return;
    dropKept(kernels, matrix);
    dropDissimilarities(kernels, matrix);
  };
  const taken = ({ key, sample }: { key: string; sample: Int32Array | null }): Matrix => (
    sample === null ? matrixOf(key) : takeRows(matrixOf(key), sample)
  );
  const table: JobTable = {
    'matrix.put': ({ key, matrix }) => {
      matrices.delete(key);
      matrices.set(key, matrix);
      for (const oldest of matrices.keys()) {
        if (matrices.size <= MATRICES_KEPT) break;
        forget(oldest);
      }
      return once(null);
    },
    'matrix.drop': ({ key }) => {
      forget(key);
      return once(null);
    },
    'cluster.fit': (input) => fit(kernels, matrixOf(input.key), input),
    'cluster.tree': ({ key, method, seed }) => treeFor(kernels, matrixOf(key), method, seed),
    'cluster.nearest': (input) => nearestNeighbours(kernels, input.points, 1, input.rows),
    'cluster.kDistances': (input) => {
      const matrix = matrixOf(input.key);
      return kDistances(kernels, matrix, input.minPoints === 'auto' ? defaultMinPoints(matrix.cols) : input.minPoints);
    },
    'cluster.indices': (input) => indicesMany(kernels, taken(input), input.labelings, input.seed, input.withNoise),
    'cluster.silhouettes': (input) => silhouettesOf(kernels, matrixOf(input.key), input.labeling, input.seed),
    'prepare.neighbours': ({ matrix, k }) => nearestNeighbours(kernels, matrix, k),
    'validate.gap': (input) => gapStatistic(kernels, taken(input), input),
    'validate.structure': ({ key, seed }) => structureOf(kernels, matrixOf(key), seed),
    'validate.prediction': (input) => predictionStrength(kernels, taken(input), input),
    'validate.stability': (input) => stabilityOf(kernels, matrixOf(input.key), input),
    'predict.fit': (input) => predictOutcome(input, kernels.elementary),
    'embed.pca': (input) => pcaPoints(kernels, matrixOf(input.key), input.maxPoints, input.seed),
    'embed.umap': (input) => umapPoints(kernels, matrixOf(input.key), input),
  };
  return tidying(kernels, table);
}

/** The same jobs; when the last one at work ends and much of the kernels' memory lies idle, that goes back to the system. */
function tidying(kernels: Kernels, table: JobTable): JobTable {
  let running = 0;
  const tidy = (): void => {
    if (running > 0 || kernels.memory.size() - kernels.memory.inUse() < MOST_IDLE) return;
    // What is kept for the next job is soon made again.
    dropAllKept(kernels);
    dropDissimilarities(kernels, null);
    kernels.renew();
  };
  function* watched(steps: Steps<unknown, unknown>): Steps<unknown, unknown> {
    running++;
    try {
      return yield* steps;
    } finally {
      running--;
      tidy();
    }
  }
  const jobs = Object.entries(table).map(([name, job]) => [name, (input: never) => watched(job(input))]);
  return Object.fromEntries(jobs) as unknown as JobTable;
}

/** Runs one job of a table to its end. */
export function runJob<N extends JobName>(
  jobs: JobTable,
  name: N,
  input: Jobs[N]['in'],
  options: { clock: Clock; signal?: AbortSignal; onProgress?: (progress: StepProgress<Preview<N>>) => void },
): Promise<Jobs[N]['out']> {
  return pace(jobs[name](input) as Steps<Jobs[N]['out'], Preview<N>>, options);
}
