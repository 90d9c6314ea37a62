import { tableFromIPC } from 'apache-arrow';
import type { Table } from 'apache-arrow';
import { parquetMetadata } from 'hyparquet';
import type { FileMetaData } from 'hyparquet';
import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { formatInteger } from '../text/format.ts';
import { convertData, planColumn } from './arrow-columns.ts';
import type { Losses } from './arrow-columns.ts';
import { holdBreath } from './breathe.ts';
import { readSlice } from './encoding.ts';
import type { PassOptions } from './encoding.ts';
import { checkRatio } from './inflate.ts';
import { checkSpread, MOST_SPREAD, SUSPECT_SPREAD } from './meter.ts';
import { readOwn } from './parquet-own.ts';
import type { OwnColumns } from './parquet-own.ts';
import type { ParquetModule } from './parquet-module.ts';
import { verifyDirectory } from './parquet-verify.ts';
import { BATCH_ROWS, orDamaged, storeColumnar } from './store-columnar.ts';
import type { ColumnarSource, ColumnarTable } from './store-columnar.ts';

/** Bytes that are unpacked at once; the first rows say how many rows that is. */
const PIECE_BYTES = 64 * 1024 * 1024;
const FIRST_ROWS = 64;
/** Each piece hands the whole file to the reader, so that large files must not have many. */
const MOST_PIECES = 64;
const MOST_HANDED = 4 * 1024 * 1024 * 1024;

/**
 * Reads a Parquet file into two tables: `raw` with every value as text (NULL where it is missing), and `typed`.
 * Decimals keep their digits in `raw`; lists and structs are JSON text in both. It is unpacked in pieces.
 * @throws AppError `damaged-file`, `header-only`, `file-too-large`, `file-unreadable`, `cancelled`
 */
export async function readParquetFile(
  db: Database, file: FileSource, raw: string, typed: string, parquet: ParquetModule, options: PassOptions,
): Promise<ColumnarTable> {
  const bytes = await readSlice(file, 0, file.size);
  verifyDirectory(file, bytes);
  const metadata = metadataOf(bytes);
  const groups = metadata === null ? null : groupsOf(file, metadata);
  const first = nextPiece(groups, { group: 0, from: 0 }, FIRST_ROWS);
  const decode = (piece: Piece | null): Decoded => orDamaged(file, () => {
    holdBreath(options.signal);
    const part = piece === null ? {} : { rowGroups: piece.groups.slice(), offset: piece.offset, limit: piece.rows };
    const stream = parquet.readParquet(bytes, { batchSize: BATCH_ROWS, ...part }).intoIPCStream();
    return { table: tableFromIPC(stream), bytes: stream.length };
  });
  const begin = decode(first);
  const own = await readOwn(file, bytes, metadata, options.signal);
  return storeColumnar(db, file, raw, typed, columnsOf(file, groups, first, begin, decode, own), options);
}

/** The directory of a file; null where only the reader itself can follow it. */
const metadataOf = (bytes: Uint8Array): FileMetaData | null => {
  try {
    return parquetMetadata(bytes);
  } catch {
    return null;
  }
};

/** Rows of each row group. @throws AppError `damaged-file`, `file-too-large` */
const groupsOf = (file: FileSource, { row_groups: groups }: FileMetaData): number[] => {
  const rows = groups.map(({ num_rows }) => Number(num_rows));
  const impossible = rows.find((count) => count < 0);
  if (impossible !== undefined) throw new AppError('damaged-file', { file: file.name, reason: `it says that a row group has ${formatInteger(impossible)} rows` });
  checkRatio(file, groups.reduce((sum, { total_byte_size }) => sum + Number(total_byte_size), 0), file.size, SUSPECT_SPREAD, MOST_SPREAD);
  checkSpread(file, rows.reduce((sum, count) => sum + count, 0), groups[0]?.columns.length ?? 0);
  return rows;
};

/** Rows to be unpacked at once: several whole row groups, or a part of one. */
interface Piece {
  readonly groups: readonly number[];
  readonly offset: number;
  readonly rows: number;
}

interface Place {
  readonly group: number;
  readonly from: number;
}

/** The rows from a place on, about as many as wanted; null where row groups are not known, or no rows are left. */
const nextPiece = (groups: readonly number[] | null, { group, from }: Place, wanted: number): Piece | null => {
  if (groups === null || group >= groups.length) return null;
  if (from > 0 || groups[group] > wanted) return { groups: [group], offset: from, rows: Math.min(wanted, groups[group] - from) };
  const list = [group];
  let rows = groups[group];
  for (let next = group + 1; next < groups.length && rows + groups[next] <= wanted; next++) {
    list.push(next);
    rows += groups[next];
  }
  return { groups: list, offset: 0, rows };
};

const after = (groups: readonly number[], piece: Piece): Place => {
  const last = piece.groups[piece.groups.length - 1];
  const end = piece.offset + piece.rows;
  return piece.groups.length === 1 && end < groups[last] ? { group: last, from: end } : { group: last + 1, from: 0 };
};

/** Rows of a piece, and how many bytes they came to. */
interface Decoded {
  readonly table: Table;
  readonly bytes: number;
}

const columnsOf = (
  file: FileSource, groups: readonly number[] | null, first: Piece | null, begin: Decoded, decode: (piece: Piece) => Decoded, own: OwnColumns,
): ColumnarSource => {
  const { fields } = begin.table.schema;
  const plans = fields.map(planColumn);
  const losses = fields.map((): Losses => ({ beyond: 0, cut: 0 }));
  const rows = groups === null || first === null ? begin.table.numRows : groups.reduce((sum, count) => sum + count, 0);
  const batches = function* (): Generator<{ rows: number; columns: () => ReturnType<typeof convertData>[] }> {
    let piece = first;
    let decoded: Decoded | null = begin;
    let done = 0;
    let made = 0;
    while (decoded !== null) {
      made += decoded.bytes;
      checkRatio(file, made, file.size, SUSPECT_SPREAD, MOST_SPREAD);
      for (const { numRows, data } of decoded.table.batches) {
        const from = done;
        done += numRows;
        yield {
          rows: numRows,
          columns: () => data.children.map((child, j) => {
            const { name } = fields[j];
            const [times, texts] = [own.int96.get(name)?.slice(from, from + numRows), own.intervals.get(name)?.slice(from, from + numRows)];
            return convertData(fields[j], plans[j], child, { times, texts, uuid: own.uuids.has(name), losses: losses[j] });
          }),
        };
      }
      if (piece === null || groups === null) return;
      const pieces = Math.max(MOST_PIECES, MOST_HANDED / file.size);
      const fitting = Math.max(1, Math.floor((PIECE_BYTES * piece.rows) / Math.max(1, decoded.bytes)), Math.ceil(rows / pieces));
      decoded = null;
      piece = nextPiece(groups, after(groups, piece), fitting);
      if (piece !== null) decoded = decode(piece);
    }
    if (done !== rows) throw new AppError('damaged-file', { file: file.name, reason: `it says that it has ${formatInteger(rows)} rows, and has ${formatInteger(done)}` });
  };
  return { names: fields.map((field) => field.name), plans, rows, losses, batches: batches() };
};
