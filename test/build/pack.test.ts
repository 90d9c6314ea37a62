import { readFileSync } from 'node:fs';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import config, { executablePath, FUSES } from '../../build/pack.config.mjs';

describe('the packaging', () => {
  it('names every fuse and leaves open only what the shell needs', () => {
    const all = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    const on = all.filter((fuse) => (FUSES as Record<number, boolean | undefined>)[fuse] === true);
    for (const fuse of all) expect((FUSES as Record<number, unknown>)[fuse], FuseV1Options[fuse]).toBeTypeOf('boolean');
    expect(on).toEqual([
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ]);
    expect(FUSES.strictlyRequireAllFuses).toBe(true);
  });

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
