import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { stepSchema } from '../../../shared/recipe/steps.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine } from '../../helpers/engine.ts';

let db: Database;
let engine: Engine;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
  engine = await testEngine(db);
});
afterAll(() => engine.close());

it('reads, judges and prepares columns whose names our own statements use', async () => {
  // more rows than are counted outside the database
  const rows = Array.from({ length: 5100 }, (_, i) => `${i},${['x', 'X ', 'y'][i % 3]},${i % 4 === 0 ? '' : `k${i % 4}`},${['low', 'high'][i % 2]},${i % 97},${['a', 'b', 'c'][i % 3]}`);
  const steps = [
    { id: 's1', kind: 'recode', column: 'v', map: [{ from: 'y', to: 'Y' }] },
    { id: 's2', kind: 'missing', columns: ['n'], method: 'mode' },
  ].map((step) => stepSchema.parse(step));
  const recipe = await openTable(engine, 'names.csv', `row,v,n,level,c0,code\n${rows.join('\n')}\n`, { steps });
  const quality = await engine.analysis({ name: 'quality', recipe, options: { source: null } });
  expect(quality.quality.spellings.map(({ column }) => column)).toContain('v');
  const spellings = await engine.analysis({ name: 'spellings', recipe, options: { step: 's1', column: 'v', table: 'customers' } });
  expect(spellings.map(({ members }) => members.map(({ value }) => value))).toEqual([['X', 'x']]);
  const { features } = await engine.analyse({ ...recipe, params: { ...recipe.params, 'cluster.k': 2 } });
  expect(features.matrix.rows).toBe(5100);
  expect(features.features.map(({ column }) => column)).toEqual(expect.arrayContaining(['v', 'n', 'level', 'code']));
});
