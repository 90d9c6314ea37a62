/** Endings of the names of files that Tessera reads, without the dot; `gz` and `zip` of any of them. */
export const TABLE_EXTENSIONS = [
  'csv', 'tsv', 'txt', 'tab', 'dat', 'xlsx', 'xlsm', 'ods', 'json', 'ndjson', 'jsonl', 'parquet', 'arrow', 'arrows', 'feather', 'ipc',
  'sqlite', 'sqlite3', 'db', 'duckdb', 'ddb',
] as const;

const NAMES = new RegExp(`\\.(${TABLE_EXTENSIONS.join('|')})$`, 'i');

/** Whether a file's name is that of a table; packed in gzip too. */
export function isTableName(name: string): boolean {
  return NAMES.test(name.replace(/\.gz$/i, ''));
}
