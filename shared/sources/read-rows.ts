import { AppError } from '../errors/app-error.ts';
import type { AttachFile, Database } from '../contract/database.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { without } from './encoding.ts';
import type { FileFacts, PassOptions } from './encoding.ts';
import type { OpenedFile } from './open-file.ts';
import { readColumnarRows } from './columnar-rows.ts';
import type { ParquetModule } from './parquet-module.ts';
import { readDuckdb } from './read-duckdb.ts';
import { readJson } from './read-json.ts';
import { readSheet } from './read-sheet.ts';
import { readSqlite } from './read-sqlite.ts';
import { readText } from './read-text.ts';
import type { TextTable } from './read-text.ts';
import type { TableTarget } from './table-writer.ts';

/** What readers of rows may use. */
export interface RowsOptions extends PassOptions {
  /** Reads DuckDB files; where it is absent they are refused. */
  readonly attach?: AttachFile;
  readonly parquet: () => Promise<ParquetModule>;
}

/** Reads a file as rows of text cells. */
export async function readRows(
  db: Database, opened: OpenedFile, facts: FileFacts, given: Partial<Dialect>, target: TableTarget, options: RowsOptions,
): Promise<TextTable> {
  const { format } = opened;
  const file = facts.wrongMark === undefined ? opened.file : without(opened.file, facts.wrongMark);
  // the name of a file in an archive is no name of a sheet in it
  const inside = opened.member === null ? given : { ...given, sheet: opened.table };
  switch (format) {
    case 'xlsx':
    case 'ods':
      return readSheet(db, file, opened.entries, format, target, inside, options);
    case 'json':
    case 'ndjson':
      return readJson(db, file, format, target, facts, inside, options);
    case 'sqlite':
      return readSqlite(db, file, target, inside, options);
    case 'parquet':
    case 'arrow':
      return readColumnarRows(db, file, format, target, options.parquet, options);
    case 'duckdb':
      if (options.attach === undefined) throw new AppError('unsupported-format', { file: file.name, format: 'a DuckDB database' });
      return readDuckdb(db, file, target, inside, options.attach, options);
    default:
      return readText(db, file, target, facts, format === 'fixed' ? { ...inside, format } : inside, options);
  }
}
