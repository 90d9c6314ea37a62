import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import config, { executablePath } from '../../build/pack.config.mjs';

describe('the packaging', () => {
  it('makes installers for three systems, in an archive, without publishing', () => {
    expect(config).toMatchObject({
      asar: true,
      publish: null,
      win: { target: ['nsis'] },
      mac: { target: ['dmg'] },
      linux: { target: ['AppImage', 'deb'] },
    });
    expect(config.fileAssociations).toEqual([expect.objectContaining({ ext: 'tessera' })]);
  });

  it('carries native DuckDB, its libraries as files that the system can load, and no other package', () => {
    const files = config.files as string[];
    const packages = files.filter((pattern) => pattern.startsWith('node_modules/'));
    expect(packages).toEqual(['node_modules/@duckdb/node-bindings*/**']);
    // a later pattern wins
    expect(files.indexOf('!node_modules/**')).toBeLessThan(files.indexOf(packages[0]));
    expect(files).toContain('dist/electron/**');
    expect(config.asarUnpack).toEqual(['node_modules/@duckdb/node-bindings-*/**']);
    const bindings = readFileSync('node_modules/@duckdb/node-bindings/duckdb.js', 'utf8');
    for (const [, name] of bindings.matchAll(/require\('(@duckdb\/[^']+)\/duckdb\.node'\)/g)) expect(name).toMatch(/^@duckdb\/node-bindings-/);
  });

  it('builds the process of the database beside the shell, as what can be started from the archive', async () => {
    const { default: targets } = await import('../../build/node.config.ts');
    const { build } = (targets as (given: { mode: string; command: 'build' }) => { build: { rolldownOptions: { input: Record<string, string>; external: unknown[]; output: { format: string } } } })({ mode: 'electron', command: 'build' });
    expect(Object.keys(build.rolldownOptions.input)).toEqual(['main', 'duckdb-native-process']);
    expect(build.rolldownOptions.output.format).toBe('cjs');
    expect(build.rolldownOptions.external).toEqual(expect.arrayContaining(['electron', '@duckdb/node-bindings']));
  });

  it('finds the executable to close the fuses of', () => {
    const packager = { appInfo: { productFilename: 'Tessera' }, executableName: 'tessera' };
    const path = (electronPlatformName: string): string => executablePath({ appOutDir: '/out', electronPlatformName, packager });
    expect(path('linux')).toBe('/out/tessera');
    expect(path('win32').replaceAll('\\', '/')).toBe('/out/Tessera.exe');
    expect(path('darwin')).toBe('/out/Tessera.app/Contents/MacOS/Tessera');
  });

  it('has a square icon of 512 pixels', () => {
    const png = readFileSync(String(config.icon));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512]);
  });
});
