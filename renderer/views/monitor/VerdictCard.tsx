import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Alert, MonitorResult } from '../../../shared/contract/monitor.ts';
import { VERDICTS } from '../../../shared/report/monitor-report.ts';
import { formatDate } from '../../../shared/text/format.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { oneFile } from '../../controls/use-writing.ts';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useApp, useSelect } from '../../state/context.ts';

const FILES = [
  { name: 'migration.csv', label: 'Customers as CSV' }, { name: 'drift.csv', label: 'Drift as CSV' }, { name: 'monitor.docx', label: 'Word' }, { name: 'monitor.html', label: 'HTML' },
] as const;
const WORDS: Readonly<Record<Alert['state'], string>> = { alert: 'Alert', ok: 'In order', unknown: 'Not known' };
const RULES: Readonly<Record<Alert['rule'], string>> = {
  'segment-share': 'Share of a segment', moved: 'Customers who moved', lost: 'Customers who are gone', 'feature-psi': 'Stability index', missing: 'Missing values',
  unseen: 'Values never seen', outside: 'Outside the usual range', unfit: 'No longer fit', silhouette: 'Silhouette', agreement: 'Agreement with a new fit',
};

/** What is to be done and why, the rules with what was found, and the files. */
export function VerdictCard({ result }: { readonly result: MonitorResult }) {
  const { actions } = useApp();
  const later = useSelect((state) => state.view.later);
  const [all, setAll] = useState(false);
  const { recommendation: { verdict, reasons }, alerts, after, before } = result;
  const firing = alerts.filter(({ state }) => state === 'alert');
  const shown = all ? alerts : firing;
  // alerts stand in the table below
  const known = new Set(firing.map(({ sentence }) => sentence));
  const others = reasons.filter((reason) => !known.has(reason));
  return (
    <section className="card stack" aria-label="Recommendation">
      <div className="line">
        <span className="grow"><span className="verdict" data-verdict={verdict}>{VERDICTS[verdict]}</span></span>
        <Button size="compact-sm" variant="default" onClick={() => void actions.chooseLater(null)}>Choose another file</Button>
        <Button size="compact-sm" variant={verdict === 'anew' ? 'filled' : 'default'} onClick={() => void actions.adoptLater()}>Make the segments anew</Button>
      </div>
      <p className="muted">
        {after.name}, as of {formatDate(after.asOf)}: {formatValue(after.customers, 'integer')} customers{after.leftOut > 0 ? ` (${formatValue(after.leftOut, 'integer')} left out)` : ''}, against {formatValue(before.customers, 'integer')} of {before.name ?? 'the first period'}
      </p>
      {others.map((reason) => <p key={reason}>{reason}</p>)}
      {result.notices.length > 0 && <ul className="cautions" aria-label="Cautions">{[...new Set(result.notices.map((notice) => describeNotice(notice, 'window')))].map((text) => <li key={text}>{text}</li>)}</ul>}
      {later?.refit === false && verdict !== 'keep' && <p className="muted">Try a new fit (at the right) to see what would become of each segment before you make them anew.</p>}
      <div className="line">
        <h3 className="grow">{firing.length === 0 ? 'No alert' : firing.length === 1 ? '1 alert' : `${firing.length} alerts`}</h3>
        <Button size="compact-xs" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>{all ? 'Show alerts only' : 'Show all rules'}</Button>
      </div>
      {shown.length > 0 && <Alerts alerts={shown} />}
      <Files result={result} />
    </section>
  );
}

/** Rules whose value and threshold are no shares. */
const PLAIN: ReadonlySet<Alert['rule']> = new Set(['feature-psi', 'silhouette', 'agreement']);

function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  const figure = ({ rule }: Alert, value: number | null): string => formatValue(value, PLAIN.has(rule) ? 'index' : 'percent');
  return (
    <WideTable label="Rules and what was found, table">
      <table className="plain-table alerts">
        <thead><tr><th scope="col">Rule</th><th scope="col">What was found</th><th scope="col" className="number">Found</th><th scope="col" className="number">Threshold</th><th scope="col">State</th></tr></thead>
        <tbody>
          {alerts.map((alert) => (
            <tr key={`${alert.rule} ${alert.subject ?? ''}`}>
              <th scope="row">{RULES[alert.rule]}</th><td className="wraps">{alert.sentence}</td><td className="number">{figure(alert, alert.value)}</td>
              <td className="number">{figure(alert, alert.threshold)}</td>
              <td><span className="state" data-state={alert.state}>{WORDS[alert.state]}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}

function Files({ result }: { readonly result: MonitorResult }) {
  const { engine, store } = useApp();
  const make = (name: string) => async (signal: AbortSignal): Promise<Made> => {
    const { recipe, view: { later, periods } } = store.getState();
    if (later === null) return { files: [], notices: [] };
    const history = (periods ?? []).filter(({ model }) => model === result.model);
    const { bytes, neutralised } = await ask(engine, 'monitorFile', recipe, { ask: later, file: name, history }, signal);
    return oneFile(name, bytes, neutralised);
  };
  const files = FILES.filter(({ name }) => result.migration !== null || name !== 'migration.csv');
  return (
    <div className="line">
      <span className="muted">Export</span>
      <SaveButtons buttons={files.map(({ name, label }) => ({ label, make: make(name) }))} />
    </div>
  );
}
