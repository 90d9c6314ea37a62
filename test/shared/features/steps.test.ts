import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { applySteps } from '../../../shared/features/apply-steps.ts';
import type { Applied, StepPlace } from '../../../shared/features/apply-steps.ts';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import { pace } from '../../../shared/pipeline/pace.ts';
import { keyFingerprint, keyFromText, keyText } from '../../../shared/prepare/pseudonym.ts';
import { parseSteps } from '../../../shared/recipe/parse-steps.ts';
import { pageOf } from '../../../shared/sources/page.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { testClock } from '../../helpers/engine.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

const PEOPLE = `id,name,city,age,income,joined,agree
007,Ann Lee,berlin,34,2000,2020-01-05,yes
008,Bob Ray,Berlin,45,,2019-03-01,yes
009,Cid Fox,BERLIN,29,2500,2021-07-19,no
010,Dan Orr,Hamburg,,3100,2018-11-30,yes
011,Eve Poe,hamburg,51,99000,2022-02-02,yes
011,Eve Poe,hamburg,51,99000,2022-02-02,yes
012,Fay Kim,Köln,38,2700,2020-12-24,
013,Gus Lim,Koeln,41,2900,2017-05-05,Yes
014,Hal Mur,Köln,33,2300.5,2021-01-01,yes
`;

const databases: { name: string; db: Database }[] = [];
let place: (db: Database, key?: Uint8Array | null) => StepPlace;
beforeAll(async () => {
  databases.push({ name: 'native', db: await nativeDatabase() }, { name: 'wasm', db: (await wasmDatabase()).db });
  const kernels = await loadTestKernels();
  place = (db, key = null) => ({
    db, key, elementary: kernels.elementary,
    pace: (steps) => pace(steps, { clock: testClock }),
    neighbours: (matrix, k) => pace(nearestNeighbours(kernels, matrix, k), { clock: testClock }),
  });
});
afterAll(() => Promise.all(databases.map(({ db }) => db.close())));

let serial = 0;
const read = (db: Database, text: string): Promise<SourceReport> =>
  readSource(db, bytesSource('people.csv', new TextEncoder().encode(text)), { id: `s${++serial}`, overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) });

const run = async (db: Database, source: SourceReport, steps: unknown, more: { key?: Uint8Array; fitted?: Applied['prepared'] } = {}): Promise<Applied> => applySteps(place(db, more.key ?? null), {
  typed: source.typedTable, raw: source.rawTable, rows: source.rows, columns: source.columns, dialect: source.dialect,
  steps: parseSteps(steps), asOf: null, name: `p${++serial}`,
  fitted: more.fitted === undefined ? undefined : new Map(more.fitted.fitted.map(({ step, fitted }) => [step.id, fitted])),
});

/** Columns of the result by name, as text. */
async function cells(db: Database, applied: Applied): Promise<Record<string, (string | null)[]>> {
  const page = await pageOf(db, applied.raw, 0, 1000);
  return Object.fromEntries(page.columns.map((name, j) => [name, page.rows.map((row) => row[j])]));
}

const one = async (steps: unknown, text = PEOPLE): Promise<{ applied: Applied; table: Record<string, (string | null)[]>; sentence: string }> => {
  const { db } = databases[0];
  const applied = await run(db, await read(db, text), steps);
  return { applied, table: await cells(db, applied), sentence: applied.prepared.steps.at(-1)?.sentence ?? '' };
};

const failing = async (steps: unknown, text = PEOPLE): Promise<AppError> => one(steps, text).then(() => {
  throw new Error('it went through');
}, (error: unknown) => {
  if (error instanceof AppError) return error;
  throw error;
});

