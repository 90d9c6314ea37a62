import kernelsUrl from '../../dist/kernels/kernels.wasm?url';
import { serveJobs } from '../../shared/engine/compute.ts';
import { createJobs } from '../../shared/engine/jobs.ts';
import { loadKernels } from '../../shared/kernels/kernels.ts';
import type { StartHelper } from '../../shared/kernels/crew.ts';
import { scopePort } from '../../shared/rpc/worker-port.ts';
import { fetchBytes, workerClock } from './assets.ts';

const startHelper: StartHelper = (start, onEnd) => {
  const worker = new Worker(new URL('./kernels.worker.ts', import.meta.url), { type: 'module', name: 'kernels' });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onEnd();
  });
  worker.postMessage(start, []);
  return { stop: () => worker.terminate() };
};

// The port listens before the kernels are there; what arrives meanwhile waits.
const port = scopePort(self as never);
const kernels = await loadKernels(await fetchBytes(kernelsUrl, 'kernels'));
// Memory can be shared on an isolated page only; elsewhere this thread does the work alone, with the same results.
if (crossOriginIsolated) kernels.crew.enlist(navigator.hardwareConcurrency, startHelper);
serveJobs(port, createJobs(kernels), workerClock());
