import { useMemo } from 'react';
import { movesFlow } from '../../../shared/chart/monitor-figures.ts';
import type { ColourOf } from '../../../shared/chart/monitor-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Migration, MonitorPick, MonitorResult } from '../../../shared/contract/monitor.ts';
import { Lines } from '../../charts/ChartCard.tsx';
import { FlowChart } from '../../charts/FlowChart.tsx';
import type { Picking } from './use-pick.ts';

interface Props {
  readonly result: MonitorResult;
  readonly colourOf: ColourOf;
  readonly pick: Picking['pick'];
}

/** What the customers of a flow are called; without ends: all of a side. */
function asked({ groups }: Migration, from: number | null, to: number | null): { readonly pick: Partial<MonitorPick>; readonly label: string } {
  const start: { readonly id: number | 'new'; readonly name: string } | null = from === null ? null : groups[from] ?? { id: 'new', name: 'New customers' };
  const end: { readonly id: number | 'lost'; readonly name: string } | null = to === null ? null : groups[to] ?? { id: 'lost', name: 'Gone' };
  const label = start === null ? `${end?.name ?? ''}, now` : end === null ? `${start.name}, before` : start.id === 'new' ? `New customers in ${end.name}`
    : end.id === 'lost' ? `${start.name}, gone` : start.id === end.id ? `${start.name}, stayed` : `${start.name} to ${end.name}`;
  return { pick: { from: start?.id ?? null, to: end?.id ?? null }, label };
}

/** Who went from which segment to which: bands and groups can be clicked. */
export function MovesCard({ result, colourOf, pick }: Props) {
  const flow = useMemo(() => movesFlow(result, colourOf), [result, colourOf]);
  const { migration } = result;
  if (flow === null || migration === null) {
    return <section className="card stack" aria-label="Who moved where"><h2>Who moved where</h2><p className="muted">{result.whyNot}</p></section>;
  }
  const choose = (from: number | null, to: number | null): void => {
    const { pick: chosen, label } = asked(migration, from, to);
    pick(chosen, label);
  };
  const { stable, newCustomers, lostCustomers, notCompared } = migration;
  return (
    <FlowChart
      flow={flow} height={Math.max(300, Math.min(520, 70 + migration.groups.length * 46))} names
      onPick={(node) => (node.layer === 0 ? choose(node.index, null) : choose(null, node.index))} onPickLink={(link) => choose(link.from, link.to)}
      subtitle={`${formatValue(stable.share, 'percent')} of the ${formatValue(stable.of, 'integer')} customers of both periods stayed; ${formatValue(newCustomers.count, 'integer')} are new, ${formatValue(lostCustomers.count, 'integer')} are gone. Click a band or a group to select its customers.`}
      explain={<Lines lines={[
        'Customers are found by their id as it is written; ids that are empty or occur again stand for nobody.',
        `Stayed: 95% interval ${formatValue(stable.interval?.[0] ?? null, 'percent')} to ${formatValue(stable.interval?.[1] ?? null, 'percent')} (Wilson).`,
        ...(notCompared === 0 ? [] : [`${formatValue(notCompared, 'integer')} customers had no segment in one of the periods and are left out.`]),
      ]} />}
    />
  );
}
