import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Flow } from '../../../shared/chart/flow-shape.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { CompareWith, Comparison } from '../../../shared/contract/validation.ts';
import { agreementVerdict } from '../../../shared/text/verdict.ts';
import { Lines } from '../../charts/ChartCard.tsx';
import { FlowChart } from '../../charts/FlowChart.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';
import type { ReadRun } from './read-run.ts';
import { Running } from './Running.tsx';

/** Groups of a column that a picture can hold. */
const MOST_GROUPS = 40;

/** Who of another solution, or of a known class, is in which segment now. */
export function FlowCard({ runs }: { readonly runs: readonly ReadRun[] }) {
  const { actions } = useApp();
  const columns = useSelect((state) => state.results.customers?.columns);
  const segments = useSelect(selectSegments);
  const features = useSelect((state) => state.results.features?.features);
  const used = useMemo(() => new Set((features ?? []).filter((feature) => feature.used).map(({ column }) => column)), [features]);
  const offered = useMemo(() => [
    { group: 'Kept runs', items: runs.map(({ name }, i) => ({ value: `run:${i}`, label: name })) },
    {
      group: 'Columns',
      // Columns that the segments were not made from come first: of the others agreement is no evidence.
      items: (columns ?? []).filter(({ distinct }) => distinct > 1 && distinct <= MOST_GROUPS)
        .toSorted((a, b) => Number(used.has(a.name)) - Number(used.has(b.name))).map(({ name, label }) => ({ value: `column:${name}`, label: label === '' ? name : label })),
    },
  ].filter(({ items }) => items.length > 0), [runs, columns, used]);
  const all = offered.flatMap(({ items }) => items);
  const [chosen, setChosen] = useState<string | null>(null);
  const picked = all.find(({ value }) => value === chosen) ?? all[0] ?? null;
  const run = picked?.value.startsWith('run:') === true ? runs[Number(picked.value.slice(4))] : undefined;
  const against: CompareWith = run === undefined ? { kind: 'column', column: picked?.value.slice('column:'.length) ?? '' } : { kind: 'recipe', recipe: run.recipe, name: run.name };
  const { value, running, fraction, error } = useAnalysis('compare', { with: against, withNoise: true }, picked !== null);
  const flow = useMemo(() => (value === null ? null : flowOf(value, segments.map(({ colour }) => colour))), [value, segments]);
  if (picked === null) return null;
  const select = (
    <Select
      size="xs" w={210} aria-label="Compare the segments with" data={offered} value={picked.value} onChange={setChosen} allowDeselect={false} searchable
      comboboxProps={{ transitionProps: { duration: 80 } }}
    />
  );
  if (flow === null || value === null) {
    return <section className="card stack"><div className="line"><h2 className="grow">Who went where</h2>{select}</div><Running what="Comparing" running={running} error={error} fraction={fraction} /></section>;
  }
  const { ari, ami, homogeneity, completeness, vMeasure } = value.agreement;
  const of = (figure: number): string => formatValue(figure, 'index');
  return (
    <FlowChart
      flow={flow} height={330} names tools={select} onPick={(node) => node.layer === 1 && actions.selectSegment(node.index < segments.length ? node.index + 1 : 0)}
      subtitle={`${agreementVerdict(ari).words[0].toUpperCase()}${agreementVerdict(ari).words.slice(1)}: adjusted Rand ${of(ari)}, mutual information ${of(ami)}; homogeneity ${of(homogeneity)}, completeness ${of(completeness)}, V ${of(vMeasure)}.${against.kind === 'column' && used.has(against.column) ? ' This column is one of the features, so that they agree is no evidence.' : ''}`}
      explain={<Lines lines={['Bands are customers that both sides share. Left: the other solution or the column; right: the segments in force.', 'Homogeneity: each segment holds one group of the left only. Completeness: each group lies in one segment. V: their harmonic mean.', value.leftOut === 0 ? `${formatValue(value.rows, 'integer')} customers.` : `${formatValue(value.rows, 'integer')} customers; ${formatValue(value.leftOut, 'integer')} without a group on one side are left out.`]} />}
    />
  );
}

function flowOf(comparison: Comparison, colours: readonly number[]): Flow {
  const { left, right, contingency } = comparison;
  return {
    title: 'Who went where',
    layers: [
      { name: left.name, nodes: left.groups.map((name, i) => ({ name, size: left.sizes[i], colour: null })) },
      { name: right.name, nodes: right.groups.map((name, i) => ({ name, size: right.sizes[i], colour: colours[i] ?? null })) },
    ],
    links: contingency.flatMap((cells, from) => cells.flatMap((count, to) => (count === 0 ? [] : [{ layer: 0, from, to, count }]))),
  };
}
