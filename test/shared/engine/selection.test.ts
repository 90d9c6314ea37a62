import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { bitsOf } from '../../../shared/math/bits.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';

let engine: Engine;
let recipe: Recipe;
const SPEND = Array.from({ length: 60 }, (_, i) => (i * 37) % 61);

beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
  const lines = SPEND.map((spend, i) => `c${i},${spend},${(i * 7) % 13},${i % 3 === 0 ? 'north' : 'south'}`);
  recipe = withParams(await openTable(engine, 'customers.csv', `customer_id,spend,visits,region\n${lines.join('\n')}\n`), { 'cluster.k': 3 });
});
afterAll(() => engine.close());

test('bins of a histogram hold the customers that it counts, and each just once', async () => {
  const { features } = await engine.analyse(recipe);
  const info = features.features.find(({ column }) => column === 'spend');
  const counts = info?.histogram?.counts ?? [];
  const bins = await Promise.all(counts.map((_, bin) => engine.analysis({ name: 'binRows', recipe, options: { column: 'spend', from: bin, to: bin } })));
  expect(bins.map((rows) => rows.length)).toEqual(counts);
  expect(new Set(bins.flatMap((rows) => [...rows])).size).toBe(60);
  const low = await engine.analysis({ name: 'binRows', recipe, options: { column: 'spend', from: 0, to: 4 } });
  const least = Math.max(...[...low].map((row) => SPEND[row]));
  expect(SPEND.filter((spend) => spend <= least)).toHaveLength(low.length);
  expect([...low]).toEqual([...low].sort((a, b) => a - b));
});

test('a selection is counted in the histograms of the features in use, not in categories', async () => {
  const rows = Int32Array.of(0, 5, 59);
  const found = await engine.analysis({ name: 'chosenBins', recipe, options: { rows: bitsOf(rows, 60) } });
  expect(found['spend'].reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(found['region']).toBeUndefined();
  for (const bin of found['spend'].flatMap((count, at) => (count > 0 ? [at] : []))) {
    const inside = await engine.analysis({ name: 'binRows', recipe, options: { column: 'spend', from: bin, to: bin } });
    expect([...rows].some((row) => inside.includes(row))).toBe(true);
  }
});

test('there are no bins of categories, of unknown columns, and of components', async () => {
  for (const column of ['region', 'nothing']) {
    expect(await engine.analysis({ name: 'binRows', recipe, options: { column, from: 0, to: 99 } })).toHaveLength(0);
  }
  const components = withParams(recipe, { 'prepare.pca': 2 });
  expect(await engine.analysis({ name: 'chosenBins', recipe: components, options: { rows: bitsOf(Int32Array.of(1), 60) } })).toEqual({});
});

test('customers are called by their column, or by the number of their row', async () => {
  expect(await engine.analysis({ name: 'customerIds', recipe, options: { rows: [3, 59] } })).toEqual({ column: 'customer_id', ids: ['c3', 'c59'] });
  expect(await engine.analysis({ name: 'customerIds', recipe: { ...recipe, id: null }, options: { rows: [3] } })).toEqual({ column: null, ids: ['4'] });
});

test('a colour that a person chose stays with its segment, and the others keep apart', async () => {
  const { profile, features } = await engine.analyse(recipe);
  const [first] = profile.segments;
  const anchor = {
    id: 'a1', name: '', note: '', k: 3, share: first.share, colour: 1,
    centre: first.centre.map((value, j) => ({ feature: features.matrix.names[j], value })),
  };
  const coloured = await engine.analyse({ ...recipe, anchors: [anchor] });
  expect(coloured.profile.segments.map(({ name }) => name)).toEqual(profile.segments.map(({ name }) => name));
  expect(coloured.profile.segments[0].colour).toBe(1);
  expect(new Set(coloured.profile.segments.map(({ colour }) => colour)).size).toBe(3);
});
