import { basename, dirname } from 'node:path';
import type { Database } from '../../shared/contract/database.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import type { Platform } from '../../shared/engine/platform.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { gatherBytes } from '../../shared/math/bytes.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { holdsNumbers } from '../../shared/prepare/holds-numbers.ts';
import { columnNames } from '../../shared/sources/page.ts';
import { csvWriter } from '../../shared/text/csv.ts';
import type { CsvWriter } from '../../shared/text/csv.ts';
import { ident } from '../../shared/sql/ident.ts';
import { plainCells } from '../../shared/sources/plain.ts';
import { writeCsv, writeParquetFile } from '../../shared/sources/write.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { guardInputs } from '../files.ts';
import { openInputs } from '../inputs.ts';
import { figure } from '../output.ts';
import type { Outcome } from '../output.ts';
import { checkKeptColumns, dialectFrom } from '../dialect-from-args.ts';
import type { Session } from '../session.ts';

/** `tessera convert`: reads a supported file and writes it plainly. */
export async function convertCommand(args: Args, session: Session): Promise<Outcome> {
  const words = filesOf(args);
  const out = required(args, 'out');
  const format = /\.(csv|parquet)$/i.exec(out)?.[1].toLowerCase();
  if (format === undefined) throw new AppError('invalid-option', { option: '--out', value: out, allowed: 'a name that ends in .csv or .parquet' });
  const dialect = dialectFrom(args);
  const file = await openInputs(words);
  try {
    await guardInputs(file.paths, dirname(out), [basename(out)]);
    const engine = await session.engine();
    const { database, parquet } = engine.platform;
    const { signal, onEvent } = session;
    const start = performance.now();
    const read = await engine.open({ id: 'main', file, dialect }, { signal, onEvent }).catch((error: unknown) => columnsAlone(error));
    const loaded = performance.now();
    if (Array.isArray(read)) {
      const writer = csvWriter({ formulaSafe: args.switches.get('formula-safe') === true, lineEnd: '\n', numeric: read.map(() => false) });
      const bytes = await emptyTable(engine.platform, read, format === 'csv' ? writer : null);
      await writeOutputs(dirname(out), [{ name: basename(out), bytes }]);
      return {
        result: { rows: 0, columns: read.length, rejected: { count: 0, examples: [] }, format, outputs: [basename(out)] },
        text: `${read.length} columns without a row written to ${out}`,
        notices: [{ code: 'no-rows', data: { file: file.name } }, ...formulaNotices(writer.neutralised)],
        timings: { load: Math.round(loaded - start), write: Math.round(performance.now() - loaded) },
      };
    }
    const report = read;
    checkKeptColumns(dialect, [report]);
    const csv = csvWriter({
      formulaSafe: args.switches.get('formula-safe') === true, lineEnd: '\n',
      numeric: (await columnNames(database, report.rawTable, signal)).map((name) => report.columns.some((column) => column.name === name && holdsNumbers(column))),
    });
    const bytes = format === 'csv'
      ? await gatherBytes(await csvOf(args, report, database, csv, signal))
      : await writeParquetFile(database, report.typedTable, report.columns, await parquet(), signal);
    await writeOutputs(dirname(out), [{ name: basename(out), bytes }]);
    const { rows, rejected, columns, notices } = report;
    return {
      result: { rows, columns: columns.length, rejected, format, outputs: [basename(out)] },
      text: `${figure(rows)} rows and ${columns.length} columns written to ${out}${rejected.count > 0 ? `; ${figure(rejected.count)} rejected` : ''}`,
      notices: [...notices, ...formulaNotices(csv.neutralised), ...(csv.kept === 0 ? [] : [{ code: 'formula-kept', data: { count: csv.kept } } as const])],
      timings: { load: Math.round(loaded - start), write: Math.round(performance.now() - loaded) },
    };
  } finally {
    await file.close();
  }
}

/** The columns of a file that has nothing else: that is a table too, when it is only to be written anew. */
function columnsAlone(error: unknown): string[] {
  const { code, data } = toAppError(error);
  const columns = data['columns'];
  if (code !== 'header-only' || !Array.isArray(columns)) throw error;
  return columns.map(String);
}

async function emptyTable({ database, parquet }: Pick<Platform, 'database' | 'parquet'>, columns: readonly string[], csv: CsvWriter | null): Promise<Uint8Array> {
  const table = 'empty';
  await database.exec(`CREATE OR REPLACE TABLE ${ident(table)} (_row BIGINT, ${columns.map((name) => `${ident(name)} VARCHAR`).join(', ')})`);
  return csv !== null ? gatherBytes(writeCsv(database, table, undefined, undefined, csv)) : writeParquetFile(database, table, columns.map((name) => ({ name, type: 'text' })), await parquet());
}

/** As plain CSV, with the names of the columns that the file has, repeated and empty ones too, unless cells are rewritten. */
async function csvOf(args: Args, report: SourceReport, database: Database, csv: CsvWriter, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const pieces = rewrites(args, report) ? writeCsv(database, report.rawTable, signal, await plainCells(database, report, signal), csv)
    : writeCsv(database, report.rawTable, signal, undefined, csv, report.headings);
  // the names are the first piece
  if (args.switches.get('names') === false) await pieces.next();
  return pieces;
}

/**
 * Whether numbers and dates are written plainly: by default where the file has decimal commas, or parts thousands by blanks or
 * apostrophes, so that one table in two
 * notations becomes the same; with decimal points the exact text is plain enough, and stays.
 * Errors: `invalid-option`.
 */
function rewrites(args: Args, report: SourceReport): boolean {
  const cells = args.values.get('cells') ?? 'auto';
  if (cells !== 'auto' && cells !== 'exact' && cells !== 'plain') throw new AppError('invalid-option', { option: '--cells', value: cells, allowed: 'auto, exact, plain' });
  return cells === 'plain' || (cells === 'auto' && (report.dialect.decimal === ',' || report.dialect.thousands !== 'usual'));
}
