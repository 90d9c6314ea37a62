import type { Column } from '../contract/database.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import { ownNames } from './own-names.ts';
import type { SegmentsCsvInput } from './segments-csv.ts';

/** A column of the labelled customers. */
export interface LabelledColumn {
  readonly name: string;
  /** Text keeps every sign of the file: ids their zeros and all their digits. */
  readonly type: ColumnType;
}

/** Labelled rows that follow each other, one column each, in the form of `exchanged` (dates as days since 1970, times as microseconds in text). */
export interface LabelledPart {
  readonly from: number;
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** The labelled customers with the types of their columns, read part by part. */
export interface LabelledTable {
  readonly columns: readonly LabelledColumn[];
  readonly rows: number;
  parts(): AsyncIterable<LabelledPart>;
}

/** Whole numbers up to here keep their digits in a spreadsheet. */
const MOST_WHOLE = 1e15;

/** The type in which a column of the source leaves: the id, and whole numbers too long for a double or a spreadsheet, as text. */
export function exportedType({ name, type, mean, min, max }: Pick<ColumnInfo, 'name' | 'type' | 'mean' | 'min' | 'max'>, id: string | null): ColumnType {
  if (name === id) return 'text';
  // Whole numbers of two values are read as a category.
  const own = type === 'category' && mean !== null ? 'integer' : type;
  if (own !== 'integer') return own;
  const long = [min, max].some((value) => typeof value === 'number' && Math.abs(value) >= MOST_WHOLE);
  return long ? 'text' : 'integer';
}

/** What `segmentsCsv` adds to the source's columns, with types. */
export type OwnInput = Pick<SegmentsCsvInput, 'labels' | 'measures' | 'rowIndex' | 'names' | 'totalRows'> & {
  /** Names of the source's columns before ours. */
  readonly before: readonly string[];
  /** The column `row` where there is no id; null: there is one. */
  readonly numbers: ((row: number) => number) | null;
};

/** Our columns, and their values for a run of rows. */
export function ownColumns(input: OwnInput): { readonly columns: readonly LabelledColumn[]; part(from: number, rows: number): Column[] } {
  const own = ownNames(input.before);
  const clustered = new Int32Array(input.totalRows).fill(-1);
  input.rowIndex.forEach((row, i) => {
    clustered[row] = i;
  });
  const columns: LabelledColumn[] = [
    ...(input.numbers === null ? [] : [{ name: own('row'), type: 'integer' as const }]),
    { name: own('segment'), type: 'integer' },
    { name: own('segment_name'), type: 'text' },
    ...input.measures.map((measure) => ({ name: own(measure.name), type: 'texts' in measure ? 'text' as const : measure.name === 'second_segment' ? 'integer' as const : 'number' as const })),
  ];
  const part = (from: number, rows: number): Column[] => {
    const numeric = (at: (row: number) => number): Column => {
      const values = Float64Array.from({ length: rows }, (_, i) => at(from + i));
      return { name: '', kind: 'number', values, valid: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)) };
    };
    const texts = (of: (row: number) => string | null): Column => {
      const values = Array.from({ length: rows }, (_, i) => of(from + i));
      return { name: '', kind: 'text', values, valid: Uint8Array.from(values, (value) => (value === null ? 0 : 1)) };
    };
    const nameOf = (row: number): string | null => {
      const at = clustered[row];
      return at < 0 ? null : input.labels[at] < 0 ? NO_SEGMENT : input.names[input.labels[at]] ?? null;
    };
    return [
      ...(input.numbers === null ? [] : [numeric(input.numbers)]),
      numeric((row) => (clustered[row] < 0 ? NaN : input.labels[clustered[row]] + 1)),
      texts(nameOf),
      ...input.measures.map((measure) => ('texts' in measure ? texts((row) => (clustered[row] < 0 ? null : measure.texts[clustered[row]]))
        : numeric((row) => (clustered[row] < 0 ? NaN : measure.values[clustered[row]])))),
    ];
  };
  return { columns, part };
}
