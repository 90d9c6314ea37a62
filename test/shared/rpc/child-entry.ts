import { parentProcessPort } from '../../../shared/node/thread-port.ts';
import { serve } from '../../../shared/rpc/server.ts';
import { testHandlers } from './calls.ts';
import type { TestCalls } from './calls.ts';

serve<TestCalls, string>(parentProcessPort(process), testHandlers(() => process.kill(process.pid, 'SIGKILL')));
