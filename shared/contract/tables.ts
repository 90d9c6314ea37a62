import type { ColumnRole, ColumnType, Dialect, OrderRoles } from '../recipe/recipe.ts';
import type { Engagement } from '../recipe/scores.ts';
import type { ReadStep } from '../text/reading.ts';
import type { Notice } from './notice.ts';
import type { ModelName } from './value.ts';
import type { JoinReport } from './joins.ts';
import type { Originals, Prepared } from './steps.ts';

/** Counts per bin of equal width over [min, max]; the picture beside a column name. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
}

/** What is known of one column of a table. Figures are over its non-missing values. */
export interface ColumnInfo {
  readonly name: string;
  /** Words for people where the name is ours, for example "Days since last order". */
  readonly label: string;
  readonly type: ColumnType;
  readonly role: ColumnRole;
  readonly missing: number;
  /** Of these: words that stand for a missing value, and how often, the most frequent first; the others are empty or do not fit. Absent: none. */
  readonly missingWords?: readonly { readonly value: string; readonly count: number }[];
  readonly distinct: number;
  /** Numbers for number columns, ISO text for dates, null for text and where all values are missing. */
  readonly min: number | string | null;
  readonly max: number | string | null;
  readonly mean: number | null;
  /** Sample standard deviation (n − 1). */
  readonly sd: number | null;
  /** Population skewness g1 = m3 / m2^1.5. */
  readonly skewness: number | null;
  /** Quantiles at 0.05, 0.25, 0.5, 0.75, 0.95 (type 7); null for other than number columns. */
  readonly quantiles: readonly number[] | null;
  /** Most frequent values, at most 10, most frequent first; ties by value. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  readonly histogram: Histogram | null;
  readonly issues: readonly ColumnIssue[];
  /** The currency or % that stands beside the numbers in the file, empty where only brackets or minuses do; absent for all else. */
  readonly unit?: string;
  /** How its cells are written, where not as the dialect of the file says. */
  readonly written?: { readonly decimal?: Dialect['decimal']; readonly dateOrder?: Dialect['dateOrder']; readonly dates?: 'named' | 'weeks' | 'months' | 'numbers' };
  /** Why the type and role were chosen, one sentence. */
  readonly reason: string;
  /** How a column of ours is computed, one sentence; absent for columns of the file. */
  readonly definition?: string;
  /** How a column of ours changes by itself though customers do not; absent: it does not. */
  readonly grows?: Growing;
}

/**
 * `history`: counts or spans what the file holds, so that it says something of two periods only where both look back as far; `days`: days
 * back to a date, which besides follow the season, closed days, and where the file begins; `calendar`: names a time of the calendar,
 * so that every later period has others.
 */
export type Growing = 'history' | 'days' | 'calendar';

export interface ColumnIssue {
  readonly code:
    | 'constant' | 'all-missing' | 'mostly-missing' | 'mixed-types' | 'whitespace' | 'case-variants'
    | 'placeholder' | 'outliers' | 'near-unique' | 'repeated-ids' | 'mostly-numbers' | 'mostly-dates' | 'amounts'
    // told by the quality report alone
    | 'impossible-dates' | 'future-dates' | 'near-duplicates' | 'alike-column';
  readonly message: string;
  /** What the step that mends it needs to know: values that stand for missing ones, days from and before which dates can be, the type that most values have and how many do not. */
  readonly values?: readonly string[];
}

/** Where the reading of a file is. */
export interface ReadProgress {
  readonly step: ReadStep;
  /** Of the whole reading, 0..1; never falls. */
  readonly fraction: number;
  /** Of the file's bytes in this step, 0..1; null where the step has no bytes of its own. */
  readonly read: number | null;
  /** How long nothing has been heard of what reads it, and after how long that is ended, in milliseconds; absent, or 0, while all is well. */
  readonly silence?: { readonly now: number; readonly most: number };
}

/** A row that could not be read. */
export interface RejectedRow {
  /** Physical line where the record starts, from 1. */
  readonly line: number;
  readonly reason: string;
  /** Its text, cut at 200 characters. */
  readonly text: string;
}

