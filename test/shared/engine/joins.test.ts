import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { CustomerTable } from '../../../shared/contract/tables.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe, Source } from '../../../shared/recipe/recipe.ts';
import { pageOf } from '../../../shared/sources/page.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testEngine } from '../../helpers/engine.ts';

let db: Database;
let engine: Engine;
beforeAll(async () => {
  db = await nativeDatabase();
  engine = await testEngine(db);
}, 120_000);
afterAll(() => engine.close());

const PEOPLE = 'customer_id,age,town\nA01,30,Ulm\nA02,41,Bonn\nA03,52,Ulm\nA04,63,Bonn\nA05,25,Ulm\n';
const ORDERS = `order_no,CustomerID,order_date,amount\n${[
  ['1', 'A01', '2024-01-05', '10'], ['2', 'a01 ', '2024-02-05', '20'], ['3', 'A02', '2024-03-01', '5.50'], ['4', 'X09', '2024-03-02', '99'],
  ['5', 'A03', '2024-01-09', '7'], ['6', 'B03', '2024-04-01', '3'], ['7', '', '2024-04-02', '8'], ['8', 'A02', '2024-03-01', '4.50'],
].map((row) => row.join(',')).join('\n')}\n`;
const SURVEY = 'customer id,score,answered\nA01,7,2024-01-01\nA01,9,2024-05-01\nA04,3,2024-02-01\n';
const ALIASES = 'old,new\nB03,A03\n';

async function customersOf(files: Readonly<Record<string, string>>, more: Readonly<Record<string, Partial<Source>>> = {}, changes: Partial<Recipe> = {}): Promise<CustomerTable> {
  const sources: Source[] = [];
  for (const [id, text] of Object.entries(files)) {
    const report = await engine.open({ id, file: bytesSource(`${id}.csv`, new TextEncoder().encode(text)), dialect: null });
    sources.push({ id, name: report.name, sha256: report.sha256, dialect: report.dialect, columns: [], ...more[id] });
  }
  const found: CustomerTable[] = [];
  await engine.run({ rev: 1, recipe: { ...emptyRecipe(), sources, ...changes }, want: ['customers'], live: false }, {
    onEvent: (event) => {
      if (event.type === 'stage' && event.event.stage === 'customers') found.push(event.event.value);
    },
  });
  return found[0];
}

async function column(customers: CustomerTable, name: string): Promise<(string | null)[]> {
  const page = await pageOf(db, customers.table, 0, 100);
  return page.rows.map((row) => row[page.columns.indexOf(name)]);
}

describe('several files', () => {
  it('come together by customer, spellings evened out and aliases followed, one row each', async () => {
    const customers = await customersOf({ main: PEOPLE, orders: ORDERS, survey: SURVEY, ids: ALIASES }, { ids: { role: 'identities' } });
    // a file of two columns that name customers is known as such by itself
    const told = await customersOf({ main: PEOPLE, orders: ORDERS, ids: ALIASES.replace('old,new', 'old_id,customer_id') });
    expect([await column(told, 'frequency'), told.columns.some(({ name }) => name === 'old_id')]).toEqual([['2', '2', '2', '0', '0'], false]);
    expect(customers.rows).toBe(5);
    expect(await column(customers, 'frequency')).toEqual(['2', '2', '2', '0', '0']);
    expect(await column(customers, 'monetary')).toEqual(['30.0', '10.0', '10.0', '0.0', '0.0']);
    expect(await column(customers, 'score')).toEqual(['9', null, null, '3', null]);
    expect(customers.asOf).toBe('2024-04-02');
    expect(customers.joins?.[0]).toMatchObject({ source: 'orders', role: 'orders', key: 'CustomerID', to: 'customer_id', matched: 3, customers: 5, unknownKeys: 1, unknownRows: 1, blank: 1, several: 3, mostRows: 2, unknownExamples: ['x09'] });
    expect(customers.joins?.[1]).toMatchObject({ source: 'survey', role: 'survey', matched: 2, several: 1, added: ['score', 'answered'] });
    expect(customers.notices.map((notice) => notice.code)).toEqual(expect.arrayContaining(['join-unknown', 'join-several', 'join-blank']));
    expect(customers.columns.find((info) => info.name === 'score')).toMatchObject({ missing: 3, type: 'integer' });
  });

  it('are compared as written where that is asked for', async () => {
    const customers = await customersOf({ main: PEOPLE, orders: ORDERS }, { orders: { join: { ignoreCase: false, ignoreBlanks: false } } });
    expect((await column(customers, 'frequency'))[0]).toBe('1');
  });

  it('match numbers with their text, and leading zeros where they may be passed over', async () => {
    const [numbers, texts] = ['id,age\n1,30\n2,40\n30,50\n', 'customer id,score\n001,5\n002,6\n0030,7\n'];
    const matched = async (join: Source['join']): Promise<number | undefined> => (await customersOf({ main: numbers, survey: texts }, { survey: { join, role: 'survey' } }, { id: 'id' })).joins?.[0].matched;
    expect(await matched({ column: 'customer id', ignoreZeros: true })).toBe(3);
    await expect(matched({ column: 'customer id' })).rejects.toMatchObject({ code: 'nothing-matches' });
  });

  it('may start from orders alone, and have steps of their own', async () => {
    const step = { kind: 'filter', id: 'f', on: true, table: 'source', source: 'survey', where: 'score < 9', keep: 'matching' } as const;
    const customers = await customersOf({ main: ORDERS, survey: SURVEY }, { survey: { role: 'survey' } }, { steps: [step] });
    expect(customers.id).toBe('CustomerID');
    expect(await column(customers, 'score')).toEqual(['7', '7', null, null, null, null].slice(0, customers.rows));
    expect(customers.prepared?.steps[0]).toMatchObject({ rowsBefore: 3, rowsAfter: 2 });
  });

  it('add up events, with a count of each kind', async () => {
    const events = `user id,event,at\n${Array.from({ length: 20 }, (_, i) => `A0${1 + (i % 3)},${i % 2 === 0 ? 'visit' : 'click'},2024-01-${String(1 + i).padStart(2, '0')}`).join('\n')}\n`;
    const customers = await customersOf({ main: PEOPLE, web: events }, {}, { asOf: '2024-02-01' });
    expect(customers.joins?.[0]).toMatchObject({ role: 'events', matched: 3 });
    expect(await column(customers, 'web events')).toEqual(['7', '7', '6', '0', '0']);
    expect(await column(customers, 'web visit')).toEqual(['4', '3', '3', '0', '0']);
    expect(await column(customers, 'web days since last')).toEqual(['13', '12', '14', null, null]);
  });

  it('say what is wrong when no column or no customer fits', async () => {
    await expect(customersOf({ main: PEOPLE, other: 'x,y\n1,2\n3,4\n' })).rejects.toMatchObject({ code: 'join-key-missing', data: { file: 'other.csv' } });
    await expect(customersOf({ main: PEOPLE, other: SURVEY.replaceAll('A0', 'Q7') }, { other: { role: 'survey' } })).rejects.toMatchObject({ code: 'nothing-matches' });
    await expect(customersOf({ main: PEOPLE, other: SURVEY }, { other: { join: { column: 'nope' } } })).rejects.toMatchObject({ code: 'no-such-column' });
  });
});
