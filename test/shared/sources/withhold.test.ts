import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { evenIdentity, personHash } from '../../../shared/recipe/withheld.ts';
import type { Withheld } from '../../../shared/recipe/withheld.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { identitySql } from '../../../shared/sources/withhold.ts';
import { literal } from '../../../shared/sql/literal.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { parquet, textFile } from './reading.ts';

const KEY = '0123456789abcdef'.repeat(4);
const withheld = (people: readonly string[], exact = false): Withheld => ({
  key: KEY, columns: [{ source: 'main', column: 'id' }], people: people.map((name) => ({ hash: personHash(KEY, name, exact), ...(exact ? { exact: true as const } : {}) })),
});
const ROWS = ['id,name,n', 'A1,Ann,1', 'b2,Bob,2', ' a 1 ,Ann again,3', 'C3,Cy,4', '1001,Dee,5', '1001.0,Dee,6', 'A1,"Ann, too",7,8', ''].join('\n');

describe.each(['wasm', 'native'] as const)('persons who are left out (%s)', (kind) => {
  let db: Database;
  let close = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const opened: unknown = kind === 'wasm' ? await wasmDatabase() : await nativeDatabase();
    db = (opened as { db?: Database }).db ?? (opened as Database);
    close = () => db.close();
  });
  afterAll(() => close());
  let serial = 0;
  const read = (rule: Withheld, columns = ['id']) => readSource(db, textFile(ROWS, 'p.csv'), { id: `${serial++}`, overrides: [], parquet, withheld: { withheld: rule, columns } });

  it('are found however they are written, and all is counted without them', async () => {
    const report = await read(withheld(['a1', '1001']));
    expect(report).toMatchObject({ rows: 2, withheld: 4, physicalRecords: 7, rejected: { count: 1 } });
    expect(report.notices).toContainEqual({ code: 'rows-withheld', data: { file: 'p.csv', count: 4 } });
    const left = await db.query(`SELECT _row, id, name FROM "${report.rawTable}" ORDER BY _row`);
    expect(left.columns.map((column) => Array.from(column.values as ArrayLike<unknown>, String))).toEqual([['0', '1'], ['b2', 'C3'], ['Bob', 'Cy']]);
    expect(report.columns[2]).toMatchObject({ min: 2, max: 4, distinct: 2 });
    expect(JSON.stringify(report)).not.toMatch(/Ann|Dee|1001/);
    const rejected = await db.query(`SELECT text FROM "${String(report.rejected.table)}"`);
    expect(String(rejected.columns[0].values[0])).toBe("(left out at the person's wish)");
  });

  it('are not in what is told of a table of very many columns', async () => {
    const names = Array.from({ length: 600 }, (_, j) => (j === 0 ? 'id' : `n${j}`));
    const lines = Array.from({ length: 5 }, (_, i) => names.map((__, j) => (j === 0 ? `A${i}` : String(i * j))).join(','));
    const rule = { withheld: withheld(['a4']), columns: ['id'] };
    const report = await readSource(db, textFile([names.join(','), ...lines].join('\n')), { id: `${serial++}`, overrides: [], parquet, withheld: rule });
    expect(report).toMatchObject({ rows: 4, withheld: 1 });
    expect(report.columns[7]).toMatchObject({ type: 'integer', min: 0, max: 21, distinct: 4 });
  });

  it('count as they are written where asked', async () => {
    expect(await read(withheld(['a1'], true))).toMatchObject({ rows: 6, withheld: 0 });
    expect(await read(withheld(['A1'], true))).toMatchObject({ rows: 5, withheld: 1 });
  });

  it('are told of where a file has no column to look in; nobody left is an error', async () => {
    expect((await read(withheld(['A1']), ['customer'])).notices).toContainEqual({ code: 'rows-not-withheld', data: { file: 'p.csv', columns: ['customer'] } });
    await expect(read(withheld(['A1', 'b2', 'c3', '1001']))).rejects.toMatchObject({ code: 'no-usable-rows' });
  });

  it('are compared alike in the database and here', async () => {
    const texts = ['Ämily\u00a0Ω ', 'İstanbul', 'STRASSE ß', 'A\u030angström', 'ΣΊΣΥΦΟΣ', '007', '12.00', '1.50', '٣', 'Ǆ', '\u{1F600}', "O'Hara", 'ﬁ', '  x\ty '];
    for (const exact of [false, true]) {
      const answer = await db.query(`SELECT ${texts.map((text, i) => `${identitySql(literal(text), exact)} AS c${i}`).join(', ')}`);
      expect(answer.columns.map((column) => column.values[0])).toEqual(texts.map((text) => evenIdentity(text, exact)));
    }
  });
});
