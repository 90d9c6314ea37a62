/** All static checks, or the named ones: `node build/check.mjs [typecheck|lint|layers|unused]`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const CHECKS = {
  typecheck: ['build/typecheck.mjs'],
  lint: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '--format=unix'],
  layers: ['build/layers.mjs'],
  unused: ['node_modules/knip/bin/knip.js', '--config', 'build/knip.json', '--no-progress'],
};

/** Runs them all, also after one failed; returns the names of those that failed. */
export function runChecks(names = Object.keys(CHECKS)) {
  return names.filter((name) => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, CHECKS[name], { cwd: ROOT, stdio: 'inherit' });
    console.log(`${name}: ${status === 0 ? 'passed' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return status !== 0;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => CHECKS[name] === undefined);
  if (unknown !== undefined) {
    console.error(`No check is called ${unknown}; there are ${Object.keys(CHECKS).join(', ')}`);
    process.exitCode = 2;
  } else {
    process.exitCode = runChecks(asked.length > 0 ? asked : undefined).length > 0 ? 1 : 0;
  }
}
