import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Segmented {
  readonly rows: number;
  readonly leftOut: number;
  readonly k: number;
  readonly sizes: readonly number[];
  readonly inertia: number;
  readonly silhouette: { readonly value: number; readonly kind: string; readonly n: number };
  readonly daviesBouldin: number;
  readonly calinskiHarabasz: number;
  readonly features: readonly string[];
  readonly outputs: readonly string[];
  readonly recommended: { readonly k: number; readonly reasons: readonly string[] };
}
interface Swept {
  readonly rows: number;
  readonly curve: readonly { readonly k: number; readonly inertia: number; readonly silhouette: { readonly value: number }; readonly calinskiHarabasz: number }[];
}

const raw = ['--prepare', 'none', '--scale', 'none'];
const standardised = ['--prepare', 'none'];
let out = '';
let folder = 0;
const next = (): string => join(out, String(++folder));

beforeAll(() => {
  out = scratch();
  mkdirSync(out, { recursive: true });
});

const segment = async (file: string, ...args: string[]): Promise<Segmented> =>
  (await succeed<Segmented>(['segment', dataPath(file), '--out', next(), ...args])).result;
const sweep = async (file: string, ...args: string[]): Promise<Swept> =>
  (await succeed<Swept>(['sweep', dataPath(file), ...args])).result;

const IRIS = 'Sepal.Length,Sepal.Width,Petal.Length,Petal.Width';

