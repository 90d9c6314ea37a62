import type { Alert, AlertRule, EqualWindow, FeatureDrift, MonitorResult } from '../contract/monitor.ts';
import type { Params } from '../recipe/params.ts';
import { formatFixed, formatPercent } from '../text/format.ts';
import { changeCounts } from './drift.ts';

type Found = Pick<MonitorResult, 'segments' | 'migration' | 'features' | 'fit' | 'refit' | 'reference' | 'window'>;

interface Candidate {
  readonly subject: string | null;
  readonly value: number | null;
  /** Above the threshold, and more than chance gives. */
  readonly fires: boolean;
  /** How far it stands out, to find the worst. */
  readonly weight: number;
  readonly sentence: string;
}

const points = (share: number): string => `${formatFixed(100 * share, 1)} points`;

/** Whether a segment has grown or shrunk as much among the customers of windows of equal length. */
function holdsIn(window: EqualWindow, id: number, difference: number, least: number): boolean {
  const own = window.segments.find((segment) => segment.id === id);
  return own !== undefined && own.news && Math.abs(own.difference ?? 0) > least && Math.sign(own.difference ?? 0) === Math.sign(difference);
}

/** Every rule with what was found: a line for each subject that is told of, else one for the worst. */
export function alertsOf(found: Found, params: Params): Alert[] {
  const rule = (name: AlertRule, threshold: number, candidates: readonly Candidate[], unknown: string): Alert[] => {
    const known = candidates.filter(({ value }) => value !== null);
    if (known.length === 0) return [{ rule: name, subject: null, value: null, threshold, state: 'unknown', sentence: unknown }];
    const firing = known.filter(({ fires }) => fires).sort((a, b) => b.weight - a.weight);
    const line = ({ subject, value, sentence }: Candidate, state: Alert['state']): Alert => ({ rule: name, subject, value, threshold, state, sentence });
    if (firing.length > 0) return firing.map((one) => line(one, 'alert'));
    return [line(known.reduce((worst, one) => (one.weight > worst.weight ? one : worst)), 'ok')];
  };
  const { segments, window, migration, fit, refit } = found;
  // What changes by itself is told, but breaks no rule.
  const features = found.features.filter(changeCounts);
  const noReference = found.reference === null ? 'Nothing is known of the values that the segments were made from.' : '';
  const feature = (value: (drift: FeatureDrift) => number | null, fires: (value: number, drift: FeatureDrift) => boolean, sentence: (value: number, drift: FeatureDrift) => string): Candidate[] => (
    features.map((drift) => {
      const measured = value(drift);
      return { subject: drift.label, value: measured, fires: measured !== null && fires(measured, drift), weight: measured ?? -Infinity, sentence: measured === null ? '' : sentence(measured, drift) };
    })
  );
  const single = (value: number | null, fires: boolean, sentence: string): Candidate[] => [{ subject: null, value, fires, weight: value ?? -Infinity, sentence }];
  const moved = migration?.stable.share ?? null;
  const [lost, near] = [migration?.lostCustomers.share ?? null, fit?.near ?? null];
  const fall = fit?.silhouetteThen?.value == null || fit.silhouetteNow?.value == null ? null : fit.silhouetteThen.value - fit.silhouetteNow.value;
  const ari = refit?.ari ?? null;
  const p = params;
  return [
    ...rule('segment-share', p['monitor.share'], segments.map(({ id, name, difference, news, shareBefore, shareAfter }) => ({
      subject: name, value: difference, weight: Math.abs(difference ?? 0),
      fires: news && Math.abs(difference ?? 0) > p['monitor.share'] && (window === null || holdsIn(window, id, difference ?? 0, p['monitor.share'])),
      sentence: `${name} ${(difference ?? 0) < 0 ? 'shrank' : 'grew'} by ${points(Math.abs(difference ?? 0))}, from ${formatPercent(shareBefore)} to ${formatPercent(shareAfter)}${news ? '' : ', within what chance gives'}.`,
    })), 'The sizes before are not known.'),
    ...rule('moved', p['monitor.moved'], single(moved === null ? null : 1 - moved, moved !== null && 1 - moved > p['monitor.moved'],
      `${formatPercent(moved === null ? null : 1 - moved)} of the customers of both periods are in another segment than before.`), 'Single customers cannot be followed.'),
    ...rule('lost', p['monitor.lost'], single(lost, lost !== null && lost > p['monitor.lost'],
      `${formatPercent(lost)} of the earlier customers are not in the later file.`), 'Single customers cannot be followed.'),
    ...rule('feature-psi', p['monitor.psi'], feature(({ psi }) => psi, (_, { state }) => state === 'shifted',
      (value, { label, state, chance }) => `${label} has ${state === 'shifted' ? 'shifted' : state === 'watch' ? 'moved somewhat' : 'hardly moved'}: stability index ${formatFixed(value, 2)}${chance !== null && value <= chance ? ', within what chance gives' : ''}.`),
    noReference || 'No feature has enough customers to tell.'),
    ...rule('missing', p['monitor.missing'], feature(({ missing }) => (missing.was === null || missing.now === null ? null : missing.now - missing.was), (value) => value > p['monitor.missing'],
      (value, { label, missing }) => `${label}: ${formatPercent(missing.now)} of the customers have no value, ${formatPercent(missing.was)} had none (${value < 0 ? '-' : '+'}${points(Math.abs(value))}).`), noReference || 'No feature can be told.'),
    ...rule('unseen', p['monitor.unseen'], feature(({ unseen }) => unseen?.share ?? null, (value) => value > p['monitor.unseen'],
      (value, { label }) => `${label}: ${formatPercent(value)} of the customers have a value that the model does not know.`), noReference || 'No feature is a category.'),
    ...rule('outside', p['monitor.outside'], feature(({ outside }) => (outside === null ? null : outside.now - outside.was), (value) => value > p['monitor.outside'],
      (_, { label, outside }) => `${label}: ${formatPercent(outside?.now ?? null)} of the values are outside the usual range, ${formatPercent(outside?.was ?? null)} were.`), noReference || 'No feature has a known range.'),
    ...rule('unfit', p['monitor.unfit'], single(near?.now.share ?? null, (near?.now.share ?? 0) > p['monitor.unfit'] && (near?.now.interval?.[0] ?? 0) > (near?.was ?? 1),
      `${formatPercent(near?.now.share ?? null)} of the customers lie farther from the centre of their segment than ${formatPercent(near?.was ?? null)} did.`), noReference || 'There were too few customers to tell.'),
    ...rule('silhouette', p['monitor.silhouette'], single(fall, fall !== null && fall > p['monitor.silhouette'],
      `The silhouette ${(fall ?? 0) < 0 ? 'rose' : 'fell'} from ${formatFixed(fit?.silhouetteThen?.value ?? null, 3)} to ${formatFixed(fit?.silhouetteNow?.value ?? null, 3)}.`), 'The silhouette is not known for both periods.'),
    ...rule('agreement', p['monitor.agreement'], single(ari, ari !== null && ari < p['monitor.agreement'],
      `Segments made anew agree with the old ones to ${formatFixed(ari, 2)} (adjusted Rand index, 1 is the same).`), 'The segments were not made anew to compare.'),
  ];
}
