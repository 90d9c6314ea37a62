import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { CustomerTable } from '../../../shared/contract/tables.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe, Source } from '../../../shared/recipe/recipe.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { pageOf } from '../../../shared/sources/page.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testEngine } from '../../helpers/engine.ts';

let db: Database;
let engine: Engine;
beforeAll(async () => {
  db = await nativeDatabase();
  engine = await testEngine(db);
});
afterAll(() => engine.close());

const PEOPLE = 'customer_id,age,town\nA01,30,Ulm\nA02,41,Bonn\nA03,52,Ulm\nA04,63,Bonn\nA05,25,Ulm\n';
const ORDERS = `order_no,CustomerID,order_date,amount\n${[
  ['1', 'A01', '2024-01-05', '10'], ['2', 'a01 ', '2024-02-05', '20'], ['3', 'A02', '2024-03-01', '5.50'], ['4', 'X09', '2024-03-02', '99'],
  ['5', 'A03', '2024-01-09', '7'], ['6', 'B03', '2024-04-01', '3'], ['7', '', '2024-04-02', '8'], ['8', 'A02', '2024-03-01', '4.50'],
].map((row) => row.join(',')).join('\n')}\n`;
const SURVEY = 'customer id,score,answered\nA01,7,2024-01-01\nA01,9,2024-05-01\nA04,3,2024-02-01\n';
const ALIASES = 'old,new\nB03,A03\n';

