import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { ident } from '../sql/ident.ts';
import { ROW } from './arrow-text.ts';
import { plainDialect } from './dialect.ts';
import { readArrowFile } from './read-arrow.ts';
import { readParquetFile } from './read-parquet.ts';
import type { FormatOptions } from './read-options.ts';
import type { Reading } from './reading.ts';
import { typedExpression } from './typed.ts';

/**
 * Reads Parquet or Arrow into a table of text and one of typed values; a type set by hand is read from the text.
 * @throws AppError as `readParquetFile`
 */
export async function readColumnar(
  db: Database, file: FileSource, format: 'parquet' | 'arrow', raw: string, typed: string, options: FormatOptions,
): Promise<Reading> {
  const table = await (format === 'parquet' ? readParquetFile(db, file, raw, typed, await options.parquet(), options) : readArrowFile(db, file, raw, typed, options));
  const dialect = plainDialect(format);
  const overrides = new Map(options.overrides.map((override) => [override.name, override.type]));
  const columns = table.plans.map((plan, j) => ({
    type: plan.type === 'category' ? ('text' as const) : plan.type, reason: plan.reason, misfits: 0, padded: 0, name: table.names.names[j],
  }));
  for (const [j, column] of columns.entries()) {
    const wanted = overrides.get(column.name);
    if (wanted === undefined || wanted === column.type) continue;
    const type = wanted === 'category' ? 'text' : wanted;
    const value = typedExpression({ name: column.name, type, clean: null }, dialect);
    const name = ident(column.name);
    await db.exec(`CREATE OR REPLACE TABLE ${ident(typed)} AS SELECT t.${ROW}, ${table.names.names.map((other, i) =>
        (i === j ? `r.v AS ${name}` : `t.${ident(other)}`)).join(', ')}
      FROM ${ident(typed)} t JOIN (SELECT ${ROW}, ${value} AS v FROM ${ident(raw)}) r ON r.${ROW} = t.${ROW} ORDER BY t.${ROW}`, options);
    columns[j] = { ...column, type, reason: 'Set by hand.' };
  }
  return { dialect, names: table.names, rows: table.rows, rejected: { count: 0, examples: [] }, columns, notices: table.notices, parts: [] };
}
