import { basename, dirname } from 'node:path';
import type { QueryTableInfo } from '../../shared/contract/analyses.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { checkQuery } from '../../shared/sql/guard.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { openFiles, readNotices } from '../open-files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import type { Session } from '../session.ts';
import { rounded } from './segment.ts';

/** Rows that are shown; the JSON document has as many as the engine answers with. */
const SHOWN = 40;
/** Types whose values a JSON number holds, unless they are too large. */
const NUMBERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|U[A-Z]+INT|HUGEINT|UHUGEINT|UINTEGER|FLOAT|DOUBLE)$/;

/** `tessera query`: one SELECT over the files, each a table with typed values; `customers` are the customers made from them. */
export async function queryCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  const sql = required(args, 'sql');
  checkQuery(sql);
  const out = args.values.get('out');
  const outputs = out === undefined ? null : { dir: dirname(out), names: [basename(out)] };
  const { recipe, reports, load, close } = await openFiles(args, session, paths, { outputs });
  try {
    const engine = await session.engine();
    const start = performance.now();
    const notices = readNotices(reports);
    if (out !== undefined) {
      const { bytes, neutralised, columns, rows, tables } = await engine.analysis({ name: 'sqlFile', recipe, options: { sql, formulaSafe: recipe.params['export.formulaSafe'] } }, session);
      const ran = performance.now();
      await writeOutputs(dirname(out), [{ name: basename(out), bytes }]);
      return {
        result: { tables, columns, rows, values: [], truncated: false, outputs: [basename(out)] },
        text: [`Written to ${out}`, '', `${figure(rows)} rows. ${tablesNamed(tables)}`].join('\n'),
        notices: [...notices, ...formulaNotices(neutralised)],
        timings: rounded({ load, query: ran - start, write: performance.now() - ran }),
      };
    }
    const { columns, rows, values, tables } = await engine.analysis({ name: 'sqlQuery', recipe, options: session.json ? { sql } : { sql, most: SHOWN } }, session);
    const listed = session.json ? values.map((cells) => cells.map((cell, j) => valueOf(cell, columns[j].type))) : [];
    return {
      result: { tables, columns, rows, values: listed, truncated: rows > values.length, outputs: [] },
      text: [
        table(columns.map(({ name }) => name), values.slice(0, SHOWN).map((cells) => cells.map((cell) => cell ?? '–'))),
        '',
        `${figure(rows)} rows${rows > Math.min(SHOWN, values.length) ? `; the first ${SHOWN} are shown, --out FILE.csv writes all` : ''}. ${tablesNamed(tables)}`,
      ].join('\n'),
      notices,
      timings: rounded({ load, query: performance.now() - start }),
    };
  } finally {
    await close();
  }
}

const tablesNamed = (tables: readonly QueryTableInfo[]): string => `Tables: ${tables.map(({ name }) => name).join(', ')}`;

const valueOf = (text: string | null, type: string): string | number | boolean | null => {
  if (text === null) return null;
  if (type === 'BOOLEAN') return text === 'true';
  if (!NUMBERS.test(type)) return text;
  const value = Number(text);
  const exact = type === 'DOUBLE' || type === 'FLOAT' ? Number.isFinite(value) : Number.isSafeInteger(value);
  return exact ? value : text;
};
