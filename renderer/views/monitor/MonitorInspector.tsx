import { Button, Switch, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { MonitorAsk } from '../../../shared/contract/monitor.ts';
import { ParamControl } from '../../controls/ParamControl.tsx';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import { oneFile } from '../../controls/use-writing.ts';
import type { Made } from '../../controls/use-writing.ts';
import { useApp } from '../../state/context.ts';
import type { PickedGroup } from './use-pick.ts';

interface Props {
  readonly ask: MonitorAsk | null;
  readonly group: PickedGroup | null;
  readonly onClear: () => void;
  readonly running: boolean;
}

const RULES = [
  'monitor.share', 'monitor.moved', 'monitor.lost', 'monitor.psi', 'monitor.watchPsi', 'monitor.unfit', 'monitor.missing', 'monitor.unseen', 'monitor.outside',
  'monitor.silhouette', 'monitor.agreement', 'monitor.shiftedShare',
] as const;

/** What was picked, how the later file is taken, and the thresholds of the rules. */
export function MonitorInspector({ ask, group, onClear, running }: Props) {
  const { actions } = useApp();
  const [day, setDay] = useState(ask?.asOf ?? '');
  const asOf = ask?.asOf ?? '';
  useEffect(() => setDay(asOf), [asOf]);
  const make = (picked: PickedGroup) => async (): Promise<Made> => oneFile('customers.csv', picked.csv, picked.neutralised);
  return (
    <aside className="inspector stack" aria-label="Settings of monitoring">
      {group !== null && (
        <section className="stack picked" aria-label="Customers picked">
          <h2>{group.label}</h2>
          <p role="status"><strong>{formatValue(group.count, 'integer')} customers</strong>{group.rows.length === group.count ? ', selected in every chart' : group.rows.length === 0 ? ', who are not among the first ones' : `, of whom ${formatValue(group.rows.length, 'integer')} are selected in every chart`}</p>
          <div className="line">
            <SaveButtons key={group.label} buttons={[{ label: 'Export as CSV', make: make(group), filled: true }]} />
            <Button size="compact-sm" variant="default" onClick={onClear}>Close</Button>
          </div>
        </section>
      )}
      {ask !== null && (
        <section className="stack" aria-label="Later period">
          <h2>Later period</h2>
          <Switch
            size="sm" label="Try a new fit" description="Makes the segments anew from the later file, to compare; yours stay as they are." checked={ask.refit} disabled={running}
            onChange={(event) => actions.setLater({ refit: event.currentTarget.checked })}
          />
          <TextInput
            size="xs" type="date" label="As of" description="Later lines are left out; empty: the day after the last date." value={day} onChange={(event) => setDay(event.currentTarget.value)}
            onBlur={() => day !== asOf && actions.setLater({ asOf: day === '' ? null : day })} onKeyDown={(event) => event.key === 'Enter' && day !== asOf && actions.setLater({ asOf: day === '' ? null : day })}
          />
        </section>
      )}
      <h2>Rules</h2>
      {RULES.map((param) => <ParamControl key={param} param={param} />)}
    </aside>
  );
}