async function customersOf(files: Readonly<Record<string, string>>, more: Readonly<Record<string, Partial<Source>>> = {}, changes: Partial<Recipe> = {}, recipes: Recipe[] = []): Promise<CustomerTable> {
  const sources: Source[] = [];
  for (const [id, text] of Object.entries(files)) {
    const report = await engine.open({ id, file: bytesSource(`${id}.csv`, new TextEncoder().encode(text)), dialect: null });
    sources.push({ id, name: report.name, sha256: report.sha256, dialect: report.dialect, columns: [], ...more[id] });
  }
  const found: CustomerTable[] = [];
  const recipe: Recipe = { ...emptyRecipe(), sources, ...changes };
  recipes.push(recipe);
  await engine.run({ rev: 1, recipe, want: ['customers'], live: false }, {
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
    expect(customers.joins?.[0]).toMatchObject({ source: 'orders', role: 'orders', key: 'CustomerID', to: 'customer_id', matched: 3, customers: 5, unknownKeys: 1, unknownRows: 1, blank: 1, several: 3, mostRows: 2, unknownExamples: ['X09'] });
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

const FORTY = `customer_id,age,visits\n${Array.from({ length: 40 }, (_, i) => `C${i},${i === 6 ? '' : 20 + i},${i % 7}`).join('\n')}\n`;
const TWO_HUNDRED = `customer_id,order_date,amount\n${Array.from({ length: 200 }, (_, i) => `C${i % 40},2024-0${1 + (i % 6)}-1${i % 9},10`).join('\n')}\n`;
const total = (values: readonly (string | null)[]): number => values.reduce((sum, value) => sum + Number(value), 0);

describe('ids of one customer', () => {
  it('become one row, with every sum once: that of the main id, its gaps filled', async () => {
    const customers = await customersOf({ main: FORTY, orders: TWO_HUNDRED, ids: 'id,main_id\nC5,C6\nC7,C6\n' });
    expect(customers.rows).toBe(38);
    const ids = await column(customers, 'customer_id');
    const monetary = await column(customers, 'monetary');
    expect([ids.includes('C5'), monetary[ids.indexOf('C6')], total(monetary)]).toEqual([false, '150.0', 2000]);
    // C6 has no age of its own: that of the first of the others
    expect((await column(customers, 'age'))[ids.indexOf('C6')]).toBe('25');
    expect(customers.notices).toContainEqual({ code: 'identities', data: { file: 'ids.csv', pairs: 2, ids: 3, customers: 1, most: 3, merged: 1 } });
    expect(customers.notices.map(({ code }) => code)).not.toContain('customers-merged');
    expect(customers.columns[0]).toMatchObject({ distinct: 38, role: 'id' });
    const exact = await pageOf(db, customers.rawTable ?? '', 0, 100);
    expect(exact.rows.map((row) => row[exact.columns.indexOf('customer_id')])).toEqual(ids);
  });

  it('are followed through chains and circles, whatever the order of the pairs', async () => {
    const chain = await customersOf({ main: FORTY, orders: TWO_HUNDRED, ids: 'old_id,new_id\nC3,C4\nC1,C2\nC2,C3\n' });
    const ids = await column(chain, 'customer_id');
    expect([chain.rows, total(await column(chain, 'monetary')), (await column(chain, 'monetary'))[ids.indexOf('C4')]]).toEqual([37, 2000, '200.0']);
    const circle = await customersOf({ main: FORTY, orders: TWO_HUNDRED, ids: 'old_id,new_id\nC1,C2\nC2,C1\nC8,C9\nC8,C10\n' });
    expect([circle.rows, total(await column(circle, 'monetary'))]).toEqual([37, 2000]);
    expect(circle.notices).toContainEqual({ code: 'identities-unsure', data: { file: 'ids.csv', count: 2 } });
  });

  it('are one customer of an order file, also for lifetime value', async () => {
    const recipe: Recipe[] = [];
    const customers = await customersOf({ main: TWO_HUNDRED, ids: 'id,main_id\nc5,C6\nC7,C6\n' }, {}, {}, recipe);
    expect([customers.rows, total(await column(customers, 'monetary'))]).toEqual([38, 2000]);
    expect(customers.notices).toContainEqual({ code: 'identities', data: { file: 'ids.csv', pairs: 2, ids: 3, customers: 1, most: 3, lines: 10 } });
    const valued = await engine.analysis({ name: 'value', recipe: recipe[0], options: null });
    expect(valued.customers).toBe(38);
  });

  it('are offered where both columns of a file hold ids of customers, and joined as a column meanwhile', async () => {
    const customers = await customersOf({ main: FORTY, who: `customer_id,referred_key\n${Array.from({ length: 20 }, (_, i) => `C${i},C${i + 1}`).join('\n')}\n`, ids: `customer_id,second\n${Array.from({ length: 20 }, (_, i) => `C${i},C${i + 20}`).join('\n')}\n` });
    expect([customers.rows, customers.columns.map(({ name }) => name).slice(3)]).toEqual([40, ['referred_key', 'second']]);
    expect(customers.notices.filter(({ code }) => code === 'may-be-identities')).toEqual([{ code: 'may-be-identities', data: { file: 'ids.csv', column: 'second', source: 'ids' } }]);
  });
});

describe('sums of joined files', () => {
  it('stand once where a customer has several rows, or shares an address', async () => {
    const people = 'customer_id,email,age\nA,x@y.de,30\nA,,31\nB,x@y.de,40\nC,c@y.de,\n';
    const orders = 'customer_id,order_date,amount\nA,2024-01-01,10\nA,2024-02-01,5\nB,2024-01-01,7\nC,2024-01-01,1\n';
    const byId = await customersOf({ main: people, orders });
    expect([await column(byId, 'customer_id'), await column(byId, 'age'), await column(byId, 'monetary')]).toEqual([['A', 'B', 'C'], ['30', '40', null], ['15.0', '7.0', '1.0']]);
    expect(byId.notices).toContainEqual({ code: 'customers-merged', data: { column: 'customer_id', rows: 2, customers: 1 } });
    expect(byId.notices.map(({ code }) => code)).not.toContain('repeated-ids');
    const byMail = await customersOf({ main: people, orders: orders.replace('customer_id', 'mail').replaceAll(/^[AB]/gm, 'x@Y.de').replaceAll(/^C/gm, 'c@y.de') }, { orders: { role: 'orders', join: { column: 'mail', to: 'email' } } });
    expect(await column(byMail, 'monetary')).toEqual(['22.0', '0.0', '1.0']);
    expect(byMail.notices).toContainEqual({ code: 'join-shared', data: { file: 'orders.csv', column: 'email', count: 1 } });
  });

  it('go to the id that is written the same where some differ in case only', async () => {
    const customers = await customersOf({ main: 'customer_id,age\nab,30\nAB,40\nC,1\n', orders: 'customer_id,order_date,amount\nab,2024-01-01,1\nAB,2024-01-01,2\nAb,2024-01-02,4\nAB,2024-01-03,8\nc,2024-01-03,16\n' });
    expect(await column(customers, 'monetary')).toEqual(['5.0', '10.0', '16.0']);
    expect(customers.notices).toContainEqual({ code: 'ids-alike', data: { column: 'customer_id', count: 2 } });
  });

  it('are orders also where customers repeat in another case only, or are said to be orders', async () => {
    const orders = 'customer_id,order_date,amount\na1,2024-01-01,1\nA1,2024-01-02,2\na2,2024-01-03,4\nA2 ,2024-01-04,8\n';
    const customers = await customersOf({ main: 'customer_id,age\nA1,30\nA2,40\n', orders });
    expect([customers.joins?.[0].role, await column(customers, 'monetary')]).toEqual(['orders', ['3.0', '12.0']]);
    const each = await customersOf({ main: 'customer_id,age\nA1,30\nA2,40\n', orders: orders.split('\n').filter((_, i) => i !== 2 && i !== 4).join('\n') }, { orders: { role: 'orders' } });
    expect(await column(each, 'monetary')).toEqual(['1.0', '4.0']);
  });
});

describe('what a further file is, where its customers are called by an id', () => {
  const people = `id,city\n${Array.from({ length: 12 }, (_, i) => `K${i},Ulm`).join('\n')}\n`;
  const rows = (head: string, of: (i: number) => string): string => `${head}\n${Array.from({ length: 60 }, (_, i) => `K${(i * 7) % 11},2024-0${1 + (i % 9)}-1${i % 10},${of(i)}`).join('\n')}\n`;

  it.each([
    ['id,date,order_no,amount', (i: number) => `${5000 + i},${i + 0.5}`], ['id;Datum;Betrag', (i: number) => `${i + 0.5}`], ['id,purchased,sku,total', (i: number) => `S${i % 4},${i + 0.5}`],
    ['mitglied,zeit,belegnr,wert', (i: number) => `${5000 + i},${i + 0.5}`],
  ])('is orders beside dates and amounts: %s', async (head, of) => {
    const text = rows(head.replaceAll(';', ','), of);
    const customers = await customersOf({ main: people, o: text });
    expect([customers.joins?.[0].role, customers.joins?.[0].matched, total(await column(customers, 'monetary'))]).toEqual(['orders', 11, 1800]);
  });

  it('is orders in a few lines too, spellings of one customer evened out', async () => {
    const customers = await customersOf({ main: 'id,name\nA1,Ann\nA4,Bob\n', o: 'id,date,order_no,amount\nA1,2026-01-01,1,10\nA4,2026-02-01,5,160\na4,2026-02-02,6,320\n' });
    expect([customers.joins?.[0].role, await column(customers, 'monetary')]).toEqual(['orders', ['10.0', '480.0']]);
  });

  it('is events where there is no amount, and numbers that are not used are named', async () => {
    const customers = await customersOf({ main: people, web: rows('cid,ts,event,seconds', (i) => `${i % 2 === 0 ? 'view' : 'cart'},${i % 30}`) });
    expect([customers.joins?.[0].role, total(await column(customers, 'web events')), total(await column(customers, 'web view'))]).toEqual(['events', 60, 30]);
    expect(customers.notices).toContainEqual({ code: 'join-unused', data: { file: 'web.csv', columns: ['seconds'] } });
    const said = await customersOf({ main: people, web: rows('cid,ts,event,seconds', (i) => `${i % 2 === 0 ? 'view' : 'cart'},${i % 30}`) }, { web: { role: 'events' } });
    expect(said.notices.map(({ code }) => code)).not.toContain('join-unused');
  });

  it('is a survey with about one row each, and what is left out of it is said', async () => {
    const customers = await customersOf({ main: PEOPLE, survey: SURVEY });
    const several = customers.notices.find(({ code }) => code === 'join-several');
    expect(several).toEqual({ code: 'join-several', data: { file: 'survey.csv', several: 1, most: 2, left: 1, guessed: true } });
    expect(describeNotice(several ?? { code: '', data: {} })).toContain('1 row is left out. The file was taken for a survey; if its rows are orders or events, to be added up, say so (--role "survey.csv=orders"');
  });

  it('tells zeros among what customers differ in, where zeros do not count', async () => {
    const customers = await customersOf({ main: 'customer_id,age\n007,30\n7,40\n', score: 'customer_id,score\n7,5\n' }, { score: { role: 'survey', join: { ignoreZeros: true } } });
    expect(customers.notices).toContainEqual({ code: 'ids-alike', data: { column: 'customer_id', count: 2, zeros: true } });
  });
});

describe('files whose names of columns do not say by what they are joined', () => {
  const people = `id,email,age\n${Array.from({ length: 10 }, (_, i) => `${i + 1},User${i}@Mail.de,${20 + i}`).join('\n')}\n`;
  const lines = (name: string, of: (i: number) => string): string => `order_id,client_id,${name},order_date,amount\n${Array.from({ length: 30 }, (_, i) => `o${i},x${i % 7},${of(i % 10)},2024-01-${10 + (i % 10)},10`).join('\n')}\n`;

  it('are joined by the column whose values are the customers\', also their e-mail addresses, and it is said', async () => {
    const byNumber = await customersOf({ main: people, orders: lines('buyer_ref', (i) => String(i + 1)) });
    expect([byNumber.joins?.[0].key, byNumber.joins?.[0].to, total(await column(byNumber, 'monetary'))]).toEqual(['buyer_ref', 'id', 300]);
    const byMail = await customersOf({ main: people, orders: lines('mail', (i) => ` user${i}@mail.DE`) });
    expect([byMail.joins?.[0].key, byMail.joins?.[0].to, total(await column(byMail, 'monetary'))]).toEqual(['mail', 'email', 300]);
    expect(byMail.notices.map(({ code }) => code)).toContain('join-by-values');
  });

  it('that match but for leading zeros are told of', async () => {
    await expect(customersOf({ main: people, orders: lines('customer_number', (i) => `000${i + 1}`).replaceAll('client_id', 'shop') })).rejects.toMatchObject({ code: 'nothing-matches', data: { zeros: 10 } });
  });
});