describe('printed results, through the command line', () => {
  it('km-iris: sums of squares for k = 2 … 10', async () => {
    const { curve } = await sweep('classics/iris_fisher_R.csv', '--features', IRIS, '--k', '2..10', ...raw);
    const best = [152.34795, 78.85144, 57.22847, 46.44618, 39.03999, 34.29823, 29.98894, 27.78609, 25.83405];
    expect(curve.map((point) => point.k)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    curve.forEach((point, i) => expect(point.inertia).toBeLessThanOrEqual(best[i] * (point.k <= 5 ? 1.0001 : 1.01)));
  });

  it('km-iris-idx: indices for k = 3, raw and standardised', async () => {
    const plain = await segment('classics/iris_fisher_R.csv', '--features', IRIS, '--k', '3', ...raw);
    expect([...plain.sizes].sort((a, b) => a - b)).toEqual([38, 50, 62]);
    expect(plain.silhouette.value).toBeCloseTo(0.552819, 4);
    expect(plain.calinskiHarabasz).toBeCloseTo(561.6278, 3);
    expect(plain.daviesBouldin).toBeCloseTo(0.661972, 4);
    const scaled = await segment('classics/iris_fisher_R.csv', '--features', IRIS, '--k', '3', ...standardised);
    // Printed with standard deviations over n - 1; Tessera's are over n.
    expect(scaled.inertia * (149 / 150)).toBeCloseTo(138.88836, 3);
    expect([...scaled.sizes].sort((a, b) => a - b)).toEqual([47, 50, 53]);
    expect(scaled.silhouette.value).toBeCloseTo(0.459948, 4);
  });

  it('km-wine: raw and standardised', async () => {
    const header = readFileSync(dataPath('classics/wine_sklearn.csv'), 'utf8').split('\n')[0].trim();
    const features = header.split(',').filter((name) => name !== 'target').join(',');
    const plain = await segment('classics/wine_sklearn.csv', '--features', features, '--k', '3', ...raw);
    expect(plain.inertia / 2370689.6868 - 1).toBeLessThan(1e-5);
    expect(plain.silhouette.value).toBeCloseTo(0.571138, 5);
    const scaled = await segment('classics/wine_sklearn.csv', '--features', features, '--k', '3', ...standardised);
    expect(Math.abs(scaled.inertia / 1277.92849 - 1)).toBeLessThan(1e-5);
    expect(scaled.silhouette.value).toBeCloseTo(0.284859, 5);
  });

  it('km-elbow18 and km-blobs', async () => {
    const small = await sweep('synthetic/elbow_18x4.csv', '--features', 'a,b,c,d', '--k', '2..4', ...raw);
    expect(small.curve.map((point) => point.inertia.toFixed(4))).toEqual(['69.1001', '54.0816', '43.1469']);
    [0.691636, 0.456646, 0.255174].forEach((value, i) => expect(small.curve[i].silhouette.value).toBeCloseTo(value, 5));
    [81.662726, 50.992378, 40.952179].forEach((value, i) => expect(small.curve[i].calinskiHarabasz / value).toBeCloseTo(1, 5));
    const blobs = await sweep('synthetic/silhouette_demo_500.csv', '--features', 'x,y', '--k', '2..4', ...raw);
    [0.70497875, 0.5882004, 0.65051866].forEach((value, i) => expect(blobs.curve[i].silhouette.value).toBeCloseTo(value, 6));
  });

  it('tab-cc: median fill and z-scores reach the known sums of squares', async () => {
    const header = readFileSync(dataPath('cc_general/CC GENERAL.csv'), 'utf8').split('\n')[0].trim();
    const features = header.split(',').filter((name) => name !== 'CUST_ID').join(',');
    const { curve, rows } = await sweep('cc_general/CC GENERAL.csv', '--features', features, '--log-skewness', '100', '--k', '2..4');
    expect(rows).toBe(8950);
    [127784.71, 111973.89, 99061.94].forEach((value, i) => expect(curve[i].inertia / value).toBeLessThan(1.001));
  });

  it('tab-penguins: rows with gaps are left out and counted', async () => {
    const result = await segment('penguins/penguins.csv', '--features', 'culmen_length_mm,culmen_depth_mm,flipper_length_mm,body_mass_g', '--k', '3', ...standardised);
    expect(result.rows).toBe(342);
    expect(result.leftOut).toBe(2);
    expect(result.inertia).toBeCloseTo(379.393, 2);
  });
});

describe('the main job on real customers, without a setting', () => {
  it.each([
    ['online_retail/online_retail_2010-12_2011-02.csv', 1682],
    ['telco_churn/Telco-Customer-Churn.csv', 7043],
    ['cc_general/CC GENERAL.csv', 8950],
    ['wholesale/Wholesale customers data.csv', 440],
    ['penguins/penguins.csv', 344],
  ])('%s', async (file, rows) => {
    const result = await segment(file);
    expect(result.rows + result.leftOut).toBe(rows);
    expect(result.sizes.reduce((sum, size) => sum + size, 0)).toBe(result.rows);
    expect(result.sizes).toHaveLength(result.k);
    expect(result.k).toBe(result.recommended.k);
    expect(result.recommended.reasons.length).toBeGreaterThan(0);
    expect(result.features.length).toBeGreaterThan(1);
    expect(result.outputs).toEqual(['segments.csv', 'personas.html', 'personas.docx', 'recipe.json', 'model.json']);
    const csv = readFileSync(join(out, String(folder), 'segments.csv'), 'utf8').trimEnd().split('\r\n');
    expect(csv).toHaveLength(rows + 1);
  });

  it('rfm-dev: 1,682 customers as expected, value by value', async () => {
    const dir = next();
    const { result } = await succeed<{ customers: number; asOf: string }>(['rfm', dataPath('online_retail/online_retail_2010-12_2011-02.csv'),
      '--customer', 'CustomerID', '--date', 'InvoiceDate', '--order', 'InvoiceNo', '--quantity', 'Quantity', '--price', 'UnitPrice', '--out', dir]);
    expect(result.customers).toBe(1682);
    expect(result.asOf).toBe('2011-03-01');
    const rows = (text: string) => text.trim().split(/\r?\n/).slice(1).map((line) => line.split(','));
    const found = new Map(rows(readFileSync(join(dir, 'rfm.csv'), 'utf8')).map((row) => [row[0], row]));
    for (const [customer, recency, frequency, monetary] of rows(readFileSync(dataPath('online_retail/expected_rfm.csv'), 'utf8'))) {
      const row = found.get(customer);
      expect(row?.slice(1, 3)).toEqual([recency, frequency]);
      expect(Number(row?.[3])).toBeCloseTo(Number(monetary), 6);
    }
  });
});
