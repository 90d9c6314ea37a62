/**
 * One segment colour. `fill` is for areas and points; `ink` and `inkOnDark` are the same hue made readable as text
 * (contrast 4.5 or more on the light and the dark panel); `soft` is a tint for backgrounds on white.
 */
export interface SegmentColour {
  readonly fill: string;
  readonly ink: string;
  readonly inkOnDark: string;
  readonly soft: string;
}

/**
 * Twelve colours that stay apart for people with protanopia and deuteranopia (OKLab distance of every pair at least
 * 0.055 under the simulation of Machado, Oliveira and Fernandes 2009; a test measures it). The first six carry most analyses.
 */
export const SEGMENT_COLOURS: readonly SegmentColour[] = [
  { fill: '#4269d0', ink: '#4269d0', inkOnDark: '#6484d8', soft: '#ecf0fa' },
  { fill: '#efb118', ink: '#8f6a0e', inkOnDark: '#efb118', soft: '#fdf7e8' },
  { fill: '#ff725c', ink: '#b85242', inkOnDark: '#ff725c', soft: '#fff1ef' },
  { fill: '#6cc5b0', ink: '#437a6d', inkOnDark: '#6cc5b0', soft: '#f0f9f7' },
  { fill: '#3ca951', ink: '#2e803e', inkOnDark: '#3ca951', soft: '#ecf6ee' },
  { fill: '#a463f2', ink: '#8d55d0', inkOnDark: '#a666f2', soft: '#f6effe' },
  { fill: '#69501e', ink: '#69501e', inkOnDark: '#968462', soft: '#f0eee8' },
  { fill: '#375082', ink: '#375082', inkOnDark: '#7788aa', soft: '#ebeef2' },
  { fill: '#b49bff', ink: '#7766a8', inkOnDark: '#b49bff', soft: '#f8f5ff' },
  { fill: '#37829b', ink: '#347a92', inkOnDark: '#4f91a7', soft: '#ebf2f5' },
  { fill: '#b4cdff', ink: '#616f8a', inkOnDark: '#b4cdff', soft: '#f8faff' },
  { fill: '#69e69b', ink: '#397c54', inkOnDark: '#69e69b', soft: '#f0fcf5' },
];

/** Every segment beyond the twelfth. */
const OTHER_COLOUR: SegmentColour = { fill: '#9aa1ad', ink: '#626b7a', inkOnDark: '#98a1b2', soft: '#f0f2f5' };

/** The colours of palette position `index` (from 0); beyond the palette all share one grey. */
export function segmentColour(index: number): SegmentColour {
  return SEGMENT_COLOURS[index] ?? OTHER_COLOUR;
}

/** Colours of one appearance. Names say the use, not the colour. */
export interface Theme {
  readonly name: 'light' | 'dark';
  readonly background: string;
  readonly panel: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly soft: string;
  readonly accent: string;
  readonly accentSoft: string;
  /** Ends and middle of the diverging scale: far below, average, far above. */
  readonly diverging: readonly [string, string, string];
}

export const LIGHT: Theme = {
  name: 'light', background: '#f6f7f9', panel: '#ffffff', ink: '#171a21', muted: '#5d6675', line: '#e3e6eb',
  soft: '#f0f2f5', accent: '#4053d6', accentSoft: '#e9ecfd', diverging: ['#b35806', '#f7f7f7', '#4053d6'],
};

export const DARK: Theme = {
  name: 'dark', background: '#0f1116', panel: '#161921', ink: '#e8eaf0', muted: '#98a1b2', line: '#262b36',
  soft: '#1c202a', accent: '#8b9bff', accentSoft: '#232a4d', diverging: ['#e08214', '#23272f', '#8b9bff'],
};

/** The family used on screen and in documents; Inter is bundled. */
export const FONT_FAMILY = 'Inter';

/** A colour between `from` and `to` (both `#rrggbb`), at `t` in [0, 1]. */
export function mixColours(from: string, to: string, t: number): string {
  let out = '#';
  for (let i = 1; i < 7; i += 2) {
    const a = Number.parseInt(from.slice(i, i + 2), 16);
    const b = Number.parseInt(to.slice(i, i + 2), 16);
    out += Math.round(a + (b - a) * t).toString(16).padStart(2, '0');
  }
  return out;
}

/** The colour of `value` on the diverging scale that ends at ±`limit`. */
export function divergingColour(theme: Theme, value: number, limit: number): string {
  const t = Math.max(-1, Math.min(1, limit > 0 ? value / limit : 0));
  const [below, middle, above] = theme.diverging;
  return t < 0 ? mixColours(middle, below, -t) : mixColours(middle, above, t);
}
