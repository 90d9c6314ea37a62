import { parentPort } from 'node:worker_threads';
import { parentThreadPort } from '../../../shared/node/thread-port.ts';
import { serve } from '../../../shared/rpc/server.ts';
import { testHandlers } from './calls.ts';
import type { TestCalls } from './calls.ts';

if (parentPort === null) throw new Error('started outside a worker thread');
serve<TestCalls, string>(parentThreadPort(parentPort), testHandlers(() => process.exit(3)));
