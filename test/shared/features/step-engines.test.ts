import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { applySteps } from '../../../shared/features/apply-steps.ts';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { pace } from '../../../shared/pipeline/pace.ts';
import { FUNCTIONS } from '../../../shared/prepare/expression/functions.ts';
import type { ValueType } from '../../../shared/prepare/expression/functions.ts';
import { keyFingerprint } from '../../../shared/prepare/pseudonym.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { parseSteps } from '../../../shared/recipe/parse-steps.ts';
import { STEP_KINDS } from '../../../shared/recipe/step-kinds.ts';
import { pageOf } from '../../../shared/sources/page.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { testClock } from '../../helpers/engine.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

const CITIES = ['Köln', 'koeln', 'İzmir', ' Berlin ', 'BERLIN', 'straße', '', 'Łódź'];
const TEXT = `id,name,city,age,income,joined,seen,agree,score\n${Array.from({ length: 60 }, (_, i) => {
  const gap = (n: number, value: string | number): string => (i % n === 3 ? '' : String(value));
  const day = `20${10 + (i % 13)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + ((i * 7) % 28)).padStart(2, '0')}`;
  return [
    `0${i % 50}`, `${['Ann', 'Bób', 'Zoë', 'Åsa'][i % 4]} ${['Lee', 'Rây', 'Fox'][i % 3]}${i % 20}`, CITIES[i % 8], gap(7, 20 + ((i * 13) % 50)),
    gap(5, ((i * 7919) % 10_007) / 7 * (i % 17 === 0 ? 90 : 1)), gap(11, day), `${day} 1${i % 10}:0${i % 6}:30`, ['yes', 'no', 'Yes', ''][i % 4], ((i * 31) % 41) - 9,
  ].join(',');
}).join('\n')}\n`;

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const missing = (method: string, more: object = {}): object => ({ kind: 'missing', columns: ['age', 'income'], method, ...more });

/** Every kind of step with every way of carrying it out. */
const STEPS: Readonly<Record<string, readonly (readonly object[])[]>> = {
  type: ['integer', 'number', 'boolean', 'date', 'datetime', 'category', 'text'].map((to) => (['integer', 'number', 'boolean'].includes(to) ? ['age', 'income', 'agree', 'city'] : ['age', 'income', 'seen', 'agree', 'city']).map((column) => ({ kind: 'type', column, to }))),
  text: ['keep', 'lower', 'upper', 'title'].map((form) => [{ kind: 'text', columns: ['city', 'name'], case: form, collapse: true, accents: form === 'keep' }]),
  recode: (['keep', 'missing', 'value'] as const).map((other) => [{ kind: 'recode', column: 'city', map: [{ from: 'koeln', to: 'Köln' }, { from: 'straße', to: null }], other }]),
  dedupe: (['first', 'last', 'most-complete', 'newest'] as const).map((keep) => [{ kind: 'dedupe', columns: ['id'], keep, ...(keep === 'newest' ? { by: 'joined' } : {}) }]),
  fuzzy: [[{ kind: 'fuzzy', columns: ['name'], merges: [[['Ann Lee0'], ['Ann Lee12']], [['Bób Rây1'], ['Zoë Fox2']]] }], [{ kind: 'fuzzy', columns: ['name'], fill: false, keep: 'last', merges: [[['Ann Lee0'], ['Ann Lee12']]] }]],
  filter: [[{ kind: 'filter', where: "age > 30 and not (city = 'BERLIN') or is_missing(income)" }], [{ kind: 'filter', where: "joined >= date('2015-01-01')", keep: 'others' }]],
  compute: [],
  'date-parts': [['joined', 'seen'].map((column) => ({ kind: 'date-parts', column, parts: ['year', 'quarter', 'month', 'week', 'day', 'weekday', 'hour', 'age-years', 'days-since'], asOf: '2024-02-29' }))],
  outliers: ['z', 'iqr', 'percentile', 'lof'].flatMap((method) => ['flag', 'cap', 'missing', 'drop'].filter((action) => method !== 'lof' || action !== 'cap').map((action) => [{ kind: 'outliers', columns: ['score', 'income'], method, action, ...(method === 'percentile' ? { threshold: 0.1 } : {}), neighbors: 5 }])),
  transform: [['log', 'log1p', 'sqrt', 'yeo-johnson'].map((name) => ({ kind: 'transform', columns: [name === 'yeo-johnson' ? 'score' : 'income'], function: name }))],
  bins: ['width', 'quantile', 'edges'].map((method) => [{ kind: 'bins', column: 'income', method, count: 4, edges: method === 'edges' ? [100, 1000] : [] }]),
  missing: [
    ...['mean', 'median', 'mode', 'knn', 'mice', 'drop'].map((method) => [missing(method, { flag: true, neighbors: 3 })]),
    [missing('knn', { scaled: true })], [missing('constant', { value: -1 })], [missing('category', { columns: ['city', 'agree'] })], [missing('mode', { columns: ['city', 'joined', 'age'] })],
  ],
  scale: [['zscore', 'minmax', 'robust'].map((method, i) => ({ kind: 'scale', columns: [['score', 'income', 'age'][i]], method }))],
  encode: [[{ kind: 'encode', column: 'city', method: 'one-hot' }], [{ kind: 'encode', column: 'agree', method: 'ordinal', order: ['no', 'yes'] }], [{ kind: 'encode', column: 'city', method: 'frequency' }]],
  consent: [[{ kind: 'consent', column: 'agree', values: ['yes'] }]],
  sensitive: [[{ kind: 'sensitive', columns: ['name'], action: 'drop' }], [{ kind: 'sensitive', columns: ['id', 'name'], action: 'pseudonym', key: keyFingerprint(key) }]],
};

