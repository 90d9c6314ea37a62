import { DuckDBInstance } from '@duckdb/node-api';
import type { Column, Database, ResultTable } from '../../shared/contract/database.ts';
import { AppError } from '../../shared/errors/app-error.ts';

const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw new AppError('unsupported-type', { value: String(value) });
};

const NUMBERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UBIGINT', 'UINTEGER', 'FLOAT', 'DOUBLE', 'BOOLEAN']);

/** Native DuckDB in this process, answering by the `Database` contract; for tests of what is built on it. */
export async function openMemoryDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  const connection = await instance.connect();
  const failed = (error: unknown): never => {
    throw new AppError('database-failed', { message: error instanceof Error ? error.message : String(error) }, error);
  };
  return {
    release: 'v1.4.3',
    gone: new Promise(() => undefined),
    async exec(sql, options) {
      if (options?.signal?.aborted === true) throw new AppError('cancelled');
      await connection.run(sql).catch(failed);
    },
    async query(sql, options): Promise<ResultTable> {
      if (options?.signal?.aborted === true) throw new AppError('cancelled');
      const reader = await connection.runAndReadAll(sql).catch(failed);
      const types = reader.columnTypes().map(String);
      const data = reader.getColumns();
      const columns = reader.columnNames().map((name, j): Column => {
        const values: readonly unknown[] = data[j] ?? [];
        const valid = Uint8Array.from(values, (value) => (value === null ? 0 : 1));
        if (types[j] === 'VARCHAR') return { name, kind: 'text', values: values as readonly (string | null)[], valid };
        if (!NUMBERS.has(types[j])) throw new AppError('unsupported-type', { column: name, type: types[j] });
        return { name, kind: 'number', values: Float64Array.from(values, (value) => (value === null ? NaN : toNumber(value))), valid };
      });
      return { rows: reader.currentRowCount, columns };
    },
    async insertArrow() {
      throw new Error('not here');
    },
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
