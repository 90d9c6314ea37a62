import type { Measure, TextMeasure } from '../export/segments-csv.ts';
import type { Analysis } from './engine-api.ts';

/** What a labelled file is made from. */
export interface Labelled extends Pick<Analysis, 'recipe' | 'source' | 'customers'> {
  /** Row in the customer table of each labelled row, ascending. */
  readonly rowIndex: Int32Array;
  readonly labels: Int32Array;
  readonly measures: readonly (Measure | TextMeasure)[];
  /** Names of the segments, by label. */
  readonly names: readonly string[];
  /** Labelled rows that are written, ascending; absent: all customers. */
  readonly only?: Int32Array;
}

/** The table with the exact text of the customers' cells. */
export function textTable({ source, customers }: Pick<Labelled, 'source' | 'customers'>): string {
  return customers.rawTable ?? (customers.orders === null ? source.rawTable : customers.table);
}
