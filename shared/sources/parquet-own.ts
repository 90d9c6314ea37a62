import { parquetRead } from 'hyparquet';
import type { FileMetaData } from 'hyparquet';
import type { FileSource } from '../contract/file-source.ts';
import { AppError } from '../errors/app-error.ts';
import { microsOf } from './arrow-columns.ts';
import { breathe } from './breathe.ts';
import { verifyPages } from './parquet-verify.ts';

/** Columns that Arrow cannot hold as Parquet has them, by name; empty where there are none. */
export interface OwnColumns {
  /** The old INT96 timestamps, as microseconds since 1970 (null where there is none). */
  readonly int96: ReadonlyMap<string, readonly (bigint | null)[]>;
  /** Intervals of months, days and milliseconds, as text. */
  readonly intervals: ReadonlyMap<string, readonly (string | null)[]>;
  readonly uuids: ReadonlySet<string>;
}

/**
 * Reads the columns that Arrow cannot hold. It has INT96 as nanoseconds in 64 bits, which overflows before 1677 and after 2262 (Spark
 * writes such dates for "for ever"), and intervals without their months. Columns that are compressed in a way that only `parquet-wasm`
 * can read are left to it.
 * @param metadata the directory, which is changed; null where it cannot be followed: nothing is read
 * @throws AppError `damaged-file`, `file-too-large`, `cancelled`
 */
export async function readOwn(file: FileSource, bytes: Uint8Array, metadata: FileMetaData | null, signal?: AbortSignal): Promise<OwnColumns> {
  const int96 = new Map<string, (bigint | null)[]>();
  const intervals = new Map<string, (string | null)[]>();
  const uuids = new Set<string>();
  if (metadata === null) return { int96, intervals, uuids };
  const values = <T>(name: string, convert: (value: unknown) => T): Promise<T[]> => valuesOf(file, bytes, metadata, name, convert, signal);
  try {
    const paths = metadata.row_groups[0]?.columns.map((column) => column.meta_data?.path_in_schema ?? []) ?? [];
    for (const element of metadata.schema.filter(({ name }) => paths.some((path) => path.length === 1 && path[0] === name))) {
      if (element.logical_type?.type === 'UUID') uuids.add(element.name);
      else if (element.converted_type === 'INTERVAL') {
        delete element.converted_type;
        intervals.set(element.name, await values(element.name, intervalOf));
      } else if (element.type === 'INT96') {
        // read as plain bytes: the reader's own INT96 loses the day where the time of day is negative
        element.type = 'FIXED_LEN_BYTE_ARRAY';
        element.type_length = 12;
        for (const { meta_data } of metadata.row_groups.flatMap((group) => group.columns)) {
          if (meta_data?.path_in_schema[0] === element.name) meta_data.type = 'FIXED_LEN_BYTE_ARRAY';
        }
        int96.set(element.name, await values(element.name, int96Of));
      }
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    int96.clear();
    intervals.clear();
  }
  return { int96, intervals, uuids };
}

/** The values of a column, row group by row group: the library makes an object of each. */
const valuesOf = async <T>(file: FileSource, bytes: Uint8Array, metadata: FileMetaData, name: string, convert: (value: unknown) => T, signal?: AbortSignal): Promise<T[]> => {
  const values: T[] = [];
  const stored = { byteLength: bytes.length, slice: (start: number, end?: number) => bytes.slice(start, end).buffer };
  for (const group of metadata.row_groups) {
    await breathe(signal);
    for (const { meta_data: chunk } of group.columns) {
      if (chunk?.path_in_schema[0] !== name) continue;
      const place = { start: Number(chunk.dictionary_page_offset ?? 0) || Number(chunk.data_page_offset), bytes: Number(chunk.total_compressed_size) };
      if (!verifyPages(file, bytes, { ...place, values: Number(chunk.num_values), rows: Number(group.num_rows) })) {
        throw new AppError('damaged-file', { file: file.name, reason: 'the pages of a column do not hold what its directory says' });
      }
    }
    await parquetRead({
      file: stored, metadata: { ...metadata, row_groups: [group] }, columns: [name], utf8: false,
      onComplete: (rows: unknown[]) => {
        for (const row of rows) values.push(convert((row as unknown[])[0]));
      },
    });
  }
  return values;
};

const viewOf = (value: unknown): DataView | null =>
  (value instanceof Uint8Array && value.length === 12 ? new DataView(value.buffer, value.byteOffset, 12) : null);

/** Twelve bytes: nanoseconds within the day (64 bits), Julian day (32 bits). */
const int96Of = (value: unknown): bigint | null => {
  const view = viewOf(value);
  if (view === null) return null;
  const days = BigInt(view.getInt32(8, true)) - 2_440_588n;
  return days * 86_400_000_000n + microsOf(view.getBigInt64(0, true), 3);
};

/** Twelve bytes: months, days, milliseconds, without a sign. */
const intervalOf = (value: unknown): string | null => {
  const view = viewOf(value);
  return view === null ? null : `${view.getUint32(0, true)} months ${view.getUint32(4, true)} days ${view.getUint32(8, true)} ms`;
};
