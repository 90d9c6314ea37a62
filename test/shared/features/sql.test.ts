import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { ByRow } from '../../../shared/sources/by-row.ts';
import { codesSql, gapsSql, levelsSql, numbersSql, rowsSql } from '../../../shared/features/features-sql.ts';
import { customersSql, topCategoriesSql } from '../../../shared/features/customers-sql.ts';
import { orderFeatures } from '../../../shared/features/order-features.ts';
import { countsSql, judgeSql, linesSql, misplacedSql, surveySql } from '../../../shared/features/orders-sql.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';

const EVIL = `x"; DROP TABLE t; --'`;
const quoted = `"${EVIL.replaceAll('"', '""')}"`;
const strict = [{ name: EVIL, numeric: true }, { name: 'plain', numeric: false }];
const roles = { customer: EVIL, date: 'plain', order: EVIL, amount: 'n', quantity: 'n', price: 'n', product: EVIL, category: EVIL, discount: EVIL, event: null, session: null };
const facts = { roles, timed: true, behaviour: true, trendDays: 90, topCategories: [EVIL, "it's"] };
const names = { table: 'made', money: 'made_money', id: EVIL };
const TABLES = { raw: 't', typed: 't', roles, typeOf: () => 'number' as const, decimalOf: () => ',' as const, dateOrder: 'dmy', freeCounts: false } as const;
const lines = linesSql('lines', TABLES, false, false);
const customers = customersSql({ names, judged: 'judged', asOf: '2024-01-01', facts, features: orderFeatures(facts), window: 30, round: 'cents' });

let db: Database;
beforeAll(async () => {
  db = await openMemoryDatabase();
  await db.exec(`CREATE TABLE t (_row INTEGER, ${quoted} DOUBLE, plain VARCHAR, n DOUBLE)`);
  await db.exec(lines);
  await db.exec(judgeSql('judged', 'lines', '2024-01-01', 'net', 30, true));
});
afterAll(() => db.close());

/** The statement that is asked where rows lie in another order. */
const ordered = ({ list, from }: ByRow): string => `SELECT ${list.join(', ')} ${from} ORDER BY _row`;

describe('SQL of the customers and features', () => {
  const statements = {
    lines,
    judge: judgeSql('judged', 'lines', "2024-01-01' --", 'net', 0, true),
    customers: customers.split(';\n')[0],
    categories: topCategoriesSql('judged'),
    rows: rowsSql('t', strict),
    numbers: ordered(numbersSql('t', [EVIL, 'n'], strict)),
    levels: levelsSql('t', EVIL),
    codes: ordered(codesSql('t', 'plain', ["it's", '"', '\0', '--'], strict)),
  };
  for (const [name, sql] of Object.entries(statements)) {
    it(`${name}: is ordered, and quotes what it is given`, async () => {
      // Lines are put in order where they are judged.
      if (name !== 'lines') expect(sql).toMatch(/ORDER BY/);
      await db.query(`EXPLAIN ${name === 'judge' ? judgeSql('judged', 'lines', '2024-01-01', 'net', 30, true) : sql}`);
    });
  }

  it('reads the same lines from tables that stand alike as from others, and knows which do', async () => {
    await db.exec(`CREATE TABLE raw AS SELECT range::INTEGER AS _row, 'c' || range % 40 AS ${quoted}, '2024-01-' || (1 + range % 28) AS plain, range AS n FROM range(3000);
      CREATE TABLE turned AS SELECT * FROM raw ORDER BY _row DESC; CREATE TABLE shorter AS SELECT * FROM raw WHERE _row < 2999`);
    const misplaced = async (typed: string) => (await db.query(misplacedSql('raw', typed))).columns[0].values[0];
    expect(await misplaced('raw')).toBe(0);
    expect(await misplaced('turned')).toBe(3000);
    expect(await misplaced('shorter')).toBe(1);
    const tables = { ...TABLES, raw: 'raw', typed: 'raw' };
    await db.exec(`${linesSql('alike', tables, false, true)}; ${linesSql('looked_up', tables, false, false)}`);
    const others = await db.query('SELECT count(*) AS n FROM ((SELECT * FROM alike EXCEPT ALL SELECT * FROM looked_up) UNION ALL (SELECT * FROM looked_up EXCEPT ALL SELECT * FROM alike))');
    expect(others.columns[0].values[0]).toBe(0);
    expect((await db.query('SELECT 1 AS one FROM alike')).rows).toBe(3000);
  });

  it('asks for one row of counts', async () => {
    for (const sql of [surveySql('lines', 'net'), countsSql('judged'), gapsSql('t', strict)]) expect((await db.query(sql)).rows).toBe(1);
  });

  it('sums decimals only', async () => {
    await db.exec(customers);
    const types = await db.query("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'judged' AND column_name IN ('money', 'quantity') ORDER BY 1");
    expect(types.columns[1].values).toEqual(['DECIMAL(38,10)', 'DECIMAL(18,4)']);
    expect((await db.query('SELECT count(*) AS n FROM t')).rows).toBe(1);
  });

  it('keeps text text', () => {
    expect(statements.judge).toContain("DATE '2024-01-01'' --'");
    expect(statements.codes).toContain("['it''s', '\"', ('' || chr(0) || ''), '--']");
    expect(statements.levels).toContain(`CAST(${quoted} AS VARCHAR)`);
  });
});
