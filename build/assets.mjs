/** The engine files and fonts that the command line reads beside itself, under `dist/cli/assets`. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const INTER = 'node_modules/@fontsource/inter/files';
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'];
const WEIGHTS = [400, 600];
const FORMATS = ['woff2', 'woff'];

/** Where each file comes from, relative to the project, by the name it gets. */
export const ASSETS = {
  'kernels.wasm': 'dist/kernels/kernels.wasm',
  'parquet.wasm': 'node_modules/parquet-wasm/esm/parquet_wasm_bg.wasm',
  'resvg.wasm': 'node_modules/@resvg/resvg-wasm/index_bg.wasm',
  ...Object.fromEntries(
    SUBSETS.flatMap((subset) => WEIGHTS.flatMap((weight) => FORMATS.map((format) => `inter-${subset}-${weight}-normal.${format}`)))
      .map((name) => [name, `${INTER}/${name}`]),
  ),
};

/** Copies them all; throws when one is missing. */
export function copyAssets(root, outDir) {
  mkdirSync(outDir, { recursive: true });
  for (const [name, source] of Object.entries(ASSETS)) {
    if (!existsSync(join(root, source))) throw new Error(`missing ${source}: build the kernels and run npm install first`);
    copyFileSync(join(root, source), join(outDir, name));
  }
}
