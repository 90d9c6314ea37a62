import type { Joined } from '../../features/join-sources.ts';
import { rolesOf } from '../../features/source-roles.ts';
import { unmatchedTable } from '../../features/unmatched.ts';
import type { UnmatchedSide } from '../../features/unmatched.ts';
import { queryCsv } from '../../export/query-csv.ts';
import { holdsNumbers } from '../../prepare/holds-numbers.ts';
import { ident } from '../../sql/ident.ts';
import type { QueryAnswer } from '../../sql/user-query.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { reportOf } from '../customer-tables.ts';

/** Rows that the window is given; the file has all of them. */
const SHOWN = 10_000;
let serial = 0;

async function answered<T>(context: AnalysisContext, id: string, side: UnmatchedSide, take: (answer: QueryAnswer) => Promise<T>): Promise<T> {
  const { signal, recipe, platform: { database } } = context;
  const late = recipe.steps.filter((step) => step.table === 'customers');
  const stages = context.stagesOf({ ...recipe, steps: recipe.steps.filter((step) => step.table === 'source') }, signal);
  const hidden = new Set(late.flatMap((step) => (step.kind === 'sensitive' && step.on ? step.columns : [])));
  const roles = await rolesOf(database, recipe.sources, await stages.sources(), signal);
  const all: Joined[] = [];
  for (const [i, source] of recipe.sources.entries()) all.push({ source, role: roles[i], report: (await stages.prepared(source.id)).report });
  reportOf(all.map(({ report }) => report), id);
  const file = all.find(({ source }) => source.id === id) as Joined;
  const name = `unmatched_${++serial}`;
  try {
    const { columns, rows } = await unmatchedTable(database, {
      customers: await stages.customers(), prepared: late.length === 0 ? null : await context.customers(), hidden, file, identities: all.filter(({ role }) => role === 'identities'), side, name,
    }, signal);
    const list = columns.map((column, j) => `CAST(${ident(column.name)} AS VARCHAR) AS c${j}`).join(', ');
    return await take({
      columns: columns.map((column) => ({ name: column.name, type: holdsNumbers(column) ? 'DOUBLE' : 'VARCHAR' })), rows,
      async page(offset, limit) {
        const found = await database.query(`SELECT ${list} FROM ${ident(name)} WHERE _row >= ${offset} AND _row < ${offset + limit} ORDER BY _row`, { signal });
        const values = found.columns.map((column) => column.values as readonly (string | null)[]);
        return Array.from({ length: found.rows }, (_, i) => values.map((column) => column[i]));
      },
      close: () => Promise.resolve(),
    });
  } finally {
    await database.exec(`DROP TABLE IF EXISTS ${ident(name)}`).catch(() => undefined);
  }
}

/** The rows of a file that found no customer, or the customers that it has no row of. */
export const unmatched: AnalysisSpec<'unmatched'> = {
  after: 'customers',
  run: (context, { source, side }) => answered(context, source, side, async (answer) => ({ columns: answer.columns, rows: answer.rows, values: await answer.page(0, SHOWN) })),
};

/** All of them as CSV. */
export const unmatchedFile: AnalysisSpec<'unmatchedFile'> = {
  after: 'customers',
  run: (context, { source, side, formulaSafe }) => answered(context, source, side, (answer) => queryCsv(answer, formulaSafe)),
};
