import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, TextColumn } from '../../shared/contract/database.ts';
import type { ColumnInfo, SourceReport } from '../../shared/contract/tables.ts';
import { moments, sampleVariance, skewness } from '../../shared/math/stats.ts';
import { dialectSchema } from '../../shared/recipe/recipe.ts';
import type { ColumnType, OrderRoles } from '../../shared/recipe/recipe.ts';
import { ident } from '../../shared/sql/ident.ts';
import { literal } from '../../shared/sql/literal.ts';

const TYPES: Readonly<Record<string, ColumnType>> = {
  BIGINT: 'integer', DOUBLE: 'number', BOOLEAN: 'boolean', DATE: 'date', TIMESTAMP: 'datetime', VARCHAR: 'category',
};

const texts = async (db: Database, sql: string): Promise<readonly (string | null)[]> =>
  ((await db.query(sql)).columns[0] as TextColumn).values;

async function describe(db: Database, table: string, name: string, type: ColumnType): Promise<ColumnInfo> {
  const column = ident(name);
  const figures = await db.query(`SELECT count(*) - count(${column}) AS missing, count(DISTINCT ${column}) AS distinct, count(*) AS rows FROM ${ident(table)}`);
  const [missing, distinct, rows] = figures.columns.map((figure) => figure.values[0] as number);
  const present = rows - missing;
  const base = { name, label: name, missing, distinct, quantiles: null, top: [], histogram: null, issues: [], reason: 'Guessed.' };
  if (type === 'integer' || type === 'number') {
    const { values } = (await db.query(`SELECT CAST(${column} AS DOUBLE) AS v FROM ${ident(table)} ORDER BY _row`)).columns[0];
    const numbers = values as Float64Array;
    return {
      ...base, type, role: 'feature', min: Math.min(...numbers), max: Math.max(...numbers),
      mean: moments(numbers).mean, sd: Math.sqrt(sampleVariance(numbers)), skewness: skewness(numbers),
    };
  }
  const max = (await texts(db, `SELECT CAST(max(${column}) AS VARCHAR) AS v FROM ${ident(table)}`))[0];
  const empty = { min: null, mean: null, sd: null, skewness: null };
  if (type === 'date' || type === 'datetime') return { ...base, ...empty, type, role: 'date', max };
  const text = type === 'category' && distinct > 100;
  const role = !text ? 'feature' : distinct === present ? 'id' : 'text';
  return { ...base, ...empty, type: text ? 'text' : type, role, max: null };
}

export interface CsvOptions {
  readonly id?: string;
  readonly orders?: OrderRoles | null;
  readonly decimal?: '.' | ',';
  readonly delimiter?: string;
  /** All cells stay text. */
  readonly plain?: boolean;
}

/** Raw and typed tables from a CSV file as the engine of the database reads it, and a report of them. */
export async function loadCsv(db: Database, path: string, options: CsvOptions = {}): Promise<SourceReport> {
  const id = options.id ?? 'main';
  const settings = `header = true, nullstr = '', delim = ${literal(options.delimiter ?? ',')}`;
  const read = (extra: string): string => `read_csv(${literal(path)}, ${settings}, ${extra})`;
  await db.exec(`CREATE OR REPLACE TABLE raw_${id} AS SELECT row_number() OVER () - 1 AS _row, * FROM ${read('all_varchar = true')};
    CREATE OR REPLACE TABLE typed_${id} AS SELECT row_number() OVER () - 1 AS _row, * FROM ${read(options.plain === true ? 'all_varchar = true' : 'sample_size = -1')}`);
  const described = await db.query(`SELECT column_name, column_type FROM (DESCRIBE typed_${id})`);
  const [names, types] = described.columns.map((column) => (column as TextColumn).values as readonly string[]);
  const columns: ColumnInfo[] = [];
  for (let j = 1; j < names.length; j++) columns.push(await describe(db, `typed_${id}`, names[j], TYPES[types[j]]));
  const rows = (await db.query(`SELECT count(*) AS n FROM raw_${id}`)).columns[0].values[0] as number;
  return {
    id, name: path.split('/').at(-1) ?? path, bytes: 0, sha256: '0'.repeat(64),
    dialect: dialectSchema.parse({ format: 'csv', decimal: options.decimal ?? '.', delimiter: options.delimiter ?? ',' }),
    physicalRecords: rows, rows, rejected: { count: 0, examples: [] }, columns, duplicates: 0, sensitive: [],
    orders: options.orders ?? null, notices: [], rawTable: `raw_${id}`, typedTable: `typed_${id}`,
  };
}

/** The same from text. */
export async function loadCsvText(db: Database, name: string, text: string, options: CsvOptions = {}): Promise<SourceReport> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-test-'));
  try {
    writeFileSync(join(folder, name), text);
    return await loadCsv(db, join(folder, name), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
