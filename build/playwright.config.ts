import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { withoutData } from './reference-data.mjs';
import { findChromium, isRoot } from './setup.mjs';

const path = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));

export default defineConfig({
  testDir: path('test/e2e'),
  testMatch: '**/*.spec.ts',
  testIgnore: withoutData,
  outputDir: path('test-results/e2e'),
  forbidOnly: true,
  fullyParallel: false,
  // Each has a server and a browser of its own.
  workers: 2,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      chromiumSandbox: !isRoot(),
      // Software WebGL, so that charts draw alike with and without a graphics card; and no calls of the browser's own.
      args: [
        '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
