import type { CallOptions, Compute, JobName, Jobs } from '../contract/compute.ts';
import type { FeatureSet } from '../contract/results.ts';
import { toAppError } from '../errors/app-error.ts';

type MatrixJob = Exclude<JobName, 'matrix.put' | 'matrix.drop'>;
/** What a job needs besides the key of its matrix. */
export type MatrixJobInput<N extends MatrixJob> = Omit<Jobs[N]['in'], 'key'>;

export interface MatrixJobs {
  run<N extends MatrixJob>(
    name: N,
    features: Pick<FeatureSet, 'key' | 'matrix'>,
    input: MatrixJobInput<N>,
    options: CallOptions<Jobs[N]['progress']>,
  ): Promise<Jobs[N]['out']>;
}

/**
 * Jobs on feature matrices. The matrix is sent once per place of computation; after the death of a worker, or when it
 * has dropped the matrix for a newer one, it is sent again and the job repeated once.
 */
export function matrixJobs(compute: Compute): MatrixJobs {
  const sent = new Map<string, Promise<unknown>>();
  const send = (features: Pick<FeatureSet, 'key' | 'matrix'>): Promise<unknown> => {
    const known = sent.get(features.key);
    if (known !== undefined) return known;
    const sending = compute.call('matrix.put', { key: features.key, matrix: features.matrix });
    sent.set(features.key, sending);
    sending.catch(() => sent.delete(features.key));
    return sending;
  };
  return {
    async run(name, features, input, options) {
      const attempt = async () => {
        await send(features);
        return compute.call(name, { ...input, key: features.key } as never, options);
      };
      try {
        return await attempt();
      } catch (error) {
        const known = toAppError(error);
        const lost = known.code === 'worker-died' || known.data['message'] === 'matrix-missing';
        if (!lost || options.signal?.aborted === true) throw error;
        sent.clear();
        return attempt();
      }
    },
  };
}