/** One of several tables that a file holds. */
export interface FilePart {
  readonly name: string;
  /** A sheet that the workbook does not show. */
  readonly hidden: boolean;
  /** Of a table in a text: where it begins, its records, and what they are called. */
  readonly line?: number;
  readonly records?: number;
  readonly columns?: readonly string[];
}

/** In place of the name of a part: all tables of a text as one. */
export const ALL_TABLES = 'All as one';

/** What was understood of a file. `rows` + `rejected.count` + `withheld` = `physicalRecords`. */
export interface SourceReport {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly dialect: Dialect;
  /** Records in the file, the header and blank lines not counted. */
  readonly physicalRecords: number;
  readonly rows: number;
  /** Rows of persons who are left out at their own wish; absent where nobody is to be. */
  readonly withheld?: number;
  /** `examples`: the first 100. `table`: all of them in the database (`_row`, `line`, `reason`, `text`, `file`); absent where there are none. */
  readonly rejected: {
    readonly count: number; readonly examples: readonly RejectedRow[]; readonly table?: string;
    /** Of the count: records of other tables in the file, and lines of sums and notes, which notices of their own tell of. */
    readonly told?: number;
  };
  /** What else the file holds: sheets of a workbook, tables of a database, files of an archive, arrays of a JSON file. */
  readonly parts?: readonly FilePart[];
  /** Compression or archive that the table stands in. */
  readonly container?: 'gzip' | 'zip';
  /** Several files of one shape that were read as one table, in this order. */
  readonly files?: readonly { readonly name: string; readonly sha256: string; readonly rows: number; readonly rejected: number }[];
  readonly columns: readonly ColumnInfo[];
  /** What the file has in place of names that were invented or numbered here; absent where there are none. */
  readonly headings?: readonly { readonly name: string; readonly heading: string }[];
  /** Rows that repeat an earlier row in every column. */
  readonly duplicates: number;
  readonly sensitive: readonly { readonly column: string; readonly reason: string }[];
  /** The roles by which this looks like an order file, or null. */
  readonly orders: OrderRoles | null;
  readonly notices: readonly Notice[];
  /** Table in the database with the exact text of every cell, and with typed values; both have `_row` from 0. */
  readonly rawTable: string;
  readonly typedTable: string;
}

/** What became of an order file's rows: `rows` = `valid` + the sum of `leftOut`. */
export interface OrdersReport {
  readonly roles: OrderRoles;
  readonly rows: number;
  readonly valid: number;
  readonly orders: number;
  readonly customers: number;
  readonly leftOut: {
    readonly blankCustomer: number;
    /** Quantity, price or amount not positive (cancellations, returns, free lines). */
    readonly notPositive: number;
    /** A date or amount that cannot be read. */
    readonly unreadable: number;
    readonly afterAsOf: number;
    /** Before the window that is looked at. */
    readonly beforeWindow: number;
  };
  /** The categories whose shares are features, those with the most lines first. */
  readonly categories: readonly string[];
  readonly firstDate: string;
  readonly lastDate: string;
}

/** The customers to be segmented: one row each. */
export interface CustomerTable {
  /** Table in the database: `_row` from 0, then the columns. */
  readonly table: string;
  readonly rows: number;
  /** The column that names the customer, or null. */
  readonly id: string | null;
  readonly columns: readonly ColumnInfo[];
  readonly orders: OrdersReport | null;
  /** The engagement score as fitted to its outcome; absent without one. */
  readonly engagement?: Engagement;
  /** The purchase model that forecasts among the columns rest on; absent where there are none. */
  readonly valueModel?: ModelName;
  /** `YYYY-MM-DD`, printed in documents. */
  readonly asOf: string;
  readonly notices: readonly Notice[];
  /** How other files were joined to the customers; absent where there is one file. */
  readonly joins?: readonly JoinReport[];
  /** What the preparation steps of the recipe did; absent where there are none. */
  readonly prepared?: Prepared;
  /** Columns that steps capped, filled, transformed or scaled, with their values before; absent where there are none. */
  readonly originals?: Originals;
  /**
   * Table with the exact text of every cell, where it is neither the source's nor `table` itself. It has `_source`, the row
   * in the source, where rows have gone.
   */
  readonly rawTable?: string;
}
