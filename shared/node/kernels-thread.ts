import { workerData } from 'node:worker_threads';
import { help } from '../kernels/helper.ts';
import type { HelperStart } from '../kernels/helper.ts';

await help(workerData as HelperStart);
