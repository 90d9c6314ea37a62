/** Type-checks every part of the project; each under the types of the place where it runs, and no others. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** shared/ comes three times: as a page, as a worker and as Node see it. */
export const PROJECTS = [
  'build/tsconfig.shared-dom.json',
  'build/tsconfig.shared-worker.json',
  'build/tsconfig.shared-node.json',
  'renderer/tsconfig.json',
  'renderer/workers/tsconfig.json',
  'electron/tsconfig.json',
  'cli/tsconfig.json',
  'bench/tsconfig.json',
  'test/tsconfig.json',
  'build/tsconfig.json',
];

let failed = false;
for (const project of PROJECTS) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], {
    cwd: ROOT, stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`in ${project}`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
