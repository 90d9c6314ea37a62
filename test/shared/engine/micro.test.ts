import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { exportFiles } from '../../../shared/engine/exports.ts';
import { placeCustomers } from '../../../shared/engine/place-rows.ts';
import { microOfRows } from '../../../shared/export/micro-columns.ts';
import { parseModel } from '../../../shared/export/model.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
});
afterAll(() => engine.close());

// Two far groups; the larger one has three clear parts of 30, 24 and 18, the other is one heap of 40.
const parts: readonly (readonly [number, number, number])[] = [[0, 0, 30], [6, 0, 24], [0, 6, 18], [100, 100, 40]];
const points = parts.flatMap(([x, y, n]) => Array.from({ length: n }, (_, i) => [x + ((i * 7) % 10) / 10, y + ((i * 3) % 10) / 10]));
const csv = `id,x,y\n${points.map(([x, y], i) => `${i},${x},${y}`).join('\n')}\n`;

const opened = async (splits: Recipe['splits'], params: Partial<Recipe['params']> = {}): Promise<Recipe> => withParams(
  { ...await openTable(engine, 'micro.csv', csv), features: ['x', 'y'], splits }, { 'cluster.k': 2, 'micro.minSize': 10, ...params },
);
const ask = async (recipe: Recipe) => engine.analysis({ name: 'microSegments', recipe, options: null });

describe('micro-segments', () => {
  it('finds the parts of a segment among its own customers, numbered by size', async () => {
    const micro = await ask(await opened([{ segment: 1, parts: 'auto' }]));
    expect(micro.splits.map(({ parts: own }) => own.map(({ code, size }) => [code, size]))).toEqual([[['1a', 30], ['1b', 24], ['1c', 18]]]);
    expect(micro.splits[0].silhouette.value).toBeGreaterThan(0.8);
    expect(micro.codes.map(({ code, size }) => [code, size])).toEqual([['1a', 30], ['1b', 24], ['1c', 18], ['2', 40]]);
    const counts = micro.codes.map((_, at) => micro.part.filter((own) => own === at).length);
    expect(counts).toEqual([30, 24, 18, 40]);
  });

  it('keeps to the smallest size, to a number that is asked for, and says when there is no split', async () => {
    const larger = await ask(await opened([{ segment: 1, parts: 'auto' }], { 'micro.minSize': 20 }));
    expect(larger.notices).toEqual([]);
    expect(larger.splits[0].parts.every(({ size }) => size >= 20)).toBe(true);
    expect((await ask(await opened([{ segment: 2, parts: 3 }], { 'micro.minSize': 2 }))).splits[0].parts.length).toBe(3);
    const none = await ask(await opened([{ segment: 1, parts: 4 }], { 'micro.minSize': 30 }));
    expect(none.splits).toEqual([]);
    expect(none.notices.map(({ code }) => code)).toEqual(['split-impossible']);
    expect((await ask(await opened([{ segment: 7, parts: 2 }]))).notices.map(({ code }) => code)).toEqual(['split-not-found']);
  });

  it('finds its segment by its place, whatever its number', async () => {
    const plain = await opened([]);
    const { profile, features } = await engine.analyse(plain);
    const far = profile.segments[1];
    const place = { k: 2, share: far.share, centre: far.centre.map((value, j) => ({ feature: features.matrix.names[j], value })) };
    const micro = await ask({ ...plain, splits: [{ segment: 1, parts: 2, place }] });
    expect(micro.splits.map(({ label }) => label)).toEqual([1]);
  });

  it('finds the parts that a person named, whatever their letters', async () => {
    const plain = await opened([{ segment: 1, parts: 'auto' }]);
    const { features } = await engine.analyse(plain);
    const [{ parts: before }] = (await ask(plain)).splits;
    const names = [{ name: 'In the corner', k: 3, share: before[2].share, centre: before[2].centre.map((value, j) => ({ feature: features.matrix.names[j], value })) }];
    const [{ parts: after }] = (await ask({ ...plain, splits: [{ segment: 1, parts: 'auto', names }] })).splits;
    expect(after.map(({ code, name }) => [code, name])).toEqual([['1a', before[0].name], ['1b', before[1].name], ['1c', 'In the corner']]);
    expect(after[2].suggestedName).toBe(before[2].name);
    // another start: the place decides
    const [{ parts: moved }] = (await ask(withParams({ ...plain, splits: [{ segment: 1, parts: 'auto', names }] }, { seed: 7 }))).splits;
    expect(moved.find(({ size }) => size === 18)?.name).toBe('In the corner');
  });

  it('goes into files and into the model, which gives its customers the same parts', async () => {
    const analysis = await engine.analyse(await opened([{ segment: 1, parts: 'auto' }]));
    const { files } = await exportFiles(engine.platform, analysis, ['segments.csv', 'model.json']);
    const text = (name: string): string => new TextDecoder().decode(files.find((file) => file.name === name)?.bytes);
    const lines = text('segments.csv').split('\r\n');
    expect(lines[0]).toBe('id,segment,segment_name,micro_segment,micro_segment_name');
    const model = parseModel(text('model.json'));
    const placed = await placeCustomers(engine.platform, model, analysis.customers, 'micro.csv');
    const { part, codes } = microOfRows(model, placed.matrix, placed.labels);
    expect(Array.from(part, (at) => codes[at].code)).toEqual(lines.slice(1, -1).map((line) => /,(\d+[a-z]*),(?:"[^"]*"|[^,]*)$/.exec(line)?.[1]));
  });
});
