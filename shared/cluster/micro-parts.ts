import type { MicroPoint } from '../contract/micro.ts';

/**
 * The number of parts of a segment: of those whose smallest part is large enough, the one with the highest silhouette (equal ones:
 * the fewest). Null when none is.
 */
export function bestParts(curve: readonly MicroPoint[], least: number): number | null {
  let best: MicroPoint | null = null;
  for (const point of curve) {
    if (point.smallest < least || point.silhouette === null) continue;
    if (best === null || point.silhouette > (best.silhouette ?? -1)) best = point;
  }
  return best?.parts ?? null;
}

/** `2a`, `2b`, …, the 27th `2aa`. */
export function microCode(segment: number, part: number): string {
  const letter = (at: number): string => String.fromCharCode(97 + at);
  return `${segment}${part < 26 ? letter(part) : letter(Math.floor(part / 26) - 1) + letter(part % 26)}`;
}
