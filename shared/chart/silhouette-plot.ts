import type { SilhouetteRows } from '../contract/analyses.ts';

/** The silhouettes of one segment, highest first. */
export interface SilhouetteBlade {
  readonly label: number;
  /** Matrix rows, and the silhouette of each. */
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

/** Silhouettes by segment, each from the highest to the lowest; equal ones by row. Segments of which none was looked at are empty. */
export function silhouetteBlades({ rows, values }: SilhouetteRows, labels: Int32Array, k: number): SilhouetteBlade[] {
  const members = Array.from({ length: k }, (): number[] => []);
  rows.forEach((row, i) => {
    if (labels[row] >= 0 && labels[row] < k) members[labels[row]].push(i);
  });
  return members.map((at, label) => {
    at.sort((a, b) => values[b] - values[a] || rows[a] - rows[b]);
    return { label, rows: Int32Array.from(at, (i) => rows[i]), values: Float64Array.from(at, (i) => values[i]) };
  });
}

/**
 * The outline of a blade: a step for each pixel at most.
 *
 * @param box pixels; x of the scale's ends −1 and 1 is `left` and `left + width`
 */
export function bladePath({ values }: SilhouetteBlade, box: { readonly x: (value: number) => number; readonly y: number; readonly height: number }): string {
  const n = values.length;
  if (n === 0) return '';
  const steps = Math.max(1, Math.min(n, Math.round(box.height)));
  const round = (value: number): number => Math.round(value * 10) / 10;
  const zero = round(box.x(0));
  let path = `M${zero} ${round(box.y)}`;
  for (let step = 0; step < steps; step++) {
    const from = Math.floor((step * n) / steps);
    const x = round(box.x(values[from]));
    path += `L${x} ${round(box.y + (box.height * step) / steps)}L${x} ${round(box.y + (box.height * (step + 1)) / steps)}`;
  }
  return `${path}L${zero} ${round(box.y + box.height)}Z`;
}
