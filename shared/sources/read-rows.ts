import type { Database } from '../contract/database.ts';
import type { Dialect } from '../recipe/recipe.ts';
import type { FileFacts, PassOptions } from './encoding.ts';
import type { OpenedFile } from './open-file.ts';
import { readJson } from './read-json.ts';
import { readSheet } from './read-sheet.ts';
import { readSqlite } from './read-sqlite.ts';
import { readText } from './read-text.ts';
import type { TextTable } from './read-text.ts';
import type { TableTarget } from './table-writer.ts';

/** Reads what comes as rows of text cells. */
export async function readRows(
  db: Database, opened: OpenedFile, facts: FileFacts, given: Partial<Dialect>, target: TableTarget, options: PassOptions,
): Promise<TextTable> {
  const { file, format } = opened;
  // the name of a file in an archive is no name of a sheet in it
  const inside = opened.member === null ? given : { ...given, sheet: null };
  switch (format) {
    case 'xlsx':
    case 'ods':
      return readSheet(db, file, opened.entries, format, target, inside, options);
    case 'json':
    case 'ndjson':
      return readJson(db, file, format, target, facts, inside, options);
    case 'sqlite':
      return readSqlite(db, file, target, inside, options);
    default:
      return readText(db, file, target, facts, format === 'fixed' ? { ...inside, format } : inside, options);
  }
}
