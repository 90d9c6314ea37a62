import kernelsUrl from '../../dist/kernels/kernels.wasm?url';
import { serveJobs } from '../../shared/engine/compute.ts';
import { createJobs } from '../../shared/engine/jobs.ts';
import { loadKernels } from '../../shared/kernels/kernels.ts';
import { scopePort } from '../../shared/rpc/worker-port.ts';
import { fetchBytes, workerClock } from './assets.ts';

// The port listens before the kernels are there; what arrives meanwhile waits.
const port = scopePort(self as never);
const kernels = await loadKernels(await fetchBytes(kernelsUrl, 'kernels'));
serveJobs(port, createJobs(kernels), workerClock());
