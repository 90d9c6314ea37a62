import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { ColumnInfo, SourceReport } from '../../../shared/contract/tables.ts';
import { applySteps } from '../../../shared/features/apply-steps.ts';
import { qualityOf } from '../../../shared/features/quality.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { pace } from '../../../shared/pipeline/pace.ts';
import { draftBehind, isDone, mendsOf, stepFrom } from '../../../shared/prepare/mend.ts';
import type { Draft } from '../../../shared/prepare/mend.ts';
import { suggestSteps } from '../../../shared/prepare/suggest.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testClock } from '../../helpers/engine.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

const N = 200;
const day = (i: number): string => `20${10 + (i % 14)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + ((i * 7) % 28)).padStart(2, '0')}`;
const ROWS = Array.from({ length: N }, (_, i) => [
  `C${i === 199 ? 0 : i}`, i % 50 === 3 ? 999 : 18 + (i % 60), i === 5 ? 9e6 : 100 + ((i * 37) % 90), i % 40 === 1 ? 'BERLIN' : ['Berlin', 'Ulm', 'Bonn'][i % 3],
  i % 25 === 2 ? '1900-01-01' : i === 9 ? '1788-02-03' : i === 11 ? '2061-01-01' : day(i), i % 25 === 4 ? '1970-01-01 00:00:00' : `${day(i)} 10:20:30`,
  ['gold', 'basic', 'unknown'][i % 3], i % 10 === 0 ? i : '', 'DE',
].join(','));

let db: Database;
let kernels: Kernels;
let source: SourceReport;
let columns: readonly ColumnInfo[];
beforeAll(async () => {
  db = await nativeDatabase();
  kernels = await loadTestKernels();
  source = await readSource(db, bytesSource('m.csv', new TextEncoder().encode(`customer_id,age,spend,town,born,seen,tier,rare,country\n${ROWS.join('\n')}\n`)), { id: 'm', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) });
  columns = await withIssues(source);
});
afterAll(() => db.close());

async function withIssues(table: Pick<SourceReport, 'typedTable' | 'rows' | 'columns' | 'duplicates'>): Promise<ColumnInfo[]> {
  const quality = await qualityOf(db, table, { today: '2026-06-01' });
  return table.columns.map((column, i) => ({ ...column, issues: quality.columns[i].issues }));
}

let serial = 0;
async function after(draft: Draft): Promise<readonly ColumnInfo[]> {
  const applied = await applySteps({ db, key: null, elementary: kernels.elementary, pace: (steps) => pace(steps, { clock: testClock }), neighbours: () => Promise.reject(new Error('not asked for')) }, {
    typed: source.typedTable, raw: source.rawTable, rows: source.rows, columns: source.columns, dialect: source.dialect, steps: [stepFrom(draft, 'mend')], asOf: null, name: `mend${++serial}`, fitted: undefined,
  });
  return withIssues({ typedTable: applied.typed, rows: applied.rows, columns: applied.columns, duplicates: 0 });
}

const codesOf = (all: readonly ColumnInfo[], name: string): string[] => (all.find((column) => column.name === name)?.issues ?? []).map(({ code }) => code);
const draftsOf = (name: string, code: string): Draft[] => {
  const column = columns.find((one) => one.name === name) as ColumnInfo;
  return column.issues.filter((issue) => issue.code === code).flatMap((issue) => mendsOf(column, issue)).flatMap((mend) => ('draft' in mend ? [mend.draft] : []));
};