describe('values before steps that shape them', () => {
  const before = async (applied: Applied): Promise<Record<string, (number | null)[]>> => {
    const [{ db }, table] = [databases[0], applied.originals?.table ?? null];
    if (table === null) return {};
    const names = applied.originals?.columns.flatMap(({ column, kept }) => (kept ? [column] : [])) ?? [];
    const { columns } = await db.query(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table}" ORDER BY _row`);
    return Object.fromEntries(names.map((name, j) => {
      const column = columns[j];
      return [name, column.kind === 'number' ? [...column.values].map((value, row) => (column.valid[row] === 1 ? value : null)) : []];
    }));
  };

  it('are kept for the rows that stay, where a step changed one', async () => {
    const { applied, sentence } = await one([
      { kind: 'filter', where: 'id <> \'007\'' }, { kind: 'outliers', columns: ['income', 'age'], method: 'iqr', threshold: 3, action: 'cap' },
      { kind: 'missing', columns: ['income', 'age'], method: 'median' }, { kind: 'transform', columns: ['income'], function: 'log' },
    ]);
    expect(applied.originals?.columns).toEqual([
      { column: 'age', ways: ['capped', 'filled'], kept: true }, { column: 'income', ways: ['capped', 'filled', 'transformed'], kept: true },
    ]);
    expect(await before(applied)).toEqual({ age: [45, 29, null, 51, 51, 38, 41, 33], income: [null, 2500, 3100, 99000, 99000, 2700, 2900, 2300.5] });
    expect(sentence).toBe('income: replaced by the natural logarithm.');
  });

  it('go through a second list of steps', async () => {
    const { db } = databases[0];
    const first = await run(db, await read(db, PEOPLE), [{ kind: 'outliers', columns: ['income'], method: 'iqr', action: 'cap' }]);
    const steps = parseSteps([{ kind: 'filter', where: 'age > 40' }, { kind: 'scale', columns: ['income', 'age'] }]);
    const second = await applySteps(place(db), { ...first, typed: first.typed, raw: first.raw, dialect: null, steps, asOf: null, name: `p${++serial}`, originals: first.originals ?? undefined });
    expect(second.originals?.columns.map(({ column, ways }) => [column, ways])).toEqual([['age', ['scaled']], ['income', ['capped', 'scaled']]]);
    expect(await before(second)).toEqual({ age: [45, 51, 51, 41], income: [null, 99000, 99000, 2900] });
  });

  it('are not those of a column that was corrected too, nor of one in which nothing changed', async () => {
    const { applied } = await one([
      { kind: 'recode', column: 'income', map: [{ from: '99000', to: null }] }, { kind: 'missing', columns: ['income'], method: 'median' },
      { kind: 'outliers', columns: ['age'], method: 'z', threshold: 9, action: 'cap' }, { kind: 'text', columns: ['city'], case: 'upper' },
    ]);
    expect(applied.originals).toEqual({ table: null, columns: [{ column: 'income', ways: ['filled'], kept: false }] });
    expect((await one([{ kind: 'text', columns: ['city'], case: 'upper' }])).applied.originals).toBeNull();
  });

  it('a step that fills names the columns that had gaps', async () => {
    const { sentence } = await one([{ kind: 'missing', columns: ['age', 'income'], method: 'median' }], PEOPLE.replace('Dan Orr,Hamburg,,', 'Dan Orr,Hamburg,40,'));
    expect(sentence).toBe('1 gap in income filled with the median.');
  });
});

