/** A condition on one column. Text is compared with what is shown, numbers and dates by value. */
export type Filter =
  /** The shown text has this part, upper and lower case alike. */
  | { readonly column: string; readonly kind: 'contains'; readonly text: string }
  /** The shown text is exactly this, or the number or date is the same. */
  | { readonly column: string; readonly kind: 'equals'; readonly text: string }
  /** Both limits belong to it; null: no limit. Numbers with a decimal point, dates as YYYY-MM-DD (a day as upper limit is the whole day). */
  | { readonly column: string; readonly kind: 'range'; readonly from: string | null; readonly to: string | null }
  | { readonly column: string; readonly kind: 'missing' }
  | { readonly column: string; readonly kind: 'present' };

export interface Sort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** Which rows of a table are wanted, and in which order. Rows must meet all filters and the search. */
export interface RowsWanted {
  /** Null: the order of the source. Rows without a value come last in both directions; ties are in the order of the source. */
  readonly sort: Sort | null;
  readonly filters: readonly Filter[];
  /** Part of the shown text of any column, upper and lower case alike; empty: no search. */
  readonly search: string;
  /** Table with the typed values of the same rows (by `_row`); the table itself where it is typed. */
  readonly values: string;
}

/** Rows to be written as CSV: those wanted, with the columns in this order. */
export interface RowsCsvRequest {
  readonly table: string;
  readonly wanted: RowsWanted;
  readonly columns: readonly string[];
  /** Texts that a spreadsheet could run as a formula get an apostrophe in front. */
  readonly formulaSafe: boolean;
}
