import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countPlaywright, countVitest, summary } from '../../build/results.mjs';
import { checkNode, findChromium, isInstalled, missingBindings } from '../../build/setup.mjs';
import { isStale, sourceHash, writeStamp } from '../../build/stale.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

describe('checkNode', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('takes Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });
  it.each(['18.20.0', '20.18.3', '9.99.0'])('refuses Node %s in plain words', (version) => {
    expect(() => checkNode(version)).toThrow(`This is Node ${version}; Tessera needs 20.19 or newer`);
  });
});

describe('isInstalled', () => {
  const lock = {
    packages: {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/other-platform': { version: '1.0.0', optional: true },
    },
  };
  const write = (path: string, value: unknown): void => writeFileSync(join(root, path), JSON.stringify(value));
  beforeEach(() => {
    mkdirSync(join(root, 'node_modules'));
    write('package.json', { dependencies: { a: '1.0.0' } });
    write('package-lock.json', lock);
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } });
  });

  it('is true when everything wanted is there', () => expect(isInstalled(root)).toBe(true));
  it('is false without node_modules', () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });
  it('is false when a version differs', () => {
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.1' } } });
    expect(isInstalled(root)).toBe(false);
  });
  it('is false when a package is missing', () => {
    write('node_modules/.package-lock.json', { packages: {} });
    expect(isInstalled(root)).toBe(false);
  });
  it('is false when package.json asks for more than the lock file', () => {
    write('package.json', { dependencies: { a: '1.0.0', b: '1.0.0' } });
    expect(isInstalled(root)).toBe(false);
  });
});

describe('missingBindings', () => {
  it('names native parts of this platform that npm left out', () => {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({
      packages: {
        'node_modules/db': { optionalDependencies: { 'db-darwin-arm64': '1.0.0', 'db-linux-x64': '1.0.0' } },
        'node_modules/db-linux-x64': { version: '1.0.0' },
        'node_modules/lint': { optionalDependencies: { '@lint/linux-x64': '2.0.0', '@lint/linux-x64-musl': '2.0.0' } },
      },
    }));
    expect(missingBindings(root, 'linux', 'x64')).toEqual(['@lint/linux-x64@2.0.0']);
    expect(missingBindings(root, 'darwin', 'arm64')).toEqual(['db-darwin-arm64@1.0.0']);
    expect(missingBindings(root, 'win32', 'x64')).toEqual([]);
  });
});

describe('findChromium', () => {
  it('takes the one named by CHROME_PATH', () => {
    const program = join(root, 'my-chromium');
    writeFileSync(program, '');
    chmodSync(program, 0o755);
    vi.stubEnv('CHROME_PATH', program);
    expect(findChromium()).toBe(program);
  });
  it('says so when CHROME_PATH is no program', () => {
    vi.stubEnv('CHROME_PATH', join(root, 'missing'));
    expect(() => findChromium()).toThrow('CHROME_PATH is');
  });
  it.runIf(process.platform === 'linux')('looks along PATH, then gives up', () => {
    vi.stubEnv('CHROME_PATH', '');
    vi.stubEnv('PLAYWRIGHT_BROWSERS_PATH', root);
    vi.stubEnv('PATH', root);
    expect(findChromium()).toBeNull();
    writeFileSync(join(root, 'google-chrome'), '', { mode: 0o755 });
    expect(findChromium()).toBe(join(root, 'google-chrome'));
  });
});

describe('a stale build', () => {
  it('is noticed when a source changes, comes or goes', () => {
    mkdirSync(join(root, 'shared'));
    writeFileSync(join(root, 'shared/a.ts'), '1');
    expect(isStale(root)).toBe(true);
    writeStamp(root, sourceHash(root));
    expect(isStale(root)).toBe(false);
    writeFileSync(join(root, 'shared/a.ts'), '2');
    expect(isStale(root)).toBe(true);
    writeFileSync(join(root, 'shared/a.ts'), '1');
    expect(isStale(root)).toBe(false);
    writeFileSync(join(root, 'shared/b.ts'), '');
    expect(isStale(root)).toBe(true);
  });
});

describe('the counts of a test run', () => {
  const file = (status: string, ...tests: readonly string[]): unknown =>
    ({ status, assertionResults: tests.map((outcome) => ({ status: outcome })) });

  it('sums both runners', () => {
    const unit = countVitest({ testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed')] }, false);
    const browser = countPlaywright({ stats: { expected: 4, flaky: 0, unexpected: 0, skipped: 0 } }, true);
    expect(summary([unit, browser])).toEqual({ line: '7 passed, 1 failed, 1 skipped', failed: 1 });
  });
  it('leaves out the skipped when there are none', () => {
    expect(summary([{ passed: 3, failed: 0, skipped: 0 }]).line).toBe('3 passed, 0 failed');
  });
  it.each([
    ['a file that cannot be loaded', countVitest({ testResults: [file('failed')] }, false)],
    ['a runner that failed without a failed test', countVitest({ testResults: [file('passed', 'passed')] }, false)],
    ['a runner without a report', countVitest(null, true)],
    ['a browser run that broke off', countPlaywright({ stats: { expected: 1, flaky: 0, unexpected: 0, skipped: 0 } }, false)],
  ])('counts %s as a failure', (_name, counts) => {
    expect(counts.failed).toBe(1);
  });
});
