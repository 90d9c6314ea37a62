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
    const paths = metadata.row_groups[0]?.columns.map((column) => column.meta_data?.path_in_schema ?? []) ?? [];
    const elements = metadata.schema.filter(({ name, type }) =>
      type === 'INT96' && paths.some((path) => path.length === 1 && path[0] === name));
    for (const element of elements) {
      // read as plain bytes: the reader's own INT96 loses the day where the time of day is negative
      element.type = 'FIXED_LEN_BYTE_ARRAY';
      element.type_length = 12;
      for (const { meta_data } of metadata.row_groups.flatMap((group) => group.columns)) {
        if (meta_data?.path_in_schema[0] === element.name) meta_data.type = 'FIXED_LEN_BYTE_ARRAY';
      }
      const values: (bigint | null)[] = [];
      await parquetRead({
        file, metadata, columns: [element.name], utf8: false,
        onComplete: (rows: unknown[]) => {
          for (const row of rows) values.push(microsOf((row as unknown[])[0]));
        },
      });
      found.set(element.name, values);
    }
  } catch {
    found.clear();
  }
  return found;
}

/** Twelve bytes: nanoseconds within the day (64 bits), Julian day (32 bits). */
const microsOf = (value: unknown): bigint | null => {
  if (!(value instanceof Uint8Array) || value.length !== 12) return null;
  const view = new DataView(value.buffer, value.byteOffset, 12);
  const nanos = view.getBigInt64(0, true);
  const days = BigInt(view.getInt32(8, true)) - 2_440_588n;
  return days * 86_400_000_000n + (nanos - (((nanos % 1000n) + 1000n) % 1000n)) / 1000n;
};
