import { toAppError } from '../../../shared/errors/app-error.ts';
import { saveProject } from '../../../shared/node/project-store.ts';

/** Saves `size` times the letter n to the path given, and prints how it ended. */
const [, , path = '', size = '0'] = process.argv;
saveProject(path, new TextEncoder().encode('n'.repeat(Number(size)))).then(
  () => console.log(JSON.stringify({ ok: true })),
  (error: unknown) => console.log(JSON.stringify({ ok: false, code: toAppError(error).code, data: toAppError(error).data })),
);
