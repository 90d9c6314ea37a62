/** The data-table view of a figure: cells as text, the first column names the row. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
