import type { Notice } from '../contract/notice.ts';
import type { CurvePoint, Recommendation } from '../contract/results.ts';
import { formatFixed, formatList } from '../text/format.ts';

interface Recommended {
  readonly recommended: Recommendation | null;
  readonly notices: readonly Notice[];
}

interface Scored {
  readonly k: number;
  readonly bic: number;
}

/**
 * The number of components with the lowest BIC; equal: the fewest. Solutions of which a component has collapsed do not
 * count: their likelihood says nothing. Null when there is no other.
 * Source: C. Fraley, A. E. Raftery, "Model-based clustering, discriminant analysis, and density estimation", JASA 97 (2002).
 *
 * @param curve points of the sweep, k ascending
 * @param single BIC of one component, which is compared but never recommended
 */
export function recommendByBic(curve: readonly CurvePoint[], single: number | null): Recommended {
  const known = curve.flatMap(({ k, bic, collapsed }) => (bic === null ? [] : [{ k, bic, collapsed }]));
  const pool = known.filter((point) => !point.collapsed);
  if (pool.length === 0) return { recommended: null, notices: [] };
  const chosen = lowest(pool);
  const rivals = pool.filter((point) => point.k !== chosen.k);
  const reasons = [
    `${chosen.k} is recommended: its BIC, ${formatFixed(chosen.bic, 1)}, is the lowest of those tried.`,
    ...(rivals.length === 0 ? [] : [rivalSentence(chosen, lowest(rivals))]),
    ...otherCriteria(curve.filter((point) => pool.some((one) => one.k === point.k)), chosen.k),
    ...(pool.length < known.length
      ? [`Not considered, because a component shrank to a few customers or to equal values: ${formatList(known.filter((point) => point.collapsed).map((point) => String(point.k)))}.`] : []),
    ...(single !== null && single <= chosen.bic
      ? [`One group alone has a lower BIC still (${formatFixed(single, 1)}): by this measure the customers do not fall into segments.`] : []),
  ];
  const last = curve[curve.length - 1].k;
  const notices: Notice[] = [
    ...(chosen.k === last && curve.length > 1 ? [{ code: 'k-at-end', data: { k: chosen.k } } as const] : []),
    ...(single !== null && single <= chosen.bic ? [{ code: 'one-group', data: {} } as const] : []),
  ];
  return { recommended: { k: chosen.k, reasons }, notices };
}

function lowest(points: readonly Scored[]): Scored {
  return points.reduce((held, point) => (point.bic < held.bic ? point : held));
}

/** Words for a difference of BIC: A. E. Raftery, "Bayesian model selection in social research", Sociol. Methodol. 25 (1995), table 6. */
function rivalSentence(chosen: Scored, rival: Scored): string {
  const gap = rival.bic - chosen.bic;
  const words = gap > 10 ? 'which is very strong evidence' : gap > 6 ? 'which is strong evidence' : gap > 2 ? 'which is some evidence' : 'which is hardly a difference';
  return `${rival.k} comes next, with a BIC higher by ${formatFixed(gap, 1)}, ${words}.`;
}

function otherCriteria(points: readonly CurvePoint[], chosen: number): string[] {
  const names = [['AIC', bestOf(points, (point) => point.aic)], ['ICL', bestOf(points, (point) => point.icl)]] as const;
  const agree = names.filter(([, k]) => k === chosen).map(([name]) => name);
  return [
    ...(agree.length > 0 ? [`${formatList(agree)} ${agree.length === 1 ? 'is' : 'are'} lowest there as well.`] : []),
    ...names.flatMap(([name, k]) => (k === null || k === chosen ? [] : [
      name === 'AIC' ? `AIC, which is less strict, is lowest at ${k}.` : `ICL, which asks for clear borders too, is lowest at ${k}.`,
    ])),
  ];
}

function bestOf(points: readonly CurvePoint[], score: (point: CurvePoint) => number | null): number | null {
  let best: { k: number; value: number } | null = null;
  for (const point of points) {
    const value = score(point);
    if (value !== null && (best === null || value < best.value)) best = { k: point.k, value };
  }
  return best === null ? null : best.k;
}
