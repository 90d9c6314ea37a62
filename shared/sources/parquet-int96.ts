import { parquetMetadata, parquetRead } from 'hyparquet';

/**
 * Columns of the old INT96 timestamps, as microseconds since 1970 (null where there is none). Arrow has them as
 * nanoseconds in 64 bits, which overflows before 1677 and after 2262; Spark writes such dates for "for ever".
 * Empty when there are none, or when they are compressed in a way that only `parquet-wasm` can read.
 */
export async function readInt96(bytes: Uint8Array): Promise<Map<string, readonly (bigint | null)[]>> {
  const found = new Map<string, (bigint | null)[]>();
  const file = bytes.slice().buffer;
  try {
    const metadata = parquetMetadata(file);
    const names = metadata.schema.filter((element) => element.type === 'INT96').map((element) => element.name);
    const top = new Set(metadata.row_groups[0]?.columns.flatMap((column) =>
      column.meta_data?.path_in_schema.length === 1 ? column.meta_data.path_in_schema : []));
    for (const name of names.filter((candidate) => top.has(candidate))) {
      const values: (bigint | null)[] = [];
      await parquetRead({
        file, metadata, columns: [name], parsers: { timestampFromNanoseconds: floorToMicros as never },
        onComplete: (rows: unknown[]) => {
          for (const row of rows) {
            const value = Array.isArray(row) ? (row[0] as unknown) : (row as Record<string, unknown>)[name];
            values.push(typeof value === 'bigint' ? value : null);
          }
        },
      });
      found.set(name, values);
    }
  } catch {
    found.clear();
  }
  return found;
}

const floorToMicros = (nanos: bigint): bigint => (nanos - (((nanos % 1000n) + 1000n) % 1000n)) / 1000n;
