/** `npm test`: sets up, then runs every check and every test. The last line says how many passed and failed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutData } from './reference-data.mjs';
import { countPlaywright, countVitest, summary } from './results.mjs';
import { ensureChromium, runScript, setup, SetupError } from './setup.mjs';
import { isStale } from './stale.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'test-results');
const PLAYWRIGHT = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'build/playwright.config.ts'];

function run(args, env = {}) {
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function unitTests() {
  const report = join(OUT, 'vitest.json');
  const ok = run(['node_modules/vitest/vitest.mjs', 'run', '--config', 'build/vitest.config.ts',
    '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  return countVitest(readReport(report), ok);
}

function browserTests(noBrowser) {
  const report = join(OUT, 'playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  if (noBrowser !== null) {
    const listed = spawnSync(process.execPath, [...PLAYWRIGHT, '--list', '--reporter=json'], {
      cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...env },
    });
    const counts = countPlaywright(readReport(report), listed.status === 0);
    return { passed: 0, failed: 0, skipped: counts.passed + counts.failed + counts.skipped };
  }
  const ok = run([...PLAYWRIGHT, '--reporter=list,json'], env);
  return countPlaywright(readReport(report), ok);
}

function tryChromium() {
  try {
    ensureChromium();
    return null;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return error.message;
  }
}

async function build() {
  const { buildAll } = await import('./build.mjs');
  try {
    await buildAll();
    return true;
  } catch (error) {
    console.error(error);
    return false;
  }
}

await runScript(async () => {
  const start = performance.now();
  setup();
  const noBrowser = tryChromium();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });

  const { runChecks } = await import('./check.mjs');
  const failedChecks = runChecks();
  const built = !isStale(ROOT) || await build();
  const results = [unitTests()];
  if (built) results.push(browserTests(noBrowser));
  // A check or build that failed counts as one failure, so that the last line never claims more than holds.
  results.push({ passed: 0, failed: failedChecks.length + (built ? 0 : 1), skipped: 0 });

  if (withoutData.length > 0) console.log(`${withoutData.length} files of tests did not run: the reference data (../shared/data, see README.md) is not here.`);
  if (noBrowser !== null) console.log(`Browser tests were skipped. ${noBrowser}`);
  for (const name of failedChecks) console.log(`Check failed: ${name} (npm run check -- ${name} repeats it)`);
  if (!built) console.log('The build failed; browser tests did not run.');
  console.log(`${Math.round((performance.now() - start) / 1000)} s in all`);
  const { line, failed } = summary(results);
  console.log(line);
  process.exitCode = failed > 0 ? 1 : 0;
});
