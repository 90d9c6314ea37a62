import type { Steps } from '../contract/compute.ts';
import { ownNames } from './own-names.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import { csvWriter } from '../text/csv.ts';
import { concatBytes } from '../math/bytes.ts';

/** A column by its exact text; null where the cell is empty. */
export interface TextCells {
  readonly name: string;
  /** Numbers in a number column are written as they are: −5 is no formula there, but text is still looked at. */
  readonly numeric: boolean;
  readonly values: readonly (string | null)[];
}

/** A figure of each clustered row; NaN: not known, an empty cell. */
export interface Measure {
  readonly name: string;
  readonly values: Float64Array;
}

/** A text of each clustered row; null: an empty cell. */
export interface TextMeasure {
  readonly name: string;
  readonly texts: readonly (string | null)[];
}

export interface SegmentsCsvInput {
  /** The column that names the customer, one value a row; null: rows are numbered from 1 in a column `row`. */
  readonly ids: TextCells | null;
  /** Numbers in the column `row`, where they are not 1, 2, 3, …; absent or null: they are. */
  readonly rowNumbers?: Float64Array | null;
  /** Segment of each clustered row, from 0; −1: the method put it in none. */
  readonly labels: Int32Array;
  /** What else the method says of each clustered row: one column each, such as `probability`. */
  readonly measures: readonly (Measure | TextMeasure)[];
  /** Row in the table of each clustered row, ascending. */
  readonly rowIndex: Int32Array;
  /** Name of each segment, by label. */
  readonly names: readonly string[];
  readonly totalRows: number;
  /** Clustered rows that are written, ascending; absent: all rows, those that are not clustered too. */
  readonly only?: Int32Array;
  /** All columns of the source, used with `withSource`. */
  readonly sourceColumns: readonly TextCells[];
  readonly formulaSafe: boolean;
  readonly withSource: boolean;
}

export interface SegmentsCsv {
  /** UTF-8, RFC 4180 (lines end in CR LF), rows in the order of the source. */
  readonly bytes: Uint8Array;
  /** Cells given a leading apostrophe, headers included; for the notice `formula-neutralised`. */
  readonly neutralised: number;
}

const CHUNK_ROWS = 4096;

/**
 * The labelled customers: the id column (`row` where there is none), `segment` (1 = largest; 0 for customers whom the
 * method put in no segment; empty for rows left out, which stay), `segment_name` and, for methods that have them, `probability`, `outlier_score` and `agreement`, with splits `micro_segment` and `micro_segment_name`. With `withSource` all source columns come first, unchanged, and the id is not repeated
 * when it is one of them. Where the source has a column of one of our names, ours is called `tessera_…`.
 */
export function* segmentsCsv(input: SegmentsCsvInput): Steps<SegmentsCsv> {
  const { totalRows, names } = input;
  const { measures } = input;
  const clustered = new Int32Array(totalRows).fill(-1);
  for (let i = 0; i < input.rowIndex.length; i++) clustered[input.rowIndex[i]] = i;

  const csv = csvWriter({ formulaSafe: input.formulaSafe });
  const source = leadingColumns(input);
  const own = ownNames(source.map((column) => column.name));
  const numbered = input.ids === null;
  const head = [...source.map((column) => column.name), ...(numbered ? [own('row')] : []), own('segment'), own('segment_name'), ...measures.map((measure) => own(measure.name))];

  const encoder = new TextEncoder();
  const chunks = [encoder.encode(csv.heading(head))];
  const count = input.only?.length ?? totalRows;
  for (let start = 0; start < count; start += CHUNK_ROWS) {
    const end = Math.min(count, start + CHUNK_ROWS);
    let text = '';
    for (let i = start; i < end; i++) {
      const row = input.only === undefined ? i : input.rowIndex[input.only[i]];
      for (const column of source) text += `${csv.field(column.values[row] ?? '', column.numeric)},`;
      if (numbered) text += `${input.rowNumbers?.[row] ?? row + 1},`;
      const at = clustered[row];
      if (at < 0) text += `,${','.repeat(measures.length)}\r\n`;
      else {
        const label = input.labels[at];
        text += `${label + 1},${csv.field(label < 0 ? NO_SEGMENT : names[label] ?? '')}${measures.map((measure) => `,${'texts' in measure ? csv.field(measure.texts[at] ?? '') : numberCell(measure.values[at])}`).join('')}\r\n`;
      }
    }
    chunks.push(encoder.encode(text));
    yield { fraction: end / count };
  }
  return { bytes: concatBytes(chunks), neutralised: csv.neutralised };
}

const numberCell = (value: number): string => (Number.isNaN(value) ? '' : String(value));

/** The columns before ours: the source's, the id's, or none. */
function leadingColumns(input: SegmentsCsvInput): readonly TextCells[] {
  const { ids } = input;
  if (!input.withSource) return ids === null ? [] : [ids];
  if (ids === null || input.sourceColumns.some((column) => column.name === ids.name)) return input.sourceColumns;
  return [...input.sourceColumns, ids];
}
