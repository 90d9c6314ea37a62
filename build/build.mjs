/** Builds everything: kernels, the window, the command line, the Electron shell. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyAssets } from './assets.mjs';
import { buildKernels } from './kernels.mjs';
import { runScript, setup } from './setup.mjs';
import { sourceHash, writeStamp } from './stale.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

async function step(name, work) {
  const start = performance.now();
  await work();
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Builds into `dist/`; throws on the first step that fails. */
export async function buildAll() {
  const hash = sourceHash(ROOT);
  const { build } = await import('vite');
  const vite = (configFile, mode) =>
    build({ configFile: join(ROOT, 'build', configFile), mode, logLevel: 'warn' });
  await step('kernels', buildKernels);
  await step('window', () => vite('vite.config.ts', 'production'));
  await step('command line', async () => {
    await vite('node.config.ts', 'cli');
    copyAssets(ROOT, join(ROOT, 'dist/cli/assets'));
    chmodSync(join(ROOT, 'dist/cli/tessera.js'), 0o755);
  });
  await step('shell', () => vite('node.config.ts', 'electron'));
  await step('preload', () => vite('node.config.ts', 'preload'));
  writeStamp(ROOT, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    setup();
    await buildAll();
  });
}
