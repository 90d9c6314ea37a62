/** electron-builder's configuration: `npm run pack` makes the installers of this platform in release/. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeFuses } from './fuses.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The executable inside an unpacked application. */
export function executablePath({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin' || electronPlatformName === 'mas') {
    return join(appOutDir, `${productFilename}.app/Contents/MacOS/${productFilename}`);
  }
  return join(appOutDir, electronPlatformName === 'win32' ? `${productFilename}.exe` : packager.executableName);
}

/** @type {import('electron-builder').Configuration} */
const config = {
  appId: 'org.tessera.workbench',
  productName: 'Tessera',
  copyright: 'Tessera contributors',
  directories: { output: join(ROOT, 'release'), buildResources: join(ROOT, 'build/icons') },
  // Everything the shell and the window need is bundled into dist/, but for native DuckDB.
  files: [
    'package.json', 'LICENSE', 'THIRD_PARTY_NOTICES.md', 'dist/electron/**', 'dist/renderer/**', '!**/*.map',
    '!node_modules/**', 'node_modules/@duckdb/node-bindings*/**',
  ],
  asar: true,
  // The system loads libraries from files only. Code stays in the archive, whose integrity is checked.
  asarUnpack: ['node_modules/@duckdb/node-bindings-*/**'],
  npmRebuild: false,
  publish: null,
  icon: join(ROOT, 'build/icons/icon.png'),
  electronLanguages: ['en-US'],
  fileAssociations: [{ ext: 'tessera', name: 'Tessera project', description: 'Tessera project', role: 'Editor' }],
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, differentialPackage: false },
  mac: { target: ['dmg'], category: 'public.app-category.business', hardenedRuntime: true },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Office',
    executableName: 'tessera',
    synopsis: 'Find, understand, name and hand over customer segments',
    maintainer: 'Tessera contributors <tessera@localhost>',
  },
  afterPack: async (context) => {
    await closeFuses(executablePath(context), { resign: context.electronPlatformName === 'darwin' });
  },
};

export default config;
