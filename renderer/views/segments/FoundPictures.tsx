import { useMemo } from 'react';
import { sizesFigure } from '../../../shared/chart/segment-figures.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';
import { CondensedCard } from './CondensedCard.tsx';
import { DistancesCard } from './DistancesCard.tsx';

/** In the place of the curves, for methods that find the number of segments themselves: what they read it from, and the sizes. */
export function FoundPictures() {
  const { actions } = useApp();
  const algorithm = useSelect((state) => state.recipe.params['cluster.algorithm']);
  const segments = useSelect(selectSegments);
  const sizes = useMemo(() => sizesFigure({ segments }), [segments]);
  return (
    <>
      {algorithm === 'dbscan' && <DistancesCard />}
      {algorithm === 'hdbscan' && <CondensedCard />}
      <ChartCard
        figure={sizes} subtitle="Customers in each segment; those in none are not shown."
        onPick={({ row, col }) => actions.selectSegment(segments[row + col]?.id ?? null)}
        explain={<Lines lines={['Number of customers of each segment and their share of all customers.', 'Click a bar to see its customers on the map.']} />}
      />
    </>
  );
}
