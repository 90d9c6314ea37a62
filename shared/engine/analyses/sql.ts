import type { QueryTableInfo } from '../../contract/analyses.ts';
import { isCancelled } from '../../errors/app-error.ts';
import { queryCsv } from '../../export/query-csv.ts';
import { checkQuery } from '../../sql/guard.ts';
import { QUERY_BOUNDS, runUserQuery, tableName } from '../../sql/user-query.ts';
import type { QueryAnswer, QueryTable } from '../../sql/user-query.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';

/** Rows that the window is given; the file has all of them. */
const SHOWN = 10_000;
const CUSTOMERS = 'customers';

/** The tables that a query may name: one for each file, and the customers made from them. */
async function tablesOf(context: AnalysisContext, withCustomers: boolean): Promise<QueryTable[]> {
  const tables: QueryTable[] = [];
  for (const report of await context.sources()) {
    const name = tableName(report.name, new Set(tables.map((one) => one.name)));
    tables.push({ name, table: report.typedTable, columns: report.columns.map((column) => column.name) });
  }
  if (withCustomers && !tables.some(({ name }) => name === CUSTOMERS)) {
    const { table, columns } = await context.customers();
    tables.push({ name: CUSTOMERS, table, columns: columns.map((column) => column.name) });
  }
  return tables;
}

const infoOf = ({ name, columns }: QueryTable): QueryTableInfo => ({ name, columns });

async function answered<T>(context: AnalysisContext, sql: string, take: (answer: QueryAnswer) => Promise<T>): Promise<T & { readonly tables: readonly QueryTableInfo[] }> {
  const { names } = checkQuery(sql);
  const tables = await tablesOf(context, names.has(CUSTOMERS));
  const answer = await runUserQuery(context.platform.database, sql, tables, context.signal, QUERY_BOUNDS, context.progress);
  try {
    return { ...await take(answer), tables: tables.map(infoOf) };
  } finally {
    await answer.close();
  }
}

export const sqlTables: AnalysisSpec<'sqlTables'> = {
  after: 'customers',
  async run(context): Promise<QueryTableInfo[]> {
    const tables = await tablesOf(context, true).catch((error: unknown) => {
      if (isCancelled(error)) throw error;
      // Without customers the files can be asked all the same; why there are none is told elsewhere.
      return tablesOf(context, false);
    });
    return tables.map(infoOf);
  },
};

export const sqlQuery: AnalysisSpec<'sqlQuery'> = {
  after: 'customers',
  run: (context, { sql, most = SHOWN }) => answered(context, sql, async (answer) => ({ columns: answer.columns, rows: answer.rows, values: await answer.page(0, Math.min(most, SHOWN)) })),
};

export const sqlFile: AnalysisSpec<'sqlFile'> = {
  after: 'customers',
  run: (context, { sql, formulaSafe }) => answered(context, sql, async (answer) => ({ columns: answer.columns, rows: answer.rows, ...await queryCsv(answer, formulaSafe) })),
};
