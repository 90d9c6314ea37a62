import { describe, expect, it } from 'vitest';
import { DARK, divergingColour, LIGHT, mixColours, SEGMENT_COLOURS, segmentColour } from '../../../shared/chart/theme.ts';

const linear = (hex: string): number[] => [1, 3, 5].map((i) => {
  const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});
const luminance = (hex: string): number => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

/** Machado, Oliveira and Fernandes (2009), severity 1. */
const VIEWS: Readonly<Record<string, number[][]>> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};

function oklab(hex: string, view: number[][]): number[] {
  const rgb = linear(hex);
  const [r, g, b] = view.map((row) => Math.min(1, Math.max(0, row.reduce((sum, weight, i) => sum + weight * rgb[i], 0))));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

describe('segment colours', () => {
  it('are twelve, and stay apart for colour-blind readers', () => {
    expect(SEGMENT_COLOURS).toHaveLength(12);
    expect(SEGMENT_COLOURS.slice(0, 6).map((colour) => colour.fill)).toEqual(
      ['#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#a463f2']);
    for (const [name, view] of Object.entries(VIEWS)) {
      const seen = SEGMENT_COLOURS.map((colour) => oklab(colour.fill, view));
      for (let i = 0; i < seen.length; i++) {
        for (let j = 0; j < i; j++) {
          const distance = Math.hypot(...seen[i].map((value, axis) => value - seen[j][axis]));
          expect(distance, `${name}: ${i} and ${j}`).toBeGreaterThan(0.055);
        }
      }
    }
  });

  it('can be read as text on their backgrounds', () => {
    for (const colour of SEGMENT_COLOURS) {
      expect(contrast(colour.ink, LIGHT.panel)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour.inkOnDark, DARK.panel)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(LIGHT.ink, colour.soft)).toBeGreaterThanOrEqual(7);
      expect(contrast(LIGHT.muted, colour.soft)).toBeGreaterThanOrEqual(4.5);
    }
    for (const theme of [LIGHT, DARK]) {
      expect(contrast(theme.muted, theme.panel)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(theme.ink, theme.panel)).toBeGreaterThanOrEqual(7);
      expect(contrast(theme.accent, theme.panel)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('share one grey beyond the twelfth', () => {
    expect(segmentColour(12)).toEqual(segmentColour(40));
    expect(SEGMENT_COLOURS).not.toContainEqual(segmentColour(12));
  });
});

describe('scales', () => {
  it('mix between two colours', () => {
    expect(mixColours('#000000', '#ffffff', 0.5)).toBe('#808080');
    expect(mixColours('#102030', '#ffffff', 0)).toBe('#102030');
  });

  it('diverge from the middle and stop at the limit', () => {
    expect(divergingColour(LIGHT, 0, 2)).toBe('#f7f7f7');
    expect(divergingColour(LIGHT, 9, 2)).toBe('#4053d6');
    expect(divergingColour(LIGHT, -2, 2)).toBe('#b35806');
  });
});
