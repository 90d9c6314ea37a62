import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

const DEMO = dataPath('synthetic/dbscan_demo_750.csv');
const asTheyAre = ['--features', 'x,y', '--prepare', 'none', '--scale', 'none'];

test('DBSCAN leaves customers out, writes them as 0, and its model gives every row what it had', async () => {
  const out = scratch();
  const { result, warnings } = await succeed(['segment', DEMO, ...asTheyAre, '--algorithm', 'dbscan', '--eps', '0.3', '--min-points', '10', '--k', '4', '--out', out]);
  expect(result).toMatchObject({ algorithm: 'dbscan', k: 3, noise: 18, epsilon: 0.3, minPoints: 10, rows: 750 });
  expect(result).not.toHaveProperty('mergeHeights');
  expect(warnings.map((warning) => warning.code)).toEqual(expect.arrayContaining(['option-not-used', 'without-segment', 'model-holds-customers']));
  const csv = readFileSync(join(out, 'segments.csv'), 'utf8');
  expect(csv.match(/,0,No segment\r\n/g)).toHaveLength(18);
  const scored = scratch();
  expect((await succeed(['score', join(out, 'model.json'), DEMO, '--out', scored])).result).toMatchObject({ rows: 750, noise: 18 });
  expect(readFileSync(join(scored, 'segments.csv'), 'utf8')).toBe(csv);
});

test('HDBSCAN says how sure it is of each customer', async () => {
  const out = scratch();
  const { result } = await succeed(['segment', DEMO, ...asTheyAre, '--algorithm', 'hdbscan', '--min-cluster-size', '15', '--out', out]);
  expect(result).toMatchObject({ algorithm: 'hdbscan', k: 3, minClusterSize: 15, minPoints: 15 });
  const [head, first] = readFileSync(join(out, 'segments.csv'), 'utf8').split('\r\n');
  expect(head).toBe('row,segment,segment_name,probability,outlier_score');
  expect(Number(first.split(',').at(-2))).toBeGreaterThan(0);
});

test('hierarchical clustering gives its last heights, in segment and for every number in the sweep', async () => {
  const states = dataPath('classics/USArrests_R.csv');
  const options = ['--features', 'Murder,Assault,UrbanPop,Rape', '--prepare', 'none', '--scale', 'none', '--algorithm', 'hierarchical'];
  const { result } = await succeed<{ mergeHeights: number[]; sizes: number[] }>(['segment', states, ...options, '--linkage', 'complete', '--k', '3', '--out', scratch()]);
  expect(result.mergeHeights).toHaveLength(49);
  expect(result.mergeHeights.at(-1)).toBeCloseTo(293.6228, 4);
  const sweep = await succeed<{ curve: { k: number }[] }>(['sweep', states, ...options, '--k', '2..5']);
  expect(sweep.result.curve.map((point) => point.k)).toEqual([2, 3, 4, 5]);
});

test('what is not possible is said, with the way out', async () => {
  const nobody = await fail(['segment', DEMO, ...asTheyAre, '--algorithm', 'dbscan', '--eps', '0.001', '--out', scratch()]);
  expect(nobody).toMatchObject({ code: 'no-segment-found', exit: 4 });
  expect(nobody.hint).toContain('--eps');
  expect(await fail(['segment', DEMO, ...asTheyAre, '--algorithm', 'dbscan', '--eps', '0', '--out', scratch()])).toMatchObject({ code: 'invalid-option', exit: 2 });
  expect(await fail(['sweep', DEMO, ...asTheyAre, '--algorithm', 'hdbscan'])).toMatchObject({ code: 'method-finds-k', exit: 4 });
});

test('small segments are merged into the nearest when asked, with any method', async () => {
  const { result, warnings } = await succeed<{ k: number; sizes: number[] }>(
    ['segment', DEMO, ...asTheyAre, '--algorithm', 'hierarchical', '--linkage', 'single', '--k', '8', '--min-size-share', '0.1', '--out', scratch()]);
  expect(Math.min(...result.sizes)).toBeGreaterThanOrEqual(75);
  expect(warnings.map((warning) => warning.code)).toContain('small-segments-merged');
});

test('a consensus says how far its runs agree, for each customer too, and its model holds no customers', async () => {
  const [out, again] = [scratch(), scratch()];
  const { result, warnings } = await succeed<{ consensus: { runs: number; kMax: number; byRow?: unknown; bySegment: { agreement: number }[] } }>(
    ['segment', DEMO, ...asTheyAre, '--algorithm', 'consensus', '--runs', '30', '--run-k-max', '20', '--k', '2..5', '--out', out]);
  expect(result).toMatchObject({ algorithm: 'consensus', k: 3, consensus: { runs: 30, kMin: 14, kMax: 20, rows: 750 } });
  expect(result.consensus).not.toHaveProperty('byRow');
  expect(result.consensus.bySegment.every(({ agreement }) => agreement > 0.5)).toBe(true);
  expect(warnings.map((warning) => warning.code)).not.toContain('model-holds-customers');
  const rows = readFileSync(join(out, 'segments.csv'), 'utf8').trimEnd().split('\r\n');
  expect(rows[0]).toBe('row,segment,segment_name,agreement');
  expect(readFileSync(join(out, 'personas.html'), 'utf8')).toContain('consensus of 30 runs of k-means');
  await succeed(['score', join(out, 'model.json'), DEMO, '--out', again]);
  const scored = readFileSync(join(again, 'segments.csv'), 'utf8').trimEnd().split('\r\n');
  const other = scored.filter((line, i) => line.split(',')[1] !== rows[i].split(',')[1]).length;
  expect(other).toBeLessThan(15);
});
