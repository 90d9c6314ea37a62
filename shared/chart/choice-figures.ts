import type { CurvePoint, SweepResult } from '../contract/results.ts';
import type { ChoiceResult, Vote, VoteIndex } from '../contract/validation.ts';
import type { Figure, LineSeries } from './figure.ts';
import type { ValueFormat } from './figure.ts';

/** Names of the indices, as on their cards. */
export const INDEX_NAMES: Readonly<Record<VoteIndex, string>> = {
  elbow: 'elbow of the variation', silhouette: 'silhouette', daviesBouldin: 'Davies-Bouldin', calinskiHarabasz: 'Calinski-Harabasz',
  dunn: 'Dunn', gap: 'gap', bic: 'BIC', predictionStrength: 'prediction strength', stability: 'stability',
};

const segmentsOf = (k: number): string => (k === 1 ? 'one segment' : `${k} segments`);

/** A curve over the number of segments. */
interface Curve {
  readonly title: string;
  readonly axis: string;
  readonly format: ValueFormat;
  readonly ks: readonly number[];
  readonly y: readonly (number | null)[];
  readonly band?: LineSeries['band'];
  readonly bandName?: string;
  readonly fromZero?: boolean;
  /** What it speaks for, and how to read it. */
  readonly says: string;
}

function curveFigure(curve: Curve, currentK: number | null): Figure {
  const current = curve.ks.indexOf(currentK ?? -1);
  return {
    kind: 'index', title: curve.title, description: curve.says,
    xAxis: { title: 'Segments', format: 'integer', fromZero: false },
    yAxis: { title: curve.axis, format: curve.format, fromZero: curve.fromZero ?? false },
    series: {
      kind: 'line', name: curve.axis, x: curve.ks, y: curve.y, band: curve.band ?? null, bandName: curve.bandName,
      current: current < 0 ? null : current, colour: { kind: 'accent' },
    },
  };
}

const says = (vote: Vote, index: VoteIndex): string => {
  const k = vote.indices.find((one) => one.index === index)?.k ?? null;
  return k === null ? 'Speaks for no number.' : `Speaks for ${segmentsOf(k)}.`;
};

/** Share of the voting indices behind each number of segments. */
export function voteFigure({ vote }: Pick<ChoiceResult, 'vote'>): Figure {
  const { shares } = vote;
  const count = shares.reduce((sum, { indices }) => sum + indices.length, 0);
  return {
    kind: 'vote', title: 'What the indices speak for',
    description: shares.length === 0 ? 'No index speaks for a number yet.'
      : `${shares.map(({ k, indices }) => `${segmentsOf(k)}: ${indices.length} of ${count} (${indices.map((index) => INDEX_NAMES[index]).join(', ')})`).join('; ')}.`,
    xAxis: null, yAxis: null,
    series: {
      kind: 'bars', name: `Share of ${count} indices`, labels: shares.map(({ k, indices }) => `${segmentsOf(k)}, ${indices.length} of ${count}`), values: shares.map(({ share }) => share), intervals: null,
      colours: shares.map((_, i) => (i === 0 ? { kind: 'accent' } : { kind: 'muted' })),
      texts: shares.map(({ indices }) => indices.map((index) => INDEX_NAMES[index]).join(', ')),
      diverging: true,
    },
  };
}

/** Mean silhouette over k; behind it what 90% of random data sets of the same shape give, where they were drawn. */
export function separationFigure(sweep: SweepResult, choice: ChoiceResult, currentK: number | null): Figure {
  const { gap, chance } = choice;
  const beaten = chance.filter(({ beats }) => beats).map(({ k }) => k);
  const random = gap === null ? '' : beaten.length === 0 ? ' No number rises above random data: this data does not fall into segments.'
    : beaten.length === chance.length ? ' Above random data at every number.' : ` Above random data at ${beaten.join(', ')}.`;
  const of = (point: CurvePoint) => gap?.points.find(({ k }) => k === point.k)?.random ?? null;
  return curveFigure({
    title: 'Separation (silhouette)', axis: 'Mean silhouette', format: 'index', ks: sweep.curve.map(({ k }) => k),
    y: sweep.curve.map(({ silhouette }) => silhouette.value), fromZero: gap !== null,
    band: gap === null ? null : { low: sweep.curve.map((point) => of(point)?.low ?? null), high: sweep.curve.map((point) => of(point)?.high ?? null) },
    bandName: '90% of random data sets', says: `${says(choice.vote, 'silhouette')} Higher is better.${random}`,
  }, currentK);
}

/** The indices of the sweep that are known, one curve each. */
export function indexFigures(sweep: SweepResult, choice: ChoiceResult, currentK: number | null): Figure[] {
  const { curve } = sweep;
  const ks = curve.map(({ k }) => k);
  const index = (name: VoteIndex, title: string, better: string, value: (point: CurvePoint) => number | null, format: ValueFormat): Figure[] => {
    const y = curve.map(value);
    return y.every((one) => one === null) ? [] : [curveFigure({ title, axis: title, format, ks, y, says: `${says(choice.vote, name)} ${better} is better.` }, currentK)];
  };
  return [
    ...index('daviesBouldin', 'Davies-Bouldin', 'Lower', (point) => point.daviesBouldin, 'index'),
    ...index('calinskiHarabasz', 'Calinski-Harabasz', 'Higher', (point) => point.calinskiHarabasz, 'number'),
    ...index('dunn', 'Dunn', 'Higher', (point) => point.dunn, 'index'),
    ...index('bic', 'BIC', 'Lower', (point) => point.bic, 'number'),
  ];
}

/** What is computed beside the sweep: gap with its errors, prediction strength, stability with its weakest segment. */
export function deeperFigures(choice: ChoiceResult, currentK: number | null): Figure[] {
  const { gap, prediction, stability, vote } = choice;
  const figures: Figure[] = [];
  if (gap !== null) {
    const edge = (sign: 1 | -1) => gap.points.map((point) => (point.gap === null ? null : point.gap + sign * (point.error ?? 0)));
    figures.push(curveFigure({
      title: 'Gap statistic', axis: 'Gap', format: 'index', ks: gap.points.map(({ k }) => k), y: gap.points.map((point) => point.gap),
      band: { low: edge(-1), high: edge(1) }, bandName: 'Plus and minus s(k)', says: `${says(vote, 'gap')} Band: plus and minus s(k).`,
    }, currentK));
  }
  if (prediction !== null) {
    figures.push(curveFigure({
      title: 'Prediction strength', axis: 'Prediction strength', format: 'index', ks: prediction.points.map(({ k }) => k),
      y: prediction.points.map(({ strength }) => strength), fromZero: true, says: `${says(vote, 'predictionStrength')} Above 0.8 is good.`,
    }, currentK));
  }
  if (stability !== null) {
    figures.push(curveFigure({
      title: 'Stability', axis: 'Mean best-match Jaccard', format: 'index', ks: stability.points.map(({ k }) => k), y: stability.points.map(({ mean }) => mean),
      band: { low: stability.points.map(({ least }) => least), high: stability.points.map(({ mean }) => mean) }, fromZero: true, bandName: 'Weakest segment to mean',
      says: `${says(vote, 'stability')} Band: down to the weakest segment; 0.75 is stable.`,
    }, currentK));
  }
  return figures;
}
