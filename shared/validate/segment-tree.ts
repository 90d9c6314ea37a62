import type { SegmentTree } from '../contract/validation.ts';
import { contingencyOf } from './contingency.ts';

/**
 * How segments split and merge as their number grows: the customers that each segment shares with those of the next number.
 * Source: L. Zappia, A. Oshlack, "Clustering trees: a visualization for evaluating clusterings at multiple resolutions",
 * GigaScience 7 (2018).
 *
 * @param fits labelings of the same rows, k ascending
 */
export function segmentTree(fits: readonly { readonly k: number; readonly labels: Int32Array; readonly sizes: readonly number[] }[]): SegmentTree {
  const links = fits.slice(1).flatMap((next, at) => {
    const { counts, leftSizes, rightSizes, right } = contingencyOf(fits[at].labels, next.labels, fits[at].k, next.k);
    return Array.from(counts.keys()).filter((cell) => counts[cell] > 0).map((cell) => {
      const [from, to] = [Math.floor(cell / right), cell % right];
      return { level: at, from, to, count: counts[cell], ofFrom: counts[cell] / leftSizes[from], ofTo: counts[cell] / rightSizes[to] };
    });
  });
  return { levels: fits.map(({ k, sizes }) => ({ k, sizes })), links };
}