describe('preparation steps', () => {
  it('keep ids as they are written, count what they touch, and say what they did', async () => {
    const { applied, table } = await one([
      { kind: 'dedupe' }, { kind: 'text', columns: ['city'], case: 'title' }, { kind: 'recode', column: 'city', map: [{ from: 'Koeln', to: 'Köln' }] },
      { kind: 'consent', column: 'agree', values: ['yes'] }, { kind: 'filter', where: 'age > 30 or age is missing' },
    ]);
    expect(table['id']).toEqual(['007', '008', '010', '011', '013', '014']);
    expect(table['city']).toEqual(['Berlin', 'Berlin', 'Hamburg', 'Hamburg', 'Köln', 'Köln']);
    expect(applied.prepared.steps.map(({ rowsAfter, cellsTouched }) => [rowsAfter, cellsTouched])).toEqual([[8, 0], [8, 3], [8, 1], [6, 0], [6, 0]]);
    expect(applied.prepared.steps[0].sentence).toBe('1 row that repeats another in every column is removed; the first stays.');
    expect(applied.columns.find((column) => column.name === 'city')).toMatchObject({ type: 'category', distinct: 3, role: 'feature' });
    expect(applied.columns.find((column) => column.name === 'income')).toMatchObject({ missing: 1 });
  });

  it('switched off are carried along without an effect', async () => {
    const { applied } = await one([{ kind: 'filter', where: 'age > 100', on: false }]);
    expect(applied.rows).toBe(9);
    expect(applied.prepared.steps[0]).toMatchObject({ on: false, rowsAfter: 9 });
  });

  it.each([
    ['last', undefined, ['3', '2']], ['first', undefined, ['1', '2']], ['most-complete', undefined, ['4', '2']], ['newest', 'day', ['1', '2']],
  ] as const)('duplicates: %s stays', async (keep, by, ids) => {
    const { table } = await one([{ kind: 'dedupe', columns: ['who'], keep: keep === 'last' ? 'last' : keep, by }], 'n,who,day,x\n1,a,2024-05-01,\n2,b,2020-01-01,5\n4,a,2023-01-01,7\n3,a,2022-01-01,\n');
    expect(new Set(table['n'])).toEqual(new Set(ids));
  });

  it('duplicates: rows without a value in the compared columns stay, and are counted', async () => {
    const { table, sentence } = await one([{ kind: 'dedupe', columns: ['email'] }], 'name,email\nAnn,a@b.de\nBob,\nCy,\nDi,\nAnn,a@b.de\nEd,e@f.de\n');
    expect(new Set(table['name'])).toEqual(new Set(['Ann', 'Bob', 'Cy', 'Di', 'Ed']));
    expect(sentence).toBe('1 row that repeats another in email is removed; the first stays. 3 rows without a value in email stay.');
  });

  it.each([['value', 'Other'], ['missing', null]] as const)('recode: what the list leads to is known, others become %s', async (other, rest) => {
    const { table, sentence } = await one([{ kind: 'recode', column: 'city', map: [{ from: 'koeln', to: 'Köln' }, { from: 'KOELN', to: 'Köln' }], other }], 'n,city\n1,koeln\n2,Köln\n3,KOELN\n4,Ulm\n5,\n');
    expect(table['city']).toEqual(['Köln', 'Köln', 'Köln', rest, null]);
    expect(sentence).toContain('2 values are replaced by a list, 1 other becomes');
  });

  it('merge only what was approved, and fill from the rows that go', async () => {
    const text = 'who,mail,town\nAnna Berg,,Ulm\nAnna  Berg,a@b.de,\nAnne Berg,c@d.de,Ulm\n';
    const merges = [[['Anna Berg'], ['Anna  Berg']]];
    const { table, sentence } = await one([{ kind: 'fuzzy', columns: ['who'], merges }], text);
    expect(table).toEqual({ who: ['Anna Berg', 'Anne Berg'], mail: ['a@b.de', 'c@d.de'], town: ['Ulm', 'Ulm'] });
    expect(sentence).toMatch(/^1 row in 1 group of near duplicates/);
    expect((await one([{ kind: 'fuzzy', columns: ['who'] }], text)).applied.rows).toBe(3);
  });

  it('compute columns, by the database and by the kernels', async () => {
    const { table } = await one([
      { kind: 'compute', name: 'x', expression: 'exp(log(income)) / 2' }, { kind: 'compute', name: 'who', expression: "upper(left(name, 3)) & '-' & text(age)" },
      { kind: 'compute', name: 'age', expression: 'coalesce(age, 0)' }, { kind: 'compute', name: 'none', expression: '1 / (age - 45)' },
    ]);
    expect(Number(table['x'][0])).toBeCloseTo(1000, 9);
    expect(table['x'][1]).toBeNull();
    expect(table['who'][0]).toBe('ANN-34');
    expect(table['age']).toEqual(['34', '45', '29', '0', '51', '51', '38', '41', '33']);
    expect(table['none'][1]).toBeNull();
  });

  it('take dates apart and count ages', async () => {
    const { table } = await one([{ kind: 'date-parts', column: 'joined', parts: ['year', 'weekday', 'age-years', 'days-since'], asOf: '2022-01-04' }]);
    expect([table['joined year'][0], table['joined weekday'][0], table['joined age'][0], table['days since joined'][0]]).toEqual(['2020', '7', '1', '730']);
  });

  it('treat outliers by each rule', async () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
    const text = `n,x\n${values.map((x, i) => `${i + 1},${x}`).join('\n')}\n`;
    const treat = async (more: object): Promise<(string | null)[]> => (await one([{ kind: 'outliers', columns: ['x'], ...more }], text)).table['x'];
    // Quartiles 3.25 and 7.75: the upper fence is 7.75 + 1.5 × 4.5.
    expect((await treat({ action: 'cap' })).at(-1)).toBe('14.5');
    expect((await treat({ action: 'missing' })).at(-1)).toBeNull();
    expect(await treat({ action: 'drop', method: 'z', threshold: 2 })).toHaveLength(9);
    await expect(treat({ action: 'drop', method: 'percentile', threshold: 5 })).rejects.toMatchObject({ code: 'invalid-step' });
    expect(await treat({ action: 'drop', method: 'percentile', threshold: 0.05 })).toEqual(values.slice(1, 9).map(String));
    expect(await treat({ action: 'drop', method: 'lof', neighbors: 3, threshold: 3 })).toHaveLength(9);
    const { table } = await one([{ kind: 'outliers', columns: ['x'] }], text);
    expect(table['x outlier'].filter((flag) => flag === 'true')).toHaveLength(1);
  });

  it('put numbers into classes, scale and encode them', async () => {
    const { table } = await one([
      { kind: 'bins', column: 'age', method: 'edges', edges: [35, 45], labels: ['young', 'middle', 'old'] }, { kind: 'scale', columns: ['income'], method: 'minmax' },
      { kind: 'encode', column: 'agree', method: 'ordinal', order: ['no', 'yes'] }, { kind: 'encode', column: 'city' },
    ]);
    expect(table['age bin'].slice(0, 4)).toEqual(['young', 'old', 'young', null]);
    expect([table['income'][0], table['income'][4]]).toEqual(['0', '1']);
    expect(table['agree']).toEqual(['1', '1', '0', '1', '1', '1', null, null, '1']);
    expect(table['city=hamburg']).toEqual(['0', '0', '0', '0', '1', '1', '0', '0', '0']);
    // The database takes names alike in all but case for one.
    expect(Object.keys(table).filter((name) => name.toLowerCase().startsWith('city=berlin'))).toHaveLength(3);
  });

  it('fill gaps in each way', async () => {
    const fill = async (column: string, more: object): Promise<string | null> => (await one([{ kind: 'missing', columns: [column], ...more }])).table[column][column === 'age' ? 3 : column === 'agree' ? 6 : 1];
    expect(await fill('age', { method: 'mean' })).toBe('40.25');
    expect(await fill('age', { method: 'median' })).toBe('39.5');
    expect(await fill('age', { method: 'mode' })).toBe('51');
    expect(await fill('age', { method: 'constant', value: 7 })).toBe('7');
    expect(await fill('agree', { method: 'mode' })).toBe('yes');
    expect(await fill('agree', { method: 'category' })).toBe('(missing)');
    const { table } = await one([{ kind: 'missing', columns: ['age', 'income'], method: 'knn', neighbors: 2, flag: true }]);
    expect(table['age missing'][3]).toBe('true');
    expect(table['age'][3]).toBe('39.5');
    expect((await one([{ kind: 'missing', columns: ['age', 'income'], method: 'drop' }])).applied.rows).toBe(7);
  });

  it('change types and count what does not fit', async () => {
    const text = 'a,b,c\n1.5,x,1\n2,3,0\n,4,1\n';
    const { applied, table } = await one([{ kind: 'type', column: 'b', to: 'number' }, { kind: 'type', column: 'a', to: 'integer' }, { kind: 'type', column: 'c', to: 'boolean' }], text);
    expect(table).toEqual({ a: [null, '2', null], b: [null, '3', '4'], c: ['true', 'false', 'true'] });
    expect(applied.prepared.steps.map((step) => step.cellsTouched)).toEqual([1, 1, 0]);
  });

  it('dates with names of months, weeks and months are read beside a value that is none', async () => {
    for (const [values, days] of [[['1. März 2024', '2. März 2024'], ['2024-03-01', '2024-03-02']], [['Mar 1, 2024', '2-Mar-24'], ['2024-03-01', '2024-03-02']], [['2024-W01', '2024-W02'], ['2024-01-01', '2024-01-08']], [['2024-03', '2024-04'], ['2024-03-01', '2024-04-01']]]) {
      const rows = [...values, ...values, 'unknown'].map((value, i) => `a${i},"${value}"`);
      const { table, sentence } = await one([{ kind: 'type', column: 'x', to: 'date' }], `id,x\n${rows.join('\n')}\n`);
      expect(table['x'].map((cell) => cell?.slice(0, 10) ?? null)).toEqual([...days, ...days, null]);
      expect(sentence).toBe('x is read as date; 1 value does not fit and counts as missing.');
    }
  });

  it('read amounts with their signs as numbers, and say so', async () => {
    const amounts = ['$24,980.50', '-$3', '(1,200)', '12 %', "1'234'567", '€ 7', '5 EUR', '8-', '12', 'no', '1 2'];
    const text = `id,x\n${amounts.map((amount, i) => `a${i},"${amount}"`).join('\n')}\n`;
    const { table, sentence } = await one([{ kind: 'type', column: 'x', to: 'number' }], text);
    expect(table['x'].map((cell) => (cell === null || cell === '' ? null : Number(cell)))).toEqual([24980.5, -3, -1200, 12, 1234567, 7, 5, -8, 12, null, null]);
    expect(sentence).toBe('x is read as number; 8 values without their currency, percent, grouping or thousands signs; 3 spellings of currencies among them, between which nothing is converted; 2 values do not fit and count as missing.');
  });

  it('read amounts of every notation, with the decimal sign that most of them have', async () => {
    const to = async (amounts: readonly string[], fitted?: Applied['prepared']): Promise<{ found: (number | null)[]; sentence: string; applied: Applied }> => {
      const { db } = databases[0];
      const applied = await run(db, await read(db, `id,x,y\n${amounts.map((amount, i) => `a${i},"${amount}",0.5`).join('\n')}\n`), [{ id: 'n', kind: 'type', column: 'x', to: 'number' }], { fitted });
      return { found: (await cells(db, applied))['x'].map((cell) => (cell === null || cell === '' ? null : Number(cell))), sentence: applied.prepared.steps[0].sentence, applied };
    };
    const german = await to(['(1.000,50) €', '-5 €', '€ 5,-', '1 234,50 zł', '1.234', '12,50-', 'k. A.', '2 Mio. €', '5,– €']);
    expect(german.found).toEqual([-1000.5, -5, 5, 1234.5, 1234, -12.5, null, 2e6, 5]);
    expect(german.sentence).toBe('x is read as number; with a decimal comma, unlike the file; 7 values without their currency, percent, grouping or thousands signs; 2 spellings of currencies among them, between which nothing is converted; 1 value does not fit and counts as missing.');
    const english = await to(["CHF 1'234.50", '$(12.00)', '12.50-', '1.2k', '3M', '1,234', '(2bn)', '5.--', '7.00 USD-', '1,5', '7 kg', '12.03.2024', '1.2m', 'A12', '']);
    expect(english.found).toEqual([1234.5, -12, -12.5, 1200, 3e6, 1234, -2e9, 5, -7, 1.5, null, null, null, null, null]);
    expect(english.sentence).toContain('; 1 value with a decimal comma;');
    // new rows are read with the sign that the first ones had
    expect((await to(['1.234', '7.00', 'x', 'y'], german.applied.prepared)).found).toEqual([1234, 7, null, null]);
    expect((await to(['1.234', '7.00', 'x', 'y'])).found).toEqual([1.234, 7, null, null]);
  });

  it('count what a missing value or a level that is not named decides', async () => {
    const text = 'id,x,g\na,1,low\nb,2,high\nc,,mid\nd,4,low\ne,,\nf,6,other\n';
    const sentenceOf = async (step: object): Promise<string> => (await one([step], text)).sentence;
    expect(await sentenceOf({ kind: 'filter', where: 'x != 4' })).toBe('Only rows with x != 4 stay; 3 rows removed, 2 of these because a value is missing that the condition needs.');
    expect(await sentenceOf({ kind: 'filter', where: 'x > 3', keep: 'others' })).toBe('Only rows without x > 3 stay; 2 rows removed, 2 stay because a value is missing that the condition needs.');
    expect(await sentenceOf({ kind: 'encode', column: 'g', method: 'ordinal', order: ['low', 'high'] })).toBe('g becomes 0 to 1 in the order low and high; 2 values of other levels become missing.');
    expect(await sentenceOf({ kind: 'recode', column: 'g', map: [{ from: 'low', to: 'small' }], other: 'missing' })).toBe('g: 1 value is replaced by a list, 3 others become missing; 5 cells changed.');
    expect(await sentenceOf({ kind: 'fuzzy', columns: ['g'], merges: [[['low'], ['lo']], [['x'], ['y']]] })).toContain('1 approved group has fewer than two rows here.');
  });

  it('say which columns have nothing to fill gaps with, and leave numbers alone that a transform does not change', async () => {
    const text = 'id,x,y,c\na,1,0.5,7\nb,2,,7\nc,3,1.5,7\nd,,2.5,7\n';
    const empty = { kind: 'compute', name: 'none', expression: 'if(x > 99, x, missing)' };
    const sentenceOf = async (columns: readonly string[], method: string): Promise<string> => (await one([empty, { kind: 'missing', columns, method }], text)).sentence;
    expect(await sentenceOf(['none'], 'mean')).toBe('Nothing is filled. none has no value at all and stays empty.');
    expect(await sentenceOf(['none', 'x'], 'median')).toBe('1 gap in x filled with the median (2). none has no value at all and stays empty.');
    expect(await sentenceOf(['none', 'x', 'y'], 'knn')).toMatch(/^2 gaps in x and y filled .* none has no value at all and stays empty\.$/);
    expect(await sentenceOf(['none', 'x', 'y'], 'mice')).toMatch(/^2 gaps in x and y filled .* none has no value at all and stays empty\.$/);
    expect((await one([{ kind: 'transform', columns: ['c'], function: 'yeo-johnson' }], text)).table['c'].map(Number)).toEqual([7, 7, 7, 7]);
  });

  it('make missing what no number holds, and count it', async () => {
    const text = 'id,x,t,z,k\na,1e308,1e400,0,5\nb,-1e308,5,-1,5\nc,3,-1e999,2,5\nd,1e308,abc,3,5\ne,,7,4,5\nf,7,8,5,5\n';
    const { applied, table } = await one([
      { kind: 'type', column: 't', to: 'number' }, { kind: 'scale', columns: ['x', 'k'] }, { kind: 'compute', name: 'log', expression: 'log(z)' }, { kind: 'compute', name: 'root', expression: 'sqrt(z)' },
      { kind: 'compute', name: 'share', expression: '1 / z' }, { kind: 'compute', name: 'large', expression: 'z * 1e308 * 100' }, { kind: 'compute', name: 'power', expression: '(z - 3) ^ 0.5' },
      { kind: 'compute', name: 'words', expression: "'v' & z * 1e308 * 100" }, { kind: 'compute', name: 'read', expression: "number('1e400') + z" }, { kind: 'recode', column: 'z', map: [{ from: '2', to: '0x10' }] },
    ], text);
    const sentences = applied.prepared.steps.map(({ sentence }) => sentence);
    expect(sentences.slice(0, 3)).toEqual(['t is read as number; 3 values do not fit and count as missing.', 'x and k: standardised (mean 0, standard deviation 1). All values of k are alike.', 'log is computed as log(z); 2 rows have no value although z has one.']);
    expect(sentences.slice(3, 6).map((sentence) => /; (\d) row/.exec(sentence)?.[1])).toEqual(['1', '1', '5']);
    expect(table['z'][2]).toBe('0x10');
    expect(table['read'].every((cell) => cell === null || cell === '')).toBe(true);
    for (const [name, values] of Object.entries(table)) for (const cell of values) if (name !== 'id') expect(cell ?? '').not.toMatch(/inf|nan/i);
    expect(table['x'].filter((cell) => cell !== null && cell !== '').map(Number).reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(5, 10);
  });

  it('drop personal columns, or replace them by keyed pseudonyms', async () => {
    const { db } = databases[0];
    const source = await read(db, PEOPLE);
    const key = new Uint8Array(32).fill(7);
    const table = await cells(db, await run(db, source, [{ kind: 'sensitive', columns: ['name'] }, { kind: 'sensitive', columns: ['id'], action: 'pseudonym', key: keyFingerprint(key) }], { key }));
    expect(Object.keys(table)).not.toContain('name');
    // Python: hmac.new(bytes([7] * 32), b'007', 'sha256').hexdigest()[:24]
    expect(table['id'][0]).toBe('f5fa1b8091bc6d6a24582ae4');
    expect(keyFromText(keyText(key))).toEqual(key);
    const other = [{ kind: 'sensitive', columns: ['id'], action: 'pseudonym', key: keyFingerprint(new Uint8Array(32)) }];
    await expect(run(db, source, other, { key })).rejects.toMatchObject({ code: 'pseudonym-key-missing', data: { wrong: true } });
    expect(table['id'][4]).toBe(table['id'][5]);
    expect(new Set(table['id']).size).toBe(8);
    // the key of another project may be at hand
    await expect(run(db, source, [{ kind: 'sensitive', columns: ['id'], action: 'pseudonym' }], { key })).rejects.toMatchObject({ code: 'pseudonym-key-missing', data: { unsaid: true } });
    expect((await failing([{ kind: 'sensitive', columns: ['id'], action: 'pseudonym' }])).code).toBe('pseudonym-key-missing');
  });

  it('fail with their name, the column and the reason', async () => {
    expect((await failing([{ kind: 'scale', columns: ['agee'] }])).data).toMatchObject({ step: 'step-1', column: 'agee', nearest: 'age' });
    expect(await failing([{ kind: 'scale', columns: ['city'] }])).toMatchObject({ code: 'column-not-numeric', data: { step: 'step-1' } });
    expect(await failing([{ kind: 'filter', where: 'age > 200' }])).toMatchObject({ code: 'no-usable-rows' });
    expect(await failing([{ kind: 'filter', where: "matches(name, '(')" }])).toMatchObject({ code: 'invalid-expression' });
    expect(await failing([{ kind: 'dedupe', keep: 'newest' }])).toMatchObject({ code: 'invalid-step' });
    expect(await failing([{ kind: 'outliers', columns: ['age'], method: 'lof', action: 'cap' }])).toMatchObject({ code: 'invalid-step' });
    expect(() => parseSteps([{ kind: 'fly' }])).toThrow(expect.objectContaining({ code: 'invalid-steps', data: expect.objectContaining({ path: '0.kind' }) }));
    expect(() => parseSteps([{ kind: 'filter', where: 'x', id: 'a' }, { kind: 'filter', where: 'x', id: 'a' }])).toThrow(AppError);
  });

  it('do to new rows what they learned from the first', async () => {
    const { db } = databases[0];
    const steps = [
      { kind: 'missing', columns: ['age', 'income'], method: 'mice', rounds: 3 }, { kind: 'outliers', columns: ['income'], action: 'cap' }, { kind: 'scale', columns: ['age'] },
      { kind: 'transform', columns: ['income'], function: 'yeo-johnson' }, { kind: 'bins', column: 'age', count: 2 }, { kind: 'encode', column: 'city' },
    ];
    const first = await run(db, await read(db, PEOPLE), steps);
    const again = await run(db, await read(db, PEOPLE.split('\n').slice(0, 4).join('\n')), steps, { fitted: first.prepared });
    const [whole, part] = [await cells(db, first), await cells(db, again)];
    expect(Object.keys(part)).toEqual(Object.keys(whole));
    for (const name of Object.keys(whole)) expect(part[name], name).toEqual(whole[name].slice(0, 3));
    const near = [{ kind: 'missing', columns: ['age', 'income'], method: 'knn' }];
    const fitted = (await run(db, await read(db, PEOPLE), near)).prepared;
    await expect(run(db, await read(db, PEOPLE), near, { fitted })).rejects.toMatchObject({ code: 'step-not-scorable', data: { step: 'step-1' } });
  });

  it('give the same table in both engines', async () => {
    const steps = [
      { kind: 'dedupe', keep: 'most-complete' }, { kind: 'text', columns: ['city', 'name'], case: 'upper', accents: true, collapse: true },
      { kind: 'compute', name: 'y', expression: 'log(income) * 1.1 + sqrt(age) ^ 3' }, { kind: 'compute', name: 'd', expression: "days_between(joined, date('2023-01-01'))" },
      { kind: 'missing', columns: ['age', 'income', 'y'], method: 'mice' }, { kind: 'transform', columns: ['y'], function: 'yeo-johnson' },
      { kind: 'outliers', columns: ['age', 'income'], method: 'lof', neighbors: 4 }, { kind: 'bins', column: 'd', method: 'quantile', count: 3 },
      { kind: 'encode', column: 'city', method: 'frequency' }, { kind: 'text', columns: ['agree'], case: 'title' },
    ];
    const tables = [];
    for (const { db } of databases) {
      const applied = await run(db, await read(db, PEOPLE), steps);
      tables.push({ table: await cells(db, applied), steps: applied.prepared, columns: applied.columns });
    }
    expect(tables[1]).toEqual(tables[0]);
  });
});
