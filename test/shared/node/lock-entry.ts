import { lockProject } from '../../../shared/node/project-lock.ts';

/** Locks the project given, says so, and stays. */
await lockProject(process.argv[2] ?? '');
process.send?.('locked');
setInterval(() => undefined, 1000);
