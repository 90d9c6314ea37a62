import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as resvg from '@resvg/resvg-wasm';
import { FONT_SUBSETS } from '../../shared/chart/font-subsets.ts';
import type { Rasteriser } from '../../shared/contract/rasteriser.ts';
import { createRasteriser } from '../../shared/report/rasterise.ts';
import { interFonts } from './report-fixture.ts';

let ready: Promise<void> | null = null;

/** The product's rasteriser with the bundled fonts. */
export async function testRasteriser(): Promise<Rasteriser> {
  const wasm = fileURLToPath(new URL('../../node_modules/@resvg/resvg-wasm/index_bg.wasm', import.meta.url));
  ready ??= resvg.initWasm(readFileSync(wasm));
  await ready;
  return createRasteriser(resvg, interFonts(FONT_SUBSETS));
}
