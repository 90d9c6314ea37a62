import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analyses, AnalysisName } from '../../../shared/contract/analyses.ts';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { CustomerTable } from '../../../shared/contract/tables.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { parseSteps } from '../../../shared/recipe/parse-steps.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe, Source } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testEngine } from '../../helpers/engine.ts';

let db: Database;
let engine: Engine;
beforeAll(async () => {
  db = await nativeDatabase();
  engine = await testEngine(db);
});
afterAll(() => engine.close());

const PEOPLE = `customer_id,age,email\n${Array.from({ length: 12 }, (_, i) => `A${i},${20 + i},p${i}@example.org`).join('\n')}\n`;
const ORDERS = `order_no,CustomerID,order_date,amount\n${[
  ['1', 'A1', '2024-01-05', '10'], ['2', 'a2 ', '2024-02-05', '20.50'], ['3', 'X9', '2024-03-01', '-5'], ['4', '', '2024-03-02', '99'], ['5', 'B3', '2024-01-09', '7'], ['6', 'X9', '2024-03-04', '1'],
].map((row) => row.join(',')).join('\n')}\n`;
const ANSWERS = `respondent,mood,wave\n${Array.from({ length: 8 }, (_, i) => `${i === 7 ? 'Z1' : `a${i}`},${i % 5},${i}`).join('\n')}\n`;
const ALIASES = 'old_id,customer_id\nB3,A3\n';

async function recipeOf(files: Readonly<Record<string, string>>, more: Readonly<Record<string, Partial<Source>>> = {}, steps: readonly object[] = []): Promise<Recipe> {
  const sources: Source[] = [];
  for (const [id, text] of Object.entries(files)) {
    const report = await engine.open({ id, file: bytesSource(`${id}.csv`, new TextEncoder().encode(text)), dialect: null });
    sources.push({ id, name: report.name, sha256: report.sha256, dialect: report.dialect, columns: [], ...more[id] });
  }
  return { ...emptyRecipe(), sources, steps: parseSteps(steps) };
}

const ask = async <N extends AnalysisName>(name: N, recipe: Recipe, options: Analyses[N]['options']): Promise<Analyses[N]['value']> =>
  (await engine.analysis({ name, recipe, options } as never)) as Analyses[N]['value'];

async function customersOf(recipe: Recipe): Promise<CustomerTable> {
  const found: CustomerTable[] = [];
  await engine.run({ rev: 1, recipe, want: ['customers'], live: false }, {
    onEvent: (event) => {
      if (event.type === 'stage' && event.event.stage === 'customers') found.push(event.event.value);
    },
  });
  return found[0];
}

describe('rows without a partner', () => {
  it('of a file: those of unknown customers and of none, as the file has them, aliases followed', async () => {
    const recipe = await recipeOf({ main: PEOPLE, orders: ORDERS, ids: ALIASES });
    const value = await ask('unmatched', recipe, { source: 'orders', side: 'file' });
    expect(value.columns.map(({ name }) => name)).toEqual(['why', 'order_no', 'CustomerID', 'order_date', 'amount']);
    expect(value.values).toEqual([
      ['not among the customers', '3', 'X9', '2024-03-01', '-5'], ['names no customer', '4', '', '2024-03-02', '99'], ['not among the customers', '6', 'X9', '2024-03-04', '1'],
    ]);
    const { joins } = await customersOf(recipe);
    expect(joins?.[0]).toMatchObject({ matched: 3, unknownRows: 2, blank: 1, aliased: 1, byValues: false });
    expect(value.rows).toBe(3);
  });

  it('of the customers: those that the file has no row of, with their own columns alone', async () => {
    const recipe = await recipeOf({ main: PEOPLE, orders: ORDERS, ids: ALIASES });
    const value = await ask('unmatched', recipe, { source: 'orders', side: 'customers' });
    expect(value.columns.map(({ name }) => name)).toEqual(['customer_id', 'age', 'email']);
    expect(value.values.map(([id]) => id)).toEqual(['A0', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10', 'A11']);
  });

  it('are all in the file that is saved, numbers as numbers', async () => {
    const recipe = await recipeOf({ main: PEOPLE, orders: ORDERS });
    const { bytes } = await ask('unmatchedFile', recipe, { source: 'orders', side: 'file', formulaSafe: true });
    expect(Buffer.from(bytes).toString('utf8')).toBe('why,order_no,CustomerID,order_date,amount\r\nnot among the customers,3,X9,2024-03-01,-5\r\nnames no customer,4,,2024-03-02,99\r\nnot among the customers,5,B3,2024-01-09,7\r\nnot among the customers,6,X9,2024-03-04,1\r\n');
  });

  it('hold nobody and nothing that steps remove', async () => {
    const steps = [
      { id: 'old', kind: 'filter', where: 'age > 24', table: 'customers' }, { id: 'mail', kind: 'sensitive', columns: ['email', 'order_date'], table: 'customers' },
      { id: 'one', kind: 'filter', where: 'order_no <> 6', source: 'orders' },
    ];
    // the customers have no order_date; a step on it would be an error there
    const recipe = await recipeOf({ main: PEOPLE, orders: ORDERS }, {}, [steps[0], { ...steps[1], columns: ['email'] }, steps[2]]);
    const customers = await ask('unmatched', recipe, { source: 'orders', side: 'customers' });
    expect([customers.columns.map(({ name }) => name), customers.values.map(([id]) => id)]).toEqual([['customer_id', 'age'], ['A5', 'A6', 'A7', 'A8', 'A9', 'A10', 'A11']]);
    expect((await ask('unmatched', recipe, { source: 'orders', side: 'file' })).values.map((row) => row[1])).toEqual(['3', '4', '5']);
    const survey = await recipeOf({ main: PEOPLE, survey: ANSWERS.replace('mood', 'age') }, {}, [{ id: 'age', kind: 'sensitive', columns: ['age (survey)'], table: 'customers' }]);
    expect((await ask('unmatched', survey, { source: 'survey', side: 'file' })).columns.map(({ name }) => name)).toEqual(['why', 'respondent', 'wave']);
  });

  it('are told of joined files only', async () => {
    const recipe = await recipeOf({ main: PEOPLE, orders: ORDERS });
    await expect(ask('unmatched', recipe, { source: 'main', side: 'file' })).rejects.toMatchObject({ code: 'no-join' });
    await expect(ask('unmatched', recipe, { source: 'nobody', side: 'file' })).rejects.toMatchObject({ code: 'source-missing' });
  });
});

describe('a file whose columns do not say who is meant', () => {
  it('is joined by the one whose values are those of the customers, and this is said', async () => {
    const customers = await customersOf(await recipeOf({ main: PEOPLE, survey: ANSWERS }));
    expect(customers.joins?.[0]).toMatchObject({ key: 'respondent', byValues: true, matched: 7, unknownKeys: 1 });
    expect(customers.notices.map(({ code }) => code)).toContain('join-by-values');
  });

  it('is not joined by few values, or values that are mostly others', async () => {
    const few = `x,y\n${Array.from({ length: 4 }, (_, i) => `A${i},${i}`).join('\n')}\n`;
    const others = `x,y\n${Array.from({ length: 40 }, (_, i) => `${i % 20 < 8 ? 'A' : 'Q'}${i % 20},${i % 7}`).join('\n')}\n`;
    for (const text of [few, others]) await expect(customersOf(await recipeOf({ main: PEOPLE, other: text }, { other: { role: 'survey' } }))).rejects.toMatchObject({ code: 'join-key-missing' });
  });
});