/** Something of each type for every function of expressions. */
const VALUES: Readonly<Record<ValueType, readonly string[]>> = {
  number: ['income / 7', 'score', 'age'], text: ['name', 'city', "'e'"], boolean: ['age > 30', "city = 'Köln'"], date: ['joined', 'seen'], any: ['income', 'score', 'age'],
};
const computed = FUNCTIONS.map(({ name, args, repeats }, i) => {
  const all = repeats === true ? [...args, args[args.length - 1]] : args;
  // a pattern must stand there in quotes
  const written = name === 'matches' ? ['name', "'^[AZ].*[0-9]$'"] : all.map((type, j) => VALUES[type][j % VALUES[type].length]);
  return { kind: 'compute', name: `f${i} ${name}`, expression: `${name}(${written.join(', ')})` };
});

interface Engine {
  readonly db: Database;
  readonly source: SourceReport;
}

const engines: Engine[] = [];
let kernels: Kernels;
beforeAll(async () => {
  for (const db of [await nativeDatabase(), (await wasmDatabase()).db]) {
    const file = bytesSource('people.csv', new TextEncoder().encode(TEXT));
    engines.push({ db, source: await readSource(db, file, { id: 'people', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) }) });
  }
  kernels = await loadTestKernels();
});
afterAll(() => Promise.all(engines.map(({ db }) => db.close())));

let serial = 0;
async function outcome({ db, source }: Engine, name: string, steps: readonly object[]): Promise<unknown> {
  const applied = await applySteps({
    db, key, elementary: kernels.elementary, pace: (all) => pace(all, { clock: testClock }),
    neighbours: (matrix, k) => pace(nearestNeighbours(kernels, matrix, k), { clock: testClock }),
  }, {
    typed: source.typedTable, raw: source.rawTable, rows: source.rows, columns: source.columns, dialect: source.dialect,
    steps: parseSteps(steps), asOf: null, name, fitted: undefined,
  });
  const [exact, typed] = [await pageOf(db, applied.raw, 0, 1000), await pageOf(db, applied.typed, 0, 1000)];
  return { exact, typed, columns: applied.columns, prepared: applied.prepared };
}

const both = async (steps: readonly object[]): Promise<void> => {
  const name = `prepared${++serial}`;
  const [native, wasm] = [await outcome(engines[0], name, steps), await outcome(engines[1], name, steps)];
  expect(wasm).toEqual(native);
};

it('covers every kind of step', () => {
  expect(Object.keys(STEPS).sort()).toEqual(STEP_KINDS.map(({ kind }) => kind).sort());
});

it.each(Object.entries(STEPS).filter(([, variants]) => variants.length > 0))('%s gives the same table in both engines', async (_, variants) => {
  for (const steps of variants) await both(steps);
});

it('every function of expressions gives the same column in both engines', async () => {
  for (let from = 0; from < computed.length; from += 12) await both(computed.slice(from, from + 12));
});
