import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { configDefaults, defineConfig } from 'vitest/config';
import { withoutData } from './reference-data.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  test: {
    // React leaves out what tests need where this is production, whatever the shell says.
    env: { NODE_ENV: 'test' },
    globalSetup: ['./build/vitest-setup.mjs'],
    setupFiles: ['./test/setup/property-seed.ts'],
    // A machine busy with other work takes a minute for what else takes a second; what hangs still fails. No test has a shorter limit of its own.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    restoreMocks: true,
    // What is shipped runs as it was built.
    server: { deps: { external: [/\/dist\//] } },
    exclude: [...configDefaults.exclude, ...withoutData],
    projects: [
      {
        extends: true,
        test: { name: 'node', environment: 'node', include: ['test/**/*.test.ts'] },
      },
      {
        extends: true,
        plugins: [react()],
        test: { name: 'dom', environment: 'jsdom', include: ['test/renderer/**/*.test.tsx'] },
      },
    ],
  },
});
