import { readFileSync } from 'node:fs';
import { FONT_WEIGHTS } from '../../shared/chart/font-subsets.ts';
import type { FontFile, FontFormat, FontSubset } from '../../shared/chart/font-subsets.ts';
import { plainDialect } from '../../shared/sources/dialect.ts';
import { fileURLToPath } from 'node:url';
import type {
  ClusterResult, CurvePoint, FeatureInfo, MatrixColumn, ProfileResult, SegmentSummary, SweepResult, Trait,
} from '../../shared/contract/results.ts';
import type { CustomerTable, SourceReport } from '../../shared/contract/tables.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';

const FILE = fileURLToPath(new URL('../fixtures/wholesale/customers.csv', import.meta.url));
const SPEND = ['Fresh', 'Milk', 'Grocery', 'Frozen', 'Detergents_Paper', 'Delicassen'];
const CHANNEL = new Map([[1, 'Hotel, restaurant, café'], [2, 'Retail']]);

/** Results as the engine hands them over, worked out here in the plainest way from the wholesale customers. */
export interface Fixture {
  readonly recipe: Recipe;
  readonly customers: CustomerTable;
  readonly features: { readonly features: readonly FeatureInfo[]; readonly columns: readonly MatrixColumn[]; readonly leftOut: number; readonly notices: readonly []; readonly projection: null; readonly matrix: { readonly names: readonly string[] } };
  readonly sweep: SweepResult;
  readonly cluster: ClusterResult;
  readonly profile: ProfileResult;
  readonly stability: null;
  readonly sources: readonly SourceReport[];
  /** Scaled rows. */
  readonly points: readonly (readonly number[])[];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const squared = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);

function lloyd(points: readonly (readonly number[])[], k: number): { labels: number[]; centres: number[][]; iterations: number } {
  const first = points[0].map((_, j) => mean(points.map((point) => point[j])));
  let centres = [[...points.reduce((a, b) => (squared(a, first) < squared(b, first) ? a : b))]];
  while (centres.length < k) {
    const gaps = points.map((point) => Math.min(...centres.map((centre) => squared(point, centre))));
    const order = gaps.map((_, i) => i).sort((a, b) => gaps[a] - gaps[b]);
    centres.push([...points[order[Math.floor(points.length * 0.93)]]]);
  }
  let labels: number[] = [];
  for (let iterations = 1; ; iterations++) {
    const next = points.map((point) => {
      const all = centres.map((centre) => squared(point, centre));
      return all.indexOf(Math.min(...all));
    });
    if (next.every((label, i) => label === labels[i]) || iterations === 300) {
      const sizes = centres.map((_, label) => next.filter((other) => other === label).length);
      const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || next.indexOf(a) - next.indexOf(b));
      return { labels: next.map((label) => order.indexOf(label)), centres: order.map((label) => centres[label]), iterations };
    }
    labels = next;
    centres = centres.map((centre, label) => {
      const members = points.filter((_, i) => labels[i] === label);
      return members.length === 0 ? centre : centre.map((_, j) => mean(members.map((member) => member[j])));
    });
  }
}

function silhouettes(points: readonly (readonly number[])[], labels: readonly number[], k: number): number[] {
  return points.map((point, i) => {
    const sums = new Array<number>(k).fill(0);
    const counts = new Array<number>(k).fill(0);
    points.forEach((other, j) => {
      if (i === j) return;
      sums[labels[j]] += Math.sqrt(squared(point, other));
      counts[labels[j]]++;
    });
    if (counts[labels[i]] === 0) return 0;
    const a = sums[labels[i]] / counts[labels[i]];
    const b = Math.min(...sums.map((sum, label) => (label === labels[i] || counts[label] === 0 ? Infinity : sum / counts[label])));
    return (b - a) / Math.max(a, b);
  });
}

function curvePoint(points: readonly (readonly number[])[], k: number): CurvePoint & { labels: number[]; centres: number[][] } {
  const { labels, centres, iterations } = lloyd(points, k);
  const s = silhouettes(points, labels, k);
  const sizes = centres.map((_, label) => labels.filter((other) => other === label).length);
  return {
    k, labels, centres, iterations, sizes, converged: true, stability: null, bic: null, aic: null, icl: null, collapsed: false, objective: null, ownSilhouette: null, entropy: null,
    inertia: points.reduce((sum, point, i) => sum + squared(point, centres[labels[i]]), 0),
    silhouette: { value: mean(s), kind: 'exact', n: points.length, standardError: spread(s) / Math.sqrt(points.length) },
    silhouetteBySegment: centres.map((_, label) => mean(s.filter((__, i) => labels[i] === label))),
    daviesBouldin: 1.3, calinskiHarabasz: 150, dunn: 0.05,
  };
}

const traitOf = (column: string, level: string | null, all: readonly number[], own: readonly number[]): Trait => {
  const sd = spread(all) || 1;
  const effect = (mean(own) - mean(all)) / sd;
  const half = (1.96 * spread(own)) / Math.sqrt(own.length) / sd;
  return {
    column, label: column.replace('_', ' and '), kind: level === null ? 'numeric' : 'category', level,
    segment: mean(own), overall: mean(all), effect, interval: [effect - half, effect + half],
  };
};

let cached: Fixture | null = null;

/** A run with k = 4, computed once. */
export function wholesaleRun(): Fixture {
  cached ??= makeRun();
  return cached;
}

