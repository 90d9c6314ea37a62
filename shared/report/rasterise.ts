import { fontSubsets, subsetOf } from '../chart/font-subsets.ts';
import type { FontFile } from '../chart/font-subsets.ts';
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

/** The signs of texts that no bundled font has as question marks: they would be boxes. */
function drawable(svg: string): string {
  return svg.replace(/>[^<]*[\u{100}-\u{10ffff}][^<]*</gu, (text) => [...text].map((sign) => (subsetOf(sign.codePointAt(0) ?? 0) === null ? '?' : sign)).join(''));
}

/**
 * A rasteriser that draws with the given fonts and no others, so that every machine makes the same picture.
 * @param module `@resvg/resvg-wasm`, already initialised
 * @param fonts the files of Inter that the texts of the pictures need; each picture takes those that its own text needs
 */
export function createRasteriser(module: ResvgModule, fonts: readonly FontFile[]): Rasteriser {
  const filesFor = (svg: string): Uint8Array[] => {
    const subsets = fontSubsets(svg);
    return fonts.filter(({ subset }) => subsets.includes(subset)).map(({ bytes }) => bytes);
  };
  return {
    png: (svg, width) => {
      const resvg = new module.Resvg(drawable(svg), {
        fitTo: { mode: 'width', value: width },
        background: '#ffffff',
        // Unpacking the fonts takes far longer than drawing, and a bar has no text.
        font: { fontBuffers: svg.includes('<text') ? filesFor(svg) : [], defaultFontFamily: FONT_FAMILY, sansSerifFamily: FONT_FAMILY, loadSystemFonts: false },
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
