import { startTransition, useEffect, useState } from 'react';

/**
 * How many of `total` rows to show: a few at first, and a few more whenever those are painted, so that a table full of controls
 * does not hold up the window. Rows should be memoised.
 */
export function useGrowing(total: number, step: number): number {
  const [shown, setShown] = useState(step);
  useEffect(() => {
    if (shown < total) startTransition(() => setShown(shown + step));
  }, [shown, total, step]);
  return Math.min(shown, total);
}
