import { useMemo } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { classesFigure, membershipFigure } from '../../../shared/chart/trust-figures.ts';
import type { MembershipResult } from '../../../shared/contract/analyses.ts';
import type { ClusterResult } from '../../../shared/contract/results.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';

/** Pixels of a cell's height, and of what stands around the cells. */
const CELL = 26;
const AROUND = 190;

/** How the segments overlap, and who is unsure of the own one. */
export function MembershipCard({ memberships, cluster }: { readonly memberships: MembershipResult; readonly cluster: ClusterResult }) {
  const { actions } = useApp();
  const segments = useSelect(selectSegments);
  const { kind, sure, unsure, own } = memberships;
  const figure = useMemo(() => membershipFigure(memberships, segments.map(({ name }) => name)), [memberships, segments]);
  const all = unsure.reduce((sum, count) => sum + count, 0);
  const choose = (): void => actions.setSelection(Int32Array.from(own.keys()).filter((row) => cluster.labels[row] >= 0 && own[row] < sure), 'how sure customers are');
  const what = kind === 'runs' ? 'are put together with their own segment in less than' : 'belong to their segment with less than';
  return (
    <ChartCard
      figure={figure} height={AROUND + CELL * segments.length}
      subtitle={all === 0 ? `No customer is unsure (under ${formatValue(sure, 'percent')}).` : <>{formatValue(all, 'integer')} customers {what} {formatValue(sure, 'percent')}. <button type="button" className="link" onClick={choose}>Select them</button></>}
      explain={<Lines lines={kind === 'runs' ? [
        'Rows: members of a segment. Columns: how often the runs put them together with the members of each segment, over all segments.',
        'What lies off the diagonal is overlap: customers whom the runs put now here, now there.',
      ] : [
        'Rows: members of a segment. Columns: their mean probability to belong to each segment, by the model that was fitted.',
        'What lies off the diagonal is overlap: customers who could as well be in another segment. Every customer is put into the most probable one.',
      ]} />}
    />
  );
}

/** Probabilities of the levels of each category within each latent class. */
export function ClassesCard({ cluster }: { readonly cluster: ClusterResult }) {
  const columns = useSelect((state) => state.results.features?.prepared ?? null);
  const segments = useSelect(selectSegments);
  const { rule } = cluster;
  const figure = useMemo(
    () => (rule?.rule !== 'classes' || columns === null ? null : classesFigure(rule, columns, segments.map(({ name }) => name))),
    [rule, columns, segments],
  );
  if (figure === null || figure.series.kind !== 'grid' || figure.series.rows.length === 0) return null;
  return (
    <ChartCard
      figure={figure} height={AROUND + CELL * figure.series.rows.length} subtitle="Probability of each level within each class"
      explain={<Lines lines={[
        'Item-response probabilities: how probable each level of a category is for a customer of the class. Within a class the features are taken to be independent.',
        'They are those of the model, over all customers by their probabilities; shares among the members of the segments can differ a little.',
      ]} />}
    />
  );
}
