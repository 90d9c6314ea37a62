import type { StepKind } from './steps.ts';

export interface StepKindRow {
  readonly kind: StepKind;
  readonly label: string;
  /** One sentence for menus and help. */
  readonly help: string;
  /** Its own fields, with what they may be, for help. */
  readonly fields: string;
}

/** All kinds of preparation steps, in the order of the menu. */
export const STEP_KINDS: readonly StepKindRow[] = [
  { kind: 'type', label: 'Change type', help: 'Reads a column as another type; what does not fit becomes missing and is counted.', fields: 'column, to (integer | number | boolean | date | datetime | category | text)' },
  { kind: 'text', label: 'Clean text', help: 'Takes off blanks, evens out upper and lower case, removes accents.', fields: 'columns, trim, collapse, case (keep | lower | upper | title), accents' },
  { kind: 'recode', label: 'Recode values', help: 'Replaces values by a list, for one spelling of each (a controlled vocabulary). Values that are neither replaced nor a replacement are other.', fields: 'column, map [{from, to}], other (keep | missing | value), otherValue' },
  { kind: 'dedupe', label: 'Remove exact duplicates', help: 'Keeps one of the rows that are equal in the chosen columns. Rows without a value in any of them stay.', fields: 'columns (all | names), keep (first | last | most-complete | newest), by' },
  { kind: 'fuzzy', label: 'Merge near duplicates', help: 'Merges rows that a person approved as one customer; proposals come from the likeness of the compared columns.', fields: 'columns, measure (jaro-winkler | levenshtein), threshold, block (start | none | {column}), keep, by, fill, merges ([[["Ann Li", "a@b.de"], ["Anne Li", "a@b.de"]], …]: per customer, the values of columns in each of the rows that are one; null for a gap), apart (likewise, rows that stay apart)' },
  { kind: 'filter', label: 'Filter rows', help: 'Keeps the rows for which a condition holds (or those for which it does not).', fields: 'where (expression), keep (matching | others)' },
  { kind: 'compute', label: 'Compute a column', help: 'Adds a column from an expression over others.', fields: 'name, expression' },
  { kind: 'date-parts', label: 'Date to parts or age', help: 'Adds year, month, weekday, age in years or days since, from a column of dates.', fields: 'column, parts (year | quarter | month | week | day | weekday | hour | age-years | days-since), asOf' },
  { kind: 'outliers', label: 'Outliers', help: 'Finds values far from the others and flags, caps (winsorises), empties or drops them.', fields: 'columns, method (z | iqr | percentile | lof), threshold (percentile: a share below 0.5 at either end), neighbors, scaled, action (flag | cap | missing | drop)' },
  { kind: 'transform', label: 'Transform numbers', help: 'Logarithm, square root or Yeo-Johnson, to even out skewed numbers.', fields: 'columns, function (log | log1p | sqrt | yeo-johnson), lambda' },
  { kind: 'bins', label: 'Bins', help: 'Puts numbers into classes of equal width, of equal size, or between given edges.', fields: 'column, method (width | quantile | edges), count, edges, labels, into' },
  { kind: 'missing', label: 'Missing values', help: 'Fills gaps by a constant, mean, median, mode, an own level, nearest neighbours or chained equations, or drops the rows. Neighbours and equations use the columns that are named, those without gaps too.', fields: 'columns, method (constant | mean | median | mode | category | knn | mice | drop), value, neighbors, rounds, scaled, flag' },
  { kind: 'scale', label: 'Scale numbers', help: 'Standardises columns, brings them to 0 to 1, or centres on the median.', fields: 'columns, method (zscore | minmax | robust)' },
  { kind: 'encode', label: 'Encode a category', help: 'One column a level, numbers in a given order, or the share of each level.', fields: 'column, method (one-hot | ordinal | frequency), order' },
  { kind: 'consent', label: 'Only with consent', help: 'Keeps only the rows of people who agreed; the others appear in no output.', fields: 'column, values' },
  { kind: 'sensitive', label: 'Personal data', help: 'Drops columns, or replaces their values by keyed pseudonyms (HMAC-SHA-256).', fields: 'columns, action (drop | pseudonym)' },
];

/** The row of a kind. */
export function stepKindRow(kind: StepKind): StepKindRow {
  const row = STEP_KINDS.find((candidate) => candidate.kind === kind);
  if (row === undefined) throw new Error(`no step kind ${kind}`);
  return row;
}
