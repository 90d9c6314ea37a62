/**
 * The parts into which the bundled Inter is cut, as @fontsource/inter states them in its unicode.json. A sign belongs to the
 * first part that has it.
 */
const RANGES = {
  latin: 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext': 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  cyrillic: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116',
  'cyrillic-ext': 'U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F',
  greek: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
  'greek-ext': 'U+1F00-1FFF',
  vietnamese: 'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB',
} as const;

export type FontSubset = keyof typeof RANGES;
export const FONT_SUBSETS = Object.keys(RANGES) as readonly FontSubset[];

export const FONT_WEIGHTS = [400, 600] as const;

/** WOFF2 is smaller; what takes a font apart to embed parts of it reads WOFF. */
export type FontFormat = 'woff2' | 'woff';

/** One file of the bundled Inter. */
export interface FontFile {
  readonly subset: FontSubset;
  readonly weight: (typeof FONT_WEIGHTS)[number];
  readonly bytes: Uint8Array;
}

/** What a subset holds, in the words of CSS. */
export const unicodeRange = (subset: FontSubset): string => RANGES[subset];

const BOUNDS: ReadonlyMap<FontSubset, readonly (readonly [number, number])[]> = new Map(FONT_SUBSETS.map((subset) => [
  subset,
  RANGES[subset].split(',').map((range) => {
    const [from, to = from] = range.slice(2).split('-').map((hex) => Number.parseInt(hex, 16));
    return [from, to] as const;
  }),
]));

/** Whether a subset has the sign of a code point. */
export function holdsSign(subset: FontSubset, code: number): boolean {
  return BOUNDS.get(subset)?.some(([from, to]) => code >= from && code <= to) ?? false;
}

/** The subset that a sign belongs to; null: no bundled font has it. */
export function subsetOf(code: number): FontSubset | null {
  return FONT_SUBSETS.find((subset) => holdsSign(subset, code)) ?? null;
}

/** The subsets that text needs, Latin always among them, in their order. Signs that no subset has need none. */
export function fontSubsets(text: string): FontSubset[] {
  const needed = new Set<FontSubset>(['latin']);
  // by far most signs are Latin, and each other one is looked up once
  for (const sign of new Set(text.match(/[\u{100}-\u{10FFFF}]/gu))) {
    const code = sign.codePointAt(0) ?? 0;
    const found = subsetOf(code);
    if (found !== null) needed.add(found);
  }
  return FONT_SUBSETS.filter((subset) => needed.has(subset));
}
