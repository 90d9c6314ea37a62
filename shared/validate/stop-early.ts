import type { Notice } from '../contract/notice.ts';
import type { ClusterFit } from '../contract/results.ts';

/** Numbers of segments in a row that do not lower the BIC before a sweep by BIC ends. */
const NO_LOWER = 3;
/** The same while every one tried has collapsed, so that no BIC counts. */
const ALL_COLLAPSED = 5;

/**
 * Why a sweep by BIC need not go on after these fits; null: it goes on. Collapsed solutions do not count as lower.
 * @param fits of successive k, k ascending
 */
export function stopByBic(fits: readonly Pick<ClusterFit, 'k' | 'bic' | 'collapsed'>[]): Notice | null {
  let best: { k: number; bic: number } | null = null;
  let since = 0;
  for (const { k, bic, collapsed } of fits) {
    since++;
    if (bic === null || collapsed || (best !== null && bic >= best.bic)) continue;
    best = { k, bic };
    since = 0;
  }
  const last = fits.at(-1)?.k ?? 0;
  if (best === null) return since >= ALL_COLLAPSED ? { code: 'sweep-stopped-collapsed', data: { k: last, steps: since } } : null;
  return since >= NO_LOWER ? { code: 'sweep-stopped-bic', data: { k: last, best: best.k, steps: since } } : null;
}
