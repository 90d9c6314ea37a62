import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { throwIfCancelled } from '../errors/app-error.ts';
import { ident } from '../sql/ident.ts';
import { ROW } from './arrow-text.ts';
import { plainDialect } from './dialect.ts';
import type { PassOptions } from './encoding.ts';
import type { ParquetModule } from './parquet-module.ts';
import { readArrowFile } from './read-arrow.ts';
import { readParquetFile } from './read-parquet.ts';
import type { TextTable } from './read-text.ts';
import { createRowStore } from './row-store.ts';
import { createTableWriter } from './table-writer.ts';
import type { TableTarget } from './table-writer.ts';

const CELLS_AT_ONCE = 500_000;

/**
 * Reads Parquet or Arrow as rows of text, so that several such files, or one among others, become one table; texts of the
 * file stay texts, all else is told by its text again.
 * @throws AppError as `readParquetFile`, and `columns-differ`
 */
export async function readColumnarRows(
  db: Database, file: FileSource, format: 'parquet' | 'arrow', target: TableTarget, parquet: () => Promise<ParquetModule>, options: PassOptions,
): Promise<TextTable> {
  const [raw, typed] = [`${target.table}_part`, `${target.table}_part_typed`];
  const drop = (): Promise<void> => db.exec(`DROP TABLE IF EXISTS ${ident(raw)}; DROP TABLE IF EXISTS ${ident(typed)}; DROP TABLE IF EXISTS ${ident(`${typed}_stage`)}`);
  await drop();
  try {
    const { names, rows, plans, notices } = await (format === 'parquet' ? readParquetFile(db, file, raw, typed, await parquet(), options) : readArrowFile(db, file, raw, typed, options));
    const writer = createTableWriter(db, target, names.names, options.signal);
    const store = createRowStore(names.names.length, writer.batch);
    const step = Math.max(1, Math.floor(CELLS_AT_ONCE / names.names.length));
    const list = names.names.map((name, j) => `${ident(name)} AS c${j}`).join(', ');
    for (let from = 0; from < rows; from += step) {
      throwIfCancelled(options.signal);
      const page = await db.query(`SELECT ${list} FROM ${ident(raw)} WHERE ${ROW} >= ${from} AND ${ROW} < ${from + step} ORDER BY ${ROW}`, { signal: options.signal });
      for (let r = 0; r < page.rows; r++) {
        page.columns.forEach(({ values }, j) => store.text(j, (values[r] as string | null) ?? ''));
        store.keep();
      }
      await writer.settle();
    }
    store.flush();
    await writer.finish();
    return {
      dialect: plainDialect(format), names, rows, rejected: { count: 0, examples: [] }, counts: store.counts, parts: [], notices, held: writer.held,
      asText: plans.map(({ type, reason }) => (type === 'text' ? reason : null)),
    };
  } finally {
    await drop().catch(() => undefined);
  }
}
