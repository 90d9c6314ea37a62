import { basename, dirname } from 'node:path';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { CustomerTable } from '../../shared/contract/tables.ts';
import { queryCsv } from '../../shared/export/query-csv.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { checkQuery } from '../../shared/sql/guard.ts';
import { runUserQuery, tableName } from '../../shared/sql/user-query.ts';
import type { QueryTable } from '../../shared/sql/user-query.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { guardInputs } from '../files.ts';
import { openSources, recipeOf } from '../open-sources.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import type { Session } from '../session.ts';
import { rounded, today } from './segment.ts';

/** Rows that are shown, and that are in the JSON document. */
const SHOWN = 40;
const IN_DOCUMENT = 10_000;
const CUSTOMERS = 'customers';
/** Types whose values a JSON number holds, unless they are too large. */
const NUMBERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|U[A-Z]+INT|HUGEINT|UHUGEINT|UINTEGER|FLOAT|DOUBLE)$/;

/** `tessera query`: one SELECT over the files, each a table with typed values; `customers` are the customers made from them. */
export async function queryCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  const sql = required(args, 'sql');
  const { names } = checkQuery(sql);
  const out = args.values.get('out');
  const start = performance.now();
  const sources = await openSources(args, session, paths);
  try {
    if (out !== undefined) await guardInputs(sources.paths, dirname(out), [basename(out)]);
    const engine = await session.engine();
    const { database } = engine.platform;
    const { signal } = session;
    const tables: QueryTable[] = [];
    for (const report of sources.reports) {
      const name = tableName(basename(report.name), new Set(tables.map((one) => one.name)));
      tables.push({ name, table: report.typedTable, columns: report.columns.map((column) => column.name) });
    }
    if (names.has(CUSTOMERS) && !tables.some(({ name }) => name === CUSTOMERS)) {
      const customers = await customersOf(args, session, sources.reports);
      tables.push({ name: CUSTOMERS, table: customers.table, columns: customers.columns.map((column) => column.name) });
    }
    const loaded = performance.now();
    const answer = await runUserQuery(database, sql, tables, signal);
    const ran = performance.now();
    const csv = out === undefined ? null : await queryCsv(answer, args.switches.get('formula-safe') !== false);
    if (out !== undefined && csv !== null) await writeOutputs(dirname(out), [{ name: basename(out), bytes: csv.bytes }]);
    const rows = await answer.page(0, session.json ? IN_DOCUMENT : SHOWN);
    await answer.close();
    const listed = out === undefined ? rows.map((cells) => cells.map((cell, j) => valueOf(cell, answer.columns[j].type))) : [];
    const tablesNamed = tables.map(({ name, columns }) => ({ name, columns }));
    return {
      result: { tables: tablesNamed, columns: answer.columns, rows: answer.rows, values: listed, truncated: out === undefined && answer.rows > rows.length, outputs: out === undefined ? [] : [basename(out)] },
      text: [
        ...(out === undefined ? [table(answer.columns.map(({ name }) => name), rows.map((cells) => cells.map((cell) => cell ?? '–')))] : [`Written to ${out}`]),
        '',
        `${figure(answer.rows)} rows${out === undefined && answer.rows > rows.length ? `; the first ${SHOWN} are shown, --out FILE.csv writes all` : ''}. Tables: ${tables.map(({ name }) => name).join(', ')}`,
      ].join('\n'),
      notices: [...sources.reports.flatMap((report) => report.notices), ...formulaNotices(csv?.neutralised ?? 0)],
      timings: rounded({ load: loaded - start, query: ran - loaded, write: performance.now() - ran }),
    };
  } finally {
    await sources.close();
  }
}

/** The customers made from the files, as the segmentation would take them. */
async function customersOf(args: Args, session: Session, reports: Parameters<typeof recipeOf>[1]): Promise<CustomerTable> {
  const engine = await session.engine();
  const found: CustomerTable[] = [];
  await engine.run({ rev: 1, recipe: await recipeOf(args, reports, today()), want: ['customers'], live: false }, {
    signal: session.signal,
    onEvent: (event) => {
      session.onEvent(event);
      if (event.type === 'stage' && event.event.stage === 'customers') found.push(event.event.value);
    },
  });
  return found[found.length - 1];
}

const valueOf = (text: string | null, type: string): string | number | boolean | null => {
  if (text === null) return null;
  if (type === 'BOOLEAN') return text === 'true';
  if (!NUMBERS.test(type)) return text;
  const value = Number(text);
  const exact = type === 'DOUBLE' || type === 'FLOAT' ? Number.isFinite(value) : Number.isSafeInteger(value);
  return exact ? value : text;
};
