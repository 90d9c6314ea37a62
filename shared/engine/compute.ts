import type { CallOptions, Compute, JobName, Jobs } from '../contract/compute.ts';
import type { Port } from '../contract/port.ts';
import type { Clock } from '../pipeline/pace.ts';
import { createClient } from '../rpc/client.ts';
import type { Client } from '../rpc/client.ts';
import { collectBuffers, transfer } from '../rpc/protocol.ts';
import { serve } from '../rpc/server.ts';
import type { Handlers } from '../rpc/server.ts';
import { runJob } from './jobs.ts';
import type { JobTable } from './jobs.ts';

/** Jobs in this thread, in slices: the command line and the tests. */
export function inlineCompute(jobs: JobTable, clock: Clock): Compute {
  return {
    call: (name, input, options) =>
      runJob(jobs, name, input, {
        clock,
        signal: options?.signal,
        onProgress: options?.onProgress as never,
      }),
    close: async () => undefined,
  };
}

/** Answers jobs that arrive on a port; results move, they are not copied. */
export function serveJobs(port: Port, jobs: JobTable, clock: Clock): void {
  const handler =
    <N extends JobName>(name: N) =>
    async (input: Jobs[N]['in'], context: { signal: AbortSignal; progress: (value: never) => void }) => {
      const value = await runJob(jobs, name, input, {
        clock,
        signal: context.signal,
        onProgress: (progress) => context.progress(progress as never),
      });
      return transfer(value, collectBuffers(value));
    };
  const names: readonly JobName[] = Object.keys(jobs) as JobName[];
  const handlers = Object.fromEntries(names.map((name) => [name, handler(name)]));
  serve<Jobs>(port, handlers as unknown as Handlers<Jobs>);
}

/**
 * Jobs behind a port. When the other side dies, what is pending rejects with `worker-died` and the next call starts it anew.
 * @param start opens a fresh worker or thread
 */
export function remoteCompute(start: () => Port): Compute {
  let client: Client<Jobs> | null = null;
  const connected = (): Client<Jobs> => {
    if (client === null) {
      const port = start();
      const opened = createClient<Jobs>(port);
      port.onClose(() => {
        if (client === opened) client = null;
      });
      client = opened;
    }
    return client;
  };
  return {
    call: <N extends JobName>(name: N, input: Jobs[N]['in'], options?: CallOptions<Jobs[N]['progress']>) =>
      connected().call(name, input as never, options as never) as Promise<Jobs[N]['out']>,
    close: async () => {
      client?.close();
      client = null;
    },
  };
}
