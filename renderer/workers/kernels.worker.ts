import { help } from '../../shared/kernels/helper.ts';
import type { HelperStart } from '../../shared/kernels/helper.ts';

// A rejection would end unheard; an error ends the worker and is told to who started it.
addEventListener('message', (event: MessageEvent<HelperStart>) => void help(event.data).catch(reportError));
