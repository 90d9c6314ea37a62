import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** The package with a native part; it is loaded from node_modules at run time. */
const NATIVE = '@duckdb/node-bindings';
const EXTERNAL = ['electron', NATIVE, ...builtinModules, /^node:/];

interface Target {
  readonly outDir: string;
  readonly format: 'esm' | 'cjs';
  /** Entry files, by the name of what they become. */
  readonly input: Readonly<Record<string, string>>;
}

/** What runs outside a browser, by vite mode: `vite build --config build/node.config.ts --mode cli`. */
const TARGETS: Readonly<Record<string, Target>> = {
  cli: {
    outDir: 'dist/cli',
    format: 'esm',
    input: {
      tessera: 'cli/tessera.ts',
      main: 'cli/main.ts',
      'duckdb-native-process': 'shared/node/duckdb-native-process.ts',
      'kernels-thread': 'shared/node/kernels-thread.ts',
      'reader-thread': 'shared/node/reader-thread.ts',
    },
  },
  electron: {
    outDir: 'dist/electron',
    format: 'cjs',
    input: { main: 'electron/main.ts', 'duckdb-native-process': 'shared/node/duckdb-native-process.ts' },
  },
  preload: { outDir: 'dist/electron', format: 'cjs', input: { preload: 'electron/preload.ts' } },
};

export default defineConfig(({ mode }) => {
  const target = TARGETS[mode];
  if (target === undefined) throw new Error(`no such mode: ${mode}`);
  const extension = target.format === 'cjs' ? 'cjs' : 'js';
  return {
    root: path('.'),
    publicDir: false,
    // Everything else is bundled, so that the command line starts from one folder.
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: path(target.outDir),
      emptyOutDir: mode !== 'preload',
      target: 'node20',
      minify: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(target.input).map(([name, file]) => [name, path(file)])),
        external: EXTERNAL,
        output: {
          format: target.format,
          // Chunks lie beside the entries: `new URL('./x', import.meta.url)` means the same folder in each of them.
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
          ...(mode === 'preload' ? { codeSplitting: false } : {}),
          ...(mode === 'cli' ? { banner: (chunk) => (chunk.name === 'tessera' ? '#!/usr/bin/env node' : '') } : {}),
        },
      },
    },
  };
});
