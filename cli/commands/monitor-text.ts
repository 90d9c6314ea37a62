import type { MonitorResult } from '../../shared/contract/monitor.ts';
import { byDrift, changeCounts } from '../../shared/monitor/drift.ts';
import { VERDICTS } from '../../shared/report/monitor-report.ts';
import { formatFixed, formatPercent } from '../../shared/text/format.ts';
import { figure, table } from '../output.ts';

/** Features shown; drift.csv has all. */
const MOST_FEATURES = 12;
/** Wider tables are for the files. */
const MOST_COLUMNS = 10;

const signed = (share: number | null): string => (share === null ? '–' : `${share < 0 ? '-' : '+'}${formatFixed(100 * Math.abs(share), 1)}`);

/** A period for people. */
export function monitorText(result: MonitorResult, out: string, outputs: readonly string[], history: string | null): string {
  const { before, after, segments, migration, features, fit, refit, recommendation } = result;
  const against = before.kind === 'model' ? 'what the model remembers' : `${figure(before.customers)} of ${before.name ?? ''}`;
  const lines = [
    `${figure(after.customers)} customers of ${after.name}${after.leftOut > 0 ? ` (${figure(after.leftOut)} left out)` : ''} against ${against}`,
    '',
    `${VERDICTS[recommendation.verdict]}.`,
    ...recommendation.reasons.map((reason) => `- ${reason}`),
    '',
    table(['', 'segment', 'before', 'now', 'share before', 'share now', 'points', '95% interval'], segments.map((segment) => [
      String(segment.id), segment.name, figure(segment.before), figure(segment.after), formatPercent(segment.shareBefore), formatPercent(segment.shareAfter), signed(segment.difference),
      segment.interval === null ? '–' : `${signed(segment.interval[0])} to ${signed(segment.interval[1])}`,
    ])),
    '',
  ];
  if (migration === null) lines.push(result.whyNot ?? '', '');
  else {
    const { groups, counts, lost, fresh, stable } = migration;
    lines.push(`${formatPercent(stable.share)} of ${figure(stable.of)} customers of both periods stayed; ${figure(migration.newCustomers.count)} are new, ${figure(migration.lostCustomers.count)} gone.`);
    if (groups.length <= MOST_COLUMNS) {
      lines.push(table(['from, to', ...groups.map(({ id }) => String(id)), 'gone'], [
        ...groups.map(({ id, name }, i) => [`${id} ${name}`, ...counts[i].map((count) => figure(count)), figure(lost[i])]), ['new', ...fresh.map((count) => figure(count)), ''],
      ]));
    }
    lines.push('');
  }
  if (features.length > 0) {
    lines.push(table(['feature', 'index', 'by chance', 'distance', 'missing now', 'state'], byDrift(features).slice(0, MOST_FEATURES).map((drift) => [
      drift.label, formatFixed(drift.psi, 3), formatFixed(drift.chance, 3), formatFixed(drift.ks ?? drift.variation, 3), formatPercent(drift.missing.now), changeCounts(drift) ? drift.state : 'grows by itself',
    ])), '');
  }
  if (fit?.near != null) lines.push(`${formatPercent(fit.near.now.share)} of the customers no longer fit (${formatPercent(fit.near.was)} lay as far from their centre before).`);
  if (refit !== null) {
    lines.push(`Made anew: ${refit.k} segments, silhouette ${formatFixed(refit.silhouette.value, 3)}, adjusted Rand index ${formatFixed(refit.ari, 3)}.`);
    lines.push(table(['segment', 'becomes', 'in'], refit.transitions.map(({ name, kind, into }) => [name, kind, into.slice(0, 3).map((part) => `${part.name} ${formatPercent(part.share, 0)}`).join(', ') || '–'])));
  }
  lines.push('', `Written to ${out}: ${outputs.join(', ')}${history === null ? '' : `; period kept in ${history}`}`);
  return lines.join('\n');
}
