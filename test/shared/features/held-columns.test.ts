import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { CustomerTable } from '../../../shared/contract/tables.ts';
import { buildCustomers } from '../../../shared/features/customers.ts';
import { buildFeatures } from '../../../shared/features/features.ts';
import { createCache } from '../../../shared/pipeline/cache.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { FeatureChoice, Recipe } from '../../../shared/recipe/recipe.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { loadCsv } from '../../helpers/load-csv.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';
import { dataPath } from '../../helpers/shared-data.ts';

let db: Database;
let customers: CustomerTable;
let queries = 0;

beforeAll(async () => {
  const opened = await openMemoryDatabase();
  db = { ...opened, query: (sql, options) => { queries++; return opened.query(sql, options); } };
  customers = await buildCustomers(db, { source: await loadCsv(db, dataPath('penguins/penguins.csv')), recipe: emptyRecipe() });
});
afterAll(() => db.close());

const NUMBERS = ['culmen_length_mm', 'culmen_depth_mm', 'flipper_length_mm', 'body_mass_g'];
const asked = (choices: readonly FeatureChoice[], params: Partial<Recipe['params']> = {}): Recipe => {
  const empty = emptyRecipe();
  return { ...empty, choices: [...choices], params: { ...empty.params, ...params } };
};
const fresh = (recipe: Recipe) => buildFeatures(db, customers, recipe, hostElementary, { key: 'k' });
const heldIn = (cache: ReturnType<typeof createCache>) => (recipe: Recipe) =>
  buildFeatures(db, customers, recipe, hostElementary, { key: 'k', held: { key: 'penguins', cache } });

/** One step of a person at work: a column, and what becomes of it. */
const choice: fc.Arbitrary<FeatureChoice> = fc.record({
  column: fc.constantFrom(...NUMBERS, 'species', 'island', 'sex'),
  use: fc.boolean(),
  weight: fc.constantFrom(undefined, 0.5, 2),
  missing: fc.constantFrom(undefined, 'mean', 'drop-row', 'knn'),
  transform: fc.constantFrom(undefined, 'log1p', 'none'),
  scale: fc.constantFrom(undefined, 'minmax', 'robust'),
}).map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as unknown as FeatureChoice);

describe('columns that are kept', () => {
  it('give the bytes of a fresh start, whatever was changed before and however little is kept', async () => {
    const outcome = async (build: Promise<unknown>): Promise<unknown> => build.catch((error: unknown) => ({ failed: (error as { code?: string }).code }));
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 6 }), fc.constantFrom(0, 20_000, 1 << 24), async (changes, limit) => {
        const build = heldIn(createCache(limit));
        const choices = new Map<string, FeatureChoice>();
        for (const change of changes) {
          choices.set(change.column, change);
          const recipe = asked([...choices.values()]);
          expect(await outcome(build(recipe))).toStrictEqual(await outcome(fresh(recipe)));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('are read once: switching, weighing and scaling ask the database nothing', async () => {
    const build = heldIn(createCache(1 << 24));
    await build(asked([]));
    const before = queries;
    await build(asked([{ column: 'body_mass_g', use: false }]));
    await build(asked([{ column: 'body_mass_g', weight: 3 }]));
    const scaled = await build(asked([], { 'prepare.scale': 'minmax' }));
    expect(queries).toBe(before);
    expect(scaled).toStrictEqual(await fresh(asked([], { 'prepare.scale': 'minmax' })));
  });

  it('belong to one table: another key is read anew', async () => {
    const cache = createCache(1 << 24);
    await heldIn(cache)(asked([]));
    const before = queries;
    await buildFeatures(db, customers, asked([]), hostElementary, { key: 'k', held: { key: 'other', cache } });
    expect(queries).toBeGreaterThan(before);
  });
});
