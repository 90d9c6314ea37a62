import { afterAll, beforeAll, expect, it } from 'vitest';
import expected from '../../fixtures/expected/prepare-real.json' with { type: 'json' };
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { applySteps } from '../../../shared/features/apply-steps.ts';
import type { Applied } from '../../../shared/features/apply-steps.ts';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { pace } from '../../../shared/pipeline/pace.ts';
import { keyFingerprint, keyFromText } from '../../../shared/prepare/pseudonym.ts';
import { parseSteps } from '../../../shared/recipe/parse-steps.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { ident } from '../../../shared/sql/ident.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testClock } from '../../helpers/engine.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { dataFile } from '../../helpers/shared-data.ts';

/** A column in few figures; text has counts, numbers a sum. */
interface Told {
  readonly rows: number;
  readonly missing: number;
  /** Every 97th value. */
  readonly at: readonly (string | number | null)[];
  readonly sum?: number;
  readonly counts?: Readonly<Record<string, number>> | null;
}

interface Case {
  readonly name: string;
  readonly file: string | null;
  readonly text?: string;
  readonly steps: readonly object[];
  readonly columns: Readonly<Record<string, Told>>;
  readonly tolerance?: number;
  readonly absent?: readonly string[];
  readonly key?: string;
}

let db: Database;
let kernels: Kernels;
beforeAll(async () => {
  db = await nativeDatabase();
  kernels = await loadTestKernels();
});
afterAll(() => db.close());

const files = new Map<string, Promise<SourceReport>>();
const sourceOf = ({ name, file, text }: Case): Promise<SourceReport> => {
  const key = file ?? name;
  const opened = (): Promise<SourceReport> => readSource(db, file === null ? bytesSource(`${name}.csv`, new TextEncoder().encode(text)) : dataFile(file), {
    id: `r${files.size}`, overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')),
  });
  const found = files.get(key) ?? opened();
  files.set(key, found);
  return found;
};

let serial = 0;
const apply = async (one: Case): Promise<Applied> => {
  const source = await sourceOf(one);
  const key = one.key === undefined ? null : keyFromText(one.key);
  return applySteps({
    db, key, elementary: kernels.elementary,
    pace: (steps) => pace(steps, { clock: testClock }),
    neighbours: (matrix, k) => pace(nearestNeighbours(kernels, matrix, k), { clock: testClock }),
  }, {
    typed: source.typedTable, raw: source.rawTable, rows: source.rows, columns: source.columns, dialect: source.dialect,
    steps: parseSteps(one.steps).map((step) => (key !== null && step.kind === 'sensitive' && step.action === 'pseudonym' ? { ...step, key: keyFingerprint(key) } : step)), asOf: null, name: `real${++serial}`, fitted: undefined,
  });
};

const near = (value: number, wanted: number, tolerance: number): void => {
  expect(Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted)), `${value} in place of ${wanted}`).toBe(true);
};

it.each(expected.cases as unknown as Case[])('$name: as pandas, scikit-learn or scipy have it', async (one) => {
  const applied = await apply(one);
  const there = applied.columns.map(({ name }) => name);
  expect(there).toEqual(expect.arrayContaining(Object.keys(one.columns)));
  expect(there.filter((name) => one.absent?.includes(name))).toEqual([]);
  for (const [name, told] of Object.entries(one.columns)) {
    const text = told.sum === undefined;
    const { columns: [{ values, valid }], rows } = await db.query(`SELECT CAST(${ident(name)} AS ${text ? 'VARCHAR' : 'DOUBLE'}) AS v FROM ${ident(applied.typed)} ORDER BY _row`);
    expect([name, rows, rows - valid.reduce((sum, bit) => sum + bit, 0)]).toEqual([name, told.rows, told.missing]);
    const tolerance = one.tolerance ?? 1e-9;
    told.at.forEach((wanted, i) => {
      const value = valid[i * 97] === 1 ? values[i * 97] : null;
      if (typeof wanted === 'number') near(Number(value ?? NaN), wanted, tolerance);
      else expect(value).toBe(wanted);
    });
    if (!text) near((values as Float64Array).reduce((sum, value, i) => sum + (valid[i] === 1 ? value : 0), 0), told.sum ?? NaN, tolerance);
    for (const [level, count] of Object.entries(told.counts ?? {})) expect([level, (values as (string | null)[]).filter((value) => value === level).length]).toEqual([level, count]);
  }
});
