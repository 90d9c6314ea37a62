import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { BuildEnvironmentOptions } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const ROLLDOWN: NonNullable<BuildEnvironmentOptions['rolldownOptions']> = {
  checks: { bundlerTimings: false },
  // "use restrict" in one of Plotly's packages means nothing.
  onLog: (level, log, report) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log)),
};

/**
 * The window: renderer/ to dist/renderer. Every engine file (.wasm, DuckDB's worker, fonts) becomes a local file beside it, and
 * the base is relative, so that app:// and the loopback host serve the same bytes under the same policy (no inline script).
 */
export default defineConfig({
  root: path('../renderer'),
  base: './',
  publicDir: false,
  cacheDir: path('../node_modules/.vite'),
  plugins: [react()],
  define: { global: 'globalThis' },
  resolve: {
    dedupe: ['react', 'react-dom', 'apache-arrow'],
    alias: [{ find: /^buffer\/?$/, replacement: path('./browser-buffer.ts') }],
  },
  worker: { format: 'es', rolldownOptions: ROLLDOWN },
  build: {
    outDir: path('../dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      ...ROLLDOWN,
      // Plotly in a file of its own: it changes seldom, and a profile can tell its time from ours.
      output: { codeSplitting: { groups: [{ name: 'plotly', test: /node_modules\/(@plotly|plotly\.js|regl|d3-|color-|gl-|svg-|parse-|to-px|font-)/ }] } },
    },
  },
  server: {
    host: '127.0.0.1',
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
});
