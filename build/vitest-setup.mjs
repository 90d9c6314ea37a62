import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildKernels } from './kernels.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLES = `${ROOT}node_modules/.tessera-test/`;

/** Bundles the database process for the tests, where it finds its native part. */
async function bundleNative(outDir) {
  await build({
    configFile: false,
    logLevel: 'silent',
    root: ROOT,
    build: {
      ssr: `${ROOT}shared/node/duckdb-native-process.ts`, outDir, emptyOutDir: false, target: 'node20',
      rolldownOptions: { external: ['@duckdb/node-bindings', /^node:/], output: { entryFileNames: 'duckdb-native-process.mjs' } },
    },
    ssr: { noExternal: true, target: 'node' },
  });
  return `${outDir}/duckdb-native-process.mjs`;
}

/** Vitest's global set-up: tests always run against kernels and a database process made of the sources beside them. */
export async function setup(project) {
  await buildKernels();
  mkdirSync(BUNDLES, { recursive: true });
  const folder = mkdtempSync(BUNDLES);
  project.provide('nativeEntry', await bundleNative(folder));
  return () => rmSync(folder, { recursive: true, force: true });
}
