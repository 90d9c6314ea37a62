import { FONT_WEIGHTS } from '../../shared/chart/font-subsets.ts';
import type { FontFile, FontFormat, FontSubset } from '../../shared/chart/font-subsets.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { fetchBytes } from './assets.ts';

/** Addresses of the files of Inter in the bundle, by their paths. */
const URLS = import.meta.glob<string>('../../node_modules/@fontsource/inter/files/inter-*-{400,600}-normal.{woff2,woff}', { query: '?url', import: 'default', eager: true });

/** Files of the bundled Inter by what they hold. Errors: `start-failed`. */
export function loadFonts(subsets: readonly FontSubset[], format: FontFormat): Promise<FontFile[]> {
  return Promise.all(subsets.flatMap((subset) => FONT_WEIGHTS.map(async (weight) => {
    const name = `inter-${subset}-${weight}-normal.${format}`;
    const url = URLS[`../../node_modules/@fontsource/inter/files/${name}`];
    if (url === undefined) throw new AppError('start-failed', { what: 'Tessera', reason: `its file ${name} is missing` });
    return { subset, weight, bytes: await fetchBytes(url, 'fonts') };
  })));
}
