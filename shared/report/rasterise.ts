import type { Rasteriser } from '../contract/rasteriser.ts';
import { FONT_FAMILY } from '../chart/theme.ts';

/** The part of `@resvg/resvg-wasm` that is used. The caller imports it and awaits its `initWasm`. */
export interface ResvgModule {
  readonly Resvg: new (svg: string, options: ResvgOptions) => ResvgInstance;
}

interface ResvgInstance {
  render(): { asPng(): Uint8Array; free(): void };
  free(): void;
}

interface ResvgOptions {
  fitTo: { mode: 'width'; value: number };
  background: string;
  font: { fontBuffers: Uint8Array[]; defaultFontFamily: string; sansSerifFamily: string; loadSystemFonts: false };
}

/**
 * A rasteriser that draws with the given fonts and no others, so that every machine makes the same picture.
 * @param module `@resvg/resvg-wasm`, already initialised
 * @param fonts Inter in the weights 400 and 600 (WOFF2, TTF or OTF); further subsets add further scripts
 */
export function createRasteriser(module: ResvgModule, fonts: readonly Uint8Array[]): Rasteriser {
  return {
    png: (svg, width) => {
      const resvg = new module.Resvg(svg, {
        fitTo: { mode: 'width', value: width },
        background: '#ffffff',
        // Unpacking the fonts takes far longer than drawing, and a bar has no text.
        font: { fontBuffers: svg.includes('<text') ? [...fonts] : [], defaultFontFamily: FONT_FAMILY, sansSerifFamily: FONT_FAMILY, loadSystemFonts: false },
      });
      const image = resvg.render();
      try {
        return image.asPng();
      } finally {
        image.free();
        resvg.free();
      }
    },
  };
}