describe('the step that an issue offers', () => {
  it.each([
    ['age', 'placeholder', 4], ['born', 'placeholder', 8], ['born', 'impossible-dates', 1], ['born', 'future-dates', 1], ['seen', 'placeholder', 8], ['tier', 'placeholder', 66],
  ])('makes missing what is wrong in %s (%s), and nothing else', async (name, code, gaps) => {
    const [draft] = draftsOf(name, code);
    const before = columns.find((column) => column.name === name);
    const now = await after(draft);
    const column = now.find((one) => one.name === name);
    expect(codesOf(now, name)).not.toContain(code);
    expect([column?.type, column?.missing]).toEqual([before?.type === 'integer' ? 'number' : before?.type, (before?.missing ?? 0) + gaps]);
  });

  it('evens out case, caps or flags what is far, and keeps one row of each customer', async () => {
    expect(codesOf(await after(draftsOf('town', 'case-variants')[0]), 'town')).not.toContain('case-variants');
    const [cap, flag] = draftsOf('spend', 'outliers');
    expect(codesOf(await after(cap), 'spend')).not.toContain('outliers');
    expect((await after(flag)).find(({ name }) => name === 'spend outlier')?.top).toEqual([{ value: 'false', count: N - 1 }, { value: 'true', count: 1 }]);
    expect(codesOf(await after(draftsOf('customer_id', 'repeated-ids')[0]), 'customer_id')).not.toContain('repeated-ids');
    expect((await after(draftsOf('rare', 'mostly-missing')[0])).find(({ name }) => name === 'rare missing')?.top[0]).toEqual({ value: 'true', count: N - N / 10 });
  });

  it('is another role or type of the column where no step is needed', () => {
    const country = columns.find(({ name, issues }) => name === 'country' && issues.some(({ code }) => code === 'constant')) as ColumnInfo;
    expect(mendsOf({ ...country, role: 'feature' }, country.issues[0])).toEqual([{ label: 'Do not use', column: { role: 'ignore' } }]);
    expect(mendsOf(country, country.issues[0])).toEqual([]);
    expect(mendsOf({ ...columns[0], role: 'id' }, { code: 'near-unique', message: '' })).toEqual([]);
    expect(mendsOf(columns[1], { code: 'mixed-types', message: '' })).toEqual([{ label: 'Read as text', column: { type: 'text' } }]);
  });

  it('is suggested too, until the recipe has it', () => {
    const suggested = suggestSteps({ ...source, columns }, []).map(({ step }) => step);
    for (const draft of [...draftsOf('born', 'placeholder'), ...draftsOf('age', 'placeholder')]) {
      expect(isDone(draft, suggested)).toBe(true);
      expect(isDone(draft, [])).toBe(false);
    }
    expect(suggestSteps({ ...source, columns }, suggested)).toEqual([]);
    expect(suggestSteps({ ...source, columns }, []).filter(({ step }) => step.kind === 'compute').map(({ label }) => label)).toContain('Make missing');
  });
});

it('a step that names values names them as the steps before have written them, and is not needed behind a change of type', () => {
  const draft: Draft = { kind: 'recode', column: 'tier', map: [{ from: 'k. A.', to: null }, { from: 'unknown', to: null }] };
  const text = (more: object) => stepFrom({ kind: 'text', columns: ['tier'], ...more }, 'even');
  const froms = (steps: Parameters<typeof draftBehind>[1]): unknown => (draftBehind(draft, steps)['map'] as { from: string }[]).map(({ from }) => from);
  expect(froms([text({ case: 'title' })])).toEqual(['K. A.', 'Unknown']);
  expect(froms([text({ case: 'upper' }), text({ case: 'lower' })])).toEqual(['k. a.', 'unknown']);
  for (const steps of [[], [text({ case: 'upper', on: false })], [stepFrom({ kind: 'text', columns: ['town'], case: 'upper' }, 'other')]]) expect(draftBehind(draft, steps)).toEqual(draft);
  expect(isDone(draft, [stepFrom({ kind: 'type', column: 'tier', to: 'number' }, 'n')])).toBe(true);
  expect(isDone(draft, [stepFrom({ kind: 'type', column: 'tier', to: 'category' }, 'n')])).toBe(false);
});

it('offers numbers and dates for columns that mostly hold them', () => {
  const column = { ...columns[1], role: 'text' as const };
  expect(mendsOf(column, { code: 'mostly-numbers', message: '', values: ['number', '7'] })).toEqual([
    { label: 'Make numbers, 7 become missing', draft: { kind: 'type', column: column.name, to: 'number' } }, { label: 'Do not use', column: { role: 'ignore' } },
  ]);
  expect(mendsOf(column, { code: 'mostly-dates', message: '', values: ['datetime', '2'] })[0]).toEqual({ label: 'Make dates, 2 become missing', draft: { kind: 'type', column: column.name, to: 'datetime' } });
});

it('looks for dates in the future only where most are not, and only with a day to compare with', async () => {
  expect(codesOf(await withIssues(source), 'born')).toEqual(['placeholder', 'impossible-dates', 'future-dates']);
  const { columns: plain } = await qualityOf(db, source);
  expect(plain.find(({ name }) => name === 'born')?.issues.map(({ code }) => code)).toEqual(['placeholder', 'impossible-dates']);
  const early = await qualityOf(db, source, { today: '2012-01-01' });
  expect(early.columns.find(({ name }) => name === 'born')?.issues.map(({ code }) => code)).toEqual(['placeholder', 'impossible-dates']);
});
