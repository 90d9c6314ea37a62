import type { Alert, MonitorResult, Recommendation } from '../contract/monitor.ts';
import type { Params } from '../recipe/params.ts';
import { formatFixed, formatList, formatPercent } from '../text/format.ts';

type Found = Pick<MonitorResult, 'features' | 'fit' | 'refit' | 'reference'>;

/** Times the threshold of customers who no longer fit that calls for new segments without a new fit. */
const FAR_TOO_MANY = 2;

/** Rules about a feature. */
const FEATURE_RULES: ReadonlySet<Alert['rule']> = new Set(['feature-psi', 'missing', 'unseen', 'outside']);
const CALENDAR = 'What has shifted is days back to a date, which follow season, closed days and where the file begins. That moves customers between segments, but does not outdate these: hold them against the same season, or a longer history, before making them anew.';

/**
 * Keep, watch, or make anew. Anew when the customers have outgrown the segments: more than a share of the features has shifted, or far
 * more customers no longer fit than the threshold allows; even where a new fit puts the same customers together, as their profiles are
 * no longer true. With a new fit also when it disagrees with the old segments and the customers have drifted; when they have not, the
 * segments themselves are not stable, and making them again would not help. What changes by itself as a file gets longer, or follows the calendar
 * as days back to a date do, is told but does not speak for new segments. Otherwise any alert says watch.
 */
export function recommendationOf(found: Found, alerts: readonly Alert[], params: Params): Recommendation {
  const { refit, features, fit } = found;
  const firing = alerts.filter(({ state }) => state === 'alert');
  const told = firing.map(({ sentence }) => sentence);
  // Days back to a date follow the calendar: what they explain does not outdate the segments.
  const days = features.filter(({ grows }) => grows?.by === 'days');
  const byCalendar = new Set(days.map(({ label }) => label));
  const calendarShifted = days.some(({ state }) => state === 'shifted');
  const drifted = firing.some(({ rule, subject }) => rule === 'unfit' || (rule === 'silhouette' && !calendarShifted) || (FEATURE_RULES.has(rule) && !byCalendar.has(subject ?? '')));
  const ari = refit?.ari ?? null;
  if (refit !== null && ari !== null && ari < params['monitor.agreement']) {
    const changed = refit.transitions.filter(({ kind }) => kind === 'split' || kind === 'merged' || kind === 'gone').map(({ name }) => name);
    const fresh = refit.segments.filter((segment) => segment.fresh).map(({ name }) => name);
    const what = [
      ...(changed.length === 0 ? [] : [`${formatList(changed)} did not come out as before.`]),
      ...(fresh.length === 0 ? [] : [`New: ${formatList(fresh)}.`]),
    ];
    return drifted || (fresh.length > 0 && changed.length > 0 && !calendarShifted)
      ? { verdict: 'anew', reasons: [...told, ...what] }
      : { verdict: 'watch', reasons: [...told, ...what, calendarShifted ? CALENDAR
          : 'The customers have hardly drifted, so it is the segments that are not found again reliably: look at their stability before making them anew.'] };
  }
  const known = features.filter(({ state, grows }) => state !== 'unknown' && grows === undefined);
  const shifted = known.filter(({ state }) => state === 'shifted');
  const share = known.length === 0 ? 0 : shifted.length / known.length;
  const unfit = fit?.near?.now.share ?? 0;
  const farTooMany = firing.some(({ rule }) => rule === 'unfit') && unfit > FAR_TOO_MANY * params['monitor.unfit'];
  if (share > params['monitor.shiftedShare'] || farTooMany) {
    return {
      verdict: 'anew',
      reasons: [
        ...told, ...(share > params['monitor.shiftedShare'] ? [`${shifted.length} of ${known.length} features have shifted (${formatPercent(share, 0)}).`] : []),
        ari === null ? 'A new fit on the later customers would say what becomes of each segment.'
          : `A new fit puts much the same customers together (adjusted Rand index ${formatFixed(ari, 2)}), so names carry over; but profiles and personas of the old segments no longer describe them.`,
      ],
    };
  }
  if (ari !== null) {
    const same = `segments made anew are much the same (adjusted Rand index ${formatFixed(ari, 2)})`;
    return firing.length > 0 ? { verdict: 'watch', reasons: [...told, `S${same.slice(1)}, so the old ones still serve.`] } : { verdict: 'keep', reasons: [`No rule is broken, and ${same}.`] };
  }
  if (firing.length > 0) return { verdict: 'watch', reasons: told };
  if (found.reference === null) return { verdict: 'watch', reasons: ['No rule is broken, but the model does not say what the customers were like when the segments were made, so drift cannot be told.'] };
  return { verdict: 'keep', reasons: ['No rule is broken: sizes, values and distances are much as they were.'] };
}
