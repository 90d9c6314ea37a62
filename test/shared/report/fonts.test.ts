import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASSETS } from '../../../build/assets.mjs';
import { FONT_SUBSETS, FONT_WEIGHTS, fontSubsets, unicodeRange } from '../../../shared/chart/font-subsets.ts';
import { buildReport } from '../../../shared/report/build-report.ts';
import { toHtml } from '../../../shared/report/to-html.ts';
import { testRasteriser } from '../../helpers/rasteriser.ts';
import { interFonts, wholesaleRun } from '../../helpers/report-fixture.ts';

describe('fontSubsets', () => {
  it.each([
    ['Plain text, 12 € and −3', ['latin']], ['Łódź', ['latin', 'latin-ext']], ['Київ', ['latin', 'cyrillic']], ['Αθήνα', ['latin', 'greek']],
    ['Ёлка, Ωmega, Đặng', ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese']], ['東京', ['latin']], ['', ['latin']],
  ])('of %j', (text, expected) => {
    expect(fontSubsets(text)).toEqual(expected);
  });

  it('are those of the bundled fonts, and the command line has their files', () => {
    const stated = JSON.parse(readFileSync(new URL('../../../node_modules/@fontsource/inter/unicode.json', import.meta.url), 'utf8')) as Record<string, string>;
    expect(Object.fromEntries(FONT_SUBSETS.map((subset) => [subset, unicodeRange(subset)]))).toEqual(stated);
    for (const subset of FONT_SUBSETS) for (const weight of FONT_WEIGHTS) expect(ASSETS).toHaveProperty([`inter-${subset}-${weight}-normal.woff2`]);
  });
});

describe('documents in other scripts', () => {
  const svg = (text: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><text x="2" y="15" font-family="Inter" font-size="12">${text}</text></svg>`;

  it.each([['Ж', 'И'], ['ł', 'ż'], ['Ω', 'Σ'], ['ặ', 'ễ']])('pictures draw %s and %s, not twice the same box', async (a, b) => {
    const rasteriser = await testRasteriser();
    expect(Buffer.from(rasteriser.png(svg(a), 200)).equals(Buffer.from(rasteriser.png(svg(b), 200)))).toBe(false);
  });

  it('web pages carry the fonts that they are given, each for its signs', () => {
    const html = toHtml(buildReport(wholesaleRun()), interFonts(['latin', 'cyrillic']));
    expect(html.match(/@font-face/g)).toHaveLength(4);
    expect(html).toContain(`unicode-range:${unicodeRange('cyrillic')};`);
  });
});
