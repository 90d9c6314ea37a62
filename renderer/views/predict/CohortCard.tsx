import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { cohortFigure } from '../../../shared/chart/cohort-figure.ts';
import type { CohortMeasure } from '../../../shared/chart/cohort-figure.ts';
import type { CohortResult } from '../../../shared/contract/value.ts';
import { orderFile } from '../../../shared/features/order-file.ts';
import { cohortFiles } from '../../../shared/value/cohorts.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import type { Made } from '../../controls/use-writing.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { Problem } from '../../frame/Problem.tsx';
import { useSelect } from '../../state/context.ts';

/** Retention and revenue by month of the first order. */
export function CohortCard() {
  const recipe = useSelect((state) => state.recipe);
  const source = useSelect((state) => state.results.source);
  const several = recipe.sources.length > 1;
  const { value: outlines } = useAnalysis('sources', null, several);
  const reports = several ? (outlines ?? []).map(({ report }) => report) : source === null ? [] : [source];
  const orders = reports.length === recipe.sources.length && orderFile(recipe, reports) !== null;
  const { value, error } = useAnalysis('cohorts', null, orders);
  if (!orders) return null;
  if (error !== null) return <Problem error={error} />;
  if (value === null) return <section className="card chart" aria-busy="true" aria-label="Monthly cohorts"><h2>Monthly cohorts</h2><p className="muted">Will be here in a moment.</p></section>;
  return <Cohorts result={value} />;
}

function Cohorts({ result }: { readonly result: CohortResult }) {
  const [measure, setMeasure] = useState<CohortMeasure>('retention');
  const money = result.cohorts.some((cohort) => cohort.revenue !== null);
  const shown = measure === 'revenue' && !money ? 'retention' : measure;
  const figure = useMemo(() => cohortFigure(result, shown), [result, shown]);
  const make = async (): Promise<Made> => {
    const name = shown === 'customers' ? 'active.csv' : `${shown}.csv`;
    return { files: cohortFiles(result).filter((file) => file.name === name).map(({ text }) => ({ name, bytes: new TextEncoder().encode(text) })), notices: [] };
  };
  const choices: readonly { readonly value: CohortMeasure; readonly label: string }[] = [
    { value: 'retention', label: 'Retention' }, { value: 'customers', label: 'Customers' }, ...(money ? [{ value: 'revenue', label: 'Revenue' } as const] : []),
  ];
  const rows = figure.series.kind === 'grid' ? figure.series.rows.length : 0;
  return (
    <ChartCard
      height={150 + 20 * Math.max(6, rows)} figure={figure}
      subtitle={`Customers by the month of their first order, in brackets how many; to ${result.lastDay}${result.lastMonthComplete ? '' : ', whose month is not complete'}`}
      tools={(
        <>
          <SegmentedControl size="xs" aria-label="Figure of the cohorts" value={shown} onChange={(value) => setMeasure(choices.find((choice) => choice.value === value)?.value ?? 'retention')} data={[...choices]} />
          <SaveButtons buttons={[{ label: 'Export CSV', make }]} />
        </>
      )}
      explain={<Lines lines={['Retention: customers who bought in that calendar month, divided by all customers of the cohort. Revenue: what they spent in it.', 'The colours end at the most after the first month. At most the last 24 cohorts and 24 months are drawn; the file has all.']} />}
    />
  );
}
