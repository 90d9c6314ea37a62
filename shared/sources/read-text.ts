import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { RejectedRow } from '../contract/tables.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { textBatchToIpc } from './arrow-text.ts';
import { decideDateOrder, decideDecimal, detectDialect, splitSample, usualFields } from './dialect.ts';
import { CHUNK_BYTES, readSlice } from './encoding.ts';
import type { Encoding, FileFacts, PassOptions } from './encoding.ts';
import { nameColumns } from './names.ts';
import type { ColumnNames } from './names.ts';
import { createScanner } from './scanner.ts';
import { createTranscoder } from './transcode.ts';

export interface TextTable {
  readonly dialect: Dialect;
  readonly names: ColumnNames;
  readonly rows: number;
  readonly rejected: { readonly count: number; readonly examples: readonly RejectedRow[] };
  /** Per column the counters of `classify.ts` over the whole file. */
  readonly counts: readonly Float64Array[];
}

const SAMPLE_BYTES = 512 * 1024;
/** Batches on their way to the database while the next is read. */
const MOST_PENDING = 2;

/**
 * Reads delimited text into `table`: `_row` BIGINT from 0, then every cell with its exact text.
 * The file passes in pieces; what is not UTF-8 is transcoded on the way. DuckDB's own CSV reader is not used: it drops
 * and merges damaged rows without saying so, and knows no windows-1252.
 * @throws AppError `empty-file`, `header-only`, `file-unreadable`, `cancelled`, `database-failed`
 */
export async function readText(
  db: Database, file: FileSource, table: string, facts: Pick<FileFacts, 'encoding' | 'wellFormed'>,
  given: Partial<Dialect>, options: PassOptions,
): Promise<TextTable> {
  const encoding = given.encoding ?? facts.encoding;
  const sample = await readSample(file, encoding);
  const { delimiter, quote, header } = detectDialect(sample.text, sample.whole, given);
  const { records } = splitSample(sample.text, delimiter, quote, sample.whole);
  if (records.length === 0) throw new AppError('empty-file', { file: file.name });
  const head = header === 1 ? records[0] : null;
  const names = nameColumns(head, head === null ? usualFields(records) : headedFields(head, records));
  const pending: Promise<void>[] = [];
  let failure: unknown = null;
  const scanner = createScanner({ delimiter, quote, columns: names.names.length, skip: header }, (batch) => {
    const insert = db.insertArrow(table, textBatchToIpc(names.names, batch), { signal: options.signal });
    pending.push(insert.catch((error: unknown) => {
      failure ??= error;
    }));
  });
  const transcode = createTranscoder(encoding, facts.wellFormed);
  const chunk = options.chunk ?? CHUNK_BYTES;
  for (let at = 0; at < file.size; at += chunk) {
    throwIfCancelled(options.signal);
    const end = Math.min(at + chunk, file.size);
    scanner.push(transcode(await readSlice(file, at, end), end === file.size), end === file.size);
    options.onProgress?.(end / file.size);
    while (pending.length > MOST_PENDING) await pending.shift();
    if (failure !== null) throw failure;
  }
  await Promise.all(pending);
  if (failure !== null) throw failure;
  if (scanner.rows + scanner.rejected === 0) throw new AppError('header-only', { file: file.name });
  if (scanner.rows === 0) {
    const [first] = scanner.examples;
    throw new AppError('damaged-file', { file: file.name, reason: `no row can be read; line ${first.line}: ${first.reason}` });
  }
  const decimal = given.decimal ?? decideDecimal(scanner.counts, delimiter);
  const dateOrder = given.dateOrder ?? decideDateOrder(scanner.counts, decimal === ',' || delimiter === ';');
  return {
    dialect: { format: 'csv', encoding, delimiter, quote, header, decimal, dateOrder },
    names,
    rows: scanner.rows,
    rejected: { count: scanner.rejected, examples: scanner.examples },
    counts: scanner.counts,
  };
}

const readSample = async (file: FileSource, encoding: Encoding): Promise<{ text: string; whole: boolean }> => {
  const end = Math.min(file.size, SAMPLE_BYTES);
  const whole = end === file.size;
  const bytes = createTranscoder(encoding)(await readSlice(file, 0, end), whole);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw new AppError('empty-file', { file: file.name });
  return { text, whole };
};

/**
 * Fields of a record below a header. The header counts, but for two habits of exporting programs: row names without a
 * heading (R), and a delimiter at the end of the heading line only.
 */
const headedFields = (head: readonly string[], records: readonly (readonly string[])[]): number => {
  const body = records.slice(1);
  if (body.length === 0) return head.length;
  const usual = usualFields(body);
  if (usual === head.length + 1 && head.length > 1) return usual;
  if (usual === head.length - 1 && usual > 0 && head[head.length - 1].trim() === '') return usual;
  return head.length;
};