function makeRun(): Fixture {
  const [head, ...lines] = readFileSync(FILE, 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  const column = (name: string): number[] => lines.map((line) => Number(line[head.indexOf(name)]));
  const logged = SPEND.map((name) => column(name).map((value) => Math.log1p(value)));
  const points = lines.map((_, i) => logged.map((values) => (values[i] - mean(values)) / spread(values)));
  const curve = [2, 3, 4, 5, 6, 7].map((k) => curvePoint(points, k));
  const fit = curve[2];
  const totals = lines.map((_, i) => SPEND.reduce((sum, name) => sum + column(name)[i], 0));
  const segments = fit.sizes.map((size, label): SegmentSummary => {
    const members = (values: readonly number[]): number[] => values.filter((_, i) => fit.labels[i] === label);
    const traits = [
      ...SPEND.map((name) => traitOf(name, null, column(name), members(column(name)))),
      ...[...CHANNEL].map(([code, level]) => {
        const is = column('Channel').map((value) => (value === code ? 1 : 0));
        return traitOf('Channel', level, is, members(is));
      }),
    ].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
    const top = traits.filter((trait) => trait.kind === 'numeric');
    const words = top.slice(0, 2).map((trait) => `${trait.effect > 0 ? 'high' : 'low'} ${trait.label.toLowerCase()}`);
    const name = words.join(', ').replace(/^./, (letter) => letter.toUpperCase());
    return {
      id: label + 1, name, suggestedName: name, anchor: null, colour: label, size, share: size / lines.length,
      note: label === 1 ? 'Small shops that restock weekly.\nAsk for the chain they belong to.' : '',
      headline: `${top[0].effect > 0 ? 'buys more' : 'buys less'} ${top[0].label.toLowerCase()} than most: ${(top[0].segment / top[0].overall).toFixed(1)} times the average`,
      centroid: {}, centre: fit.centres[label], traits, silhouette: fit.silhouetteBySegment[label],
      revenueShare: members(totals).reduce((a, b) => a + b, 0) / totals.reduce((a, b) => a + b, 0),
    };
  });
  const features = SPEND.map((name, j): FeatureInfo => ({
    column: name, label: name.replace('_', ' and '), kind: 'numeric', used: true, reason: 'a number that differs between customers',
    transform: 'log1p', missing: 'median', scale: 'zscore', weight: 1, missingCount: 0, summary: 'log, standardised', histogram: null, varianceShare: 1 / SPEND.length, matrixColumns: [j],
  }));
  const unused = ['Channel', 'Region'].map((name): FeatureInfo => ({
    ...features[0], column: name, label: name, kind: 'category', used: false, reason: 'kept for the profiles', varianceShare: null, matrixColumns: [],
  }));
  const columns = SPEND.map((name, j): MatrixColumn => ({
    name, column: name, level: null, fill: 0, transform: 'log1p', centre: mean(logged[j]), spread: spread(logged[j]), weight: 1,
  }));
  const k = fit.k;
  const centres = new Float64Array(k * SPEND.length);
  fit.centres.forEach((centre, label) => centre.forEach((value, j) => { centres[j * k + label] = value; }));
  const recipe: Recipe = { ...emptyRecipe(), title: 'Wholesale spring plan', params: { ...emptyRecipe().params, 'cluster.restarts': 25 } };
  return {
    recipe, points,
    customers: {
      table: 'customers', rows: lines.length, id: null, columns: [], orders: null, asOf: '2026-11-21', notices: [],
    },
    features: { features: [...features, ...unused], columns, leftOut: 0, notices: [], projection: null, matrix: { names: columns.map(({ name }) => name) } },
    sweep: {
      key: 'sweep', curve, elbow: { k: 4 },
      recommended: { k: 4, reasons: ['the elbow is at 4', 'no segment holds under 1% of customers'] },
      structure: null, colours: {}, sampledRows: null, notices: [],
    },
    cluster: {
      ...fit, noise: 0, probability: null, logLikelihood: null, mergeHeights: null, tree: null, rule: null, medoids: null, gamma: null, outlierScore: null, density: null, condensed: null, consensus: null, key: 'cluster', algorithm: 'kmeans', rows: lines.length, recommended: null, colours: fit.sizes.map((_, i) => i),
      labels: Int32Array.from(fit.labels), centres, notices: [],
    },
    profile: { key: 'profile', segments, notices: [] },
    stability: null,
    sources: [{
      id: 'customers', name: 'customers.csv', bytes: 15021, sha256: '0'.repeat(64), dialect: plainDialect('csv'),
      physicalRecords: 440, rows: 440, rejected: { count: 0, examples: [] }, columns: [], duplicates: 0, sensitive: [], orders: null, notices: [], rawTable: 'r', typedTable: 't',
    }],
  };
}

const INTER = fileURLToPath(new URL('../../node_modules/@fontsource/inter/files/', import.meta.url));

/** The bundled fonts for Latin text, or for what is named. */
export function interFonts(subsets: readonly FontSubset[] = ['latin'], format: FontFormat = 'woff2'): FontFile[] {
  return subsets.flatMap((subset) => FONT_WEIGHTS.map((weight) => (
    { subset, weight, bytes: new Uint8Array(readFileSync(`${INTER}inter-${subset}-${weight}-normal.${format}`)) }
  )));
}
