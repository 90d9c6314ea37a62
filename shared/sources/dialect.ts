import { AppError } from '../errors/app-error.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { CELL, countCells, COUNT } from './classify.ts';

export interface TextDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly header: 0 | 1;
}

/** The first records of a file under one delimiter, as text. */
export interface Sample {
  readonly records: readonly (readonly string[])[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_RECORDS = 500;
const MOST_COLUMNS = 20_000;

/** @throws AppError `file-too-large` when a table would have more than 20,000 columns */
export function checkColumns(columns: number, file?: string): void {
  if (columns <= MOST_COLUMNS) return;
  const size = `${String(columns).replace(/\B(?=(\d{3})+$)/g, ',')} columns`;
  throw new AppError('file-too-large', { ...(file === undefined ? {} : { file }), size, limit: '20,000 columns' });
}

/**
 * Splits the beginning of a file into records, as the scanner does, without its accounting.
 * @param whole false when the text breaks off, so that its last record does not count
 */
export function splitSample(text: string, delimiter: string, quote: string, whole: boolean): Sample {
  const records: string[][] = [];
  let p = 0;
  while (p < text.length && records.length < SAMPLE_RECORDS) {
    if (text[p] === '\n' || text[p] === '\r') {
      p++;
      continue;
    }
    const record: string[] = [];
    for (;;) {
      const [value, next] = fieldAt(text, p, delimiter, quote);
      record.push(value);
      p = next;
      if (text[p] !== delimiter) break;
      p++;
    }
    if (p < text.length || whole || records.length === 0) records.push(record);
    p++;
  }
  return { records };
}

const fieldAt = (text: string, start: number, delimiter: string, quote: string): [string, number] => {
  let p = start;
  let value = '';
  if (quote !== '' && text[p] === quote) {
    for (p++; p < text.length; p++) {
      if (text[p] !== quote) value += text[p];
      else if (text[p + 1] === quote) value += text[p++];
      else break;
    }
    p++;
  }
  const from = p;
  while (p < text.length && text[p] !== delimiter && text[p] !== '\n' && text[p] !== '\r') p++;
  return [value + text.slice(from, p), p];
};

/**
 * How a delimited text is written: the delimiter under which records have one number of fields and the fields look
 * like values, the quote, and whether the first record names the columns. Parts that are given stay as given.
 * @throws AppError `file-too-large` when the first record has too many fields
 */
export function detectDialect(text: string, whole: boolean, given: Partial<Dialect>): TextDialect {
  const quote = given.quote ?? detectQuote(text);
  const delimiter = given.delimiter ?? detectDelimiter(text, quote, whole);
  const { records } = splitSample(text, delimiter, quote, whole);
  checkColumns(records[0]?.length ?? 0);
  const header = given.header ?? detectHeader(records);
  return { delimiter, quote, header: header === 0 ? 0 : 1 };
}

const detectQuote = (text: string): string => {
  if (text.includes('"')) return '"';
  const opened = text.match(/(^|[,;\t|\n\r])'/g)?.length ?? 0;
  const closed = text.match(/'([,;\t|\n\r]|$)/g)?.length ?? 0;
  return opened >= 4 && Math.abs(opened - closed) * 10 <= opened ? "'" : '"';
};

const detectDelimiter = (text: string, quote: string, whole: boolean): string => {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const score = delimiterScore(splitSample(text, delimiter, quote, whole).records);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
};

const delimiterScore = (records: readonly (readonly string[])[]): number => {
  const first = records[0]?.length ?? 0;
  if (first < 2) return 0;
  const fields = usualFields(records);
  if (fields < 2) return 0;
  const consistent = records.filter((record) => record.length === fields).length / records.length;
  if (consistent < 0.5 && fields !== first) return 0;
  const cells = records.slice(1, 101).flat();
  const typed = cells.length === 0 ? 0 : cells.filter((cell) => kindOf(cell) !== CELL.TEXT).length / cells.length;
  return consistent * consistent * (0.3 + typed) * (1 + Math.min(fields, 50) / 200);
};

/** The most frequent number of fields; among equals the larger. */
export function usualFields(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  let best = 0;
  let bestCount = 0;
  for (const [fields, count] of counts) {
    if (count > bestCount || (count === bestCount && fields > best)) {
      best = fields;
      bestCount = count;
    }
  }
  return best;
}

const encoder = new TextEncoder();

/** Kind of one cell, by `classify.ts`. */
const kindOf = (cell: string): number => {
  const bytes = encoder.encode(cell);
  const counts = new Float64Array(COUNT.SIZE);
  countCells(bytes, new Int32Array([0, bytes.length]), 1, counts);
  for (let kind = 0; kind <= CELL.TEXT; kind++) if (counts[kind] > 0) return kind;
  return CELL.TEXT;
};

const isTyped = (cell: string): boolean => {
  const kind = kindOf(cell);
  return kind !== CELL.TEXT && kind !== CELL.MISSING;
};

/** A first record names columns when it holds words above columns of values, or names found nowhere below. */
const detectHeader = (records: readonly (readonly string[])[]): 0 | 1 => {
  const first = records[0];
  if (first === undefined) return 1;
  const body = records.slice(1, 201);
  if (body.length === 0) return first.some(isTyped) ? 0 : 1;
  let votes = 0;
  first.forEach((name, j) => {
    const below = body.map((record) => record[j] ?? '').filter((cell) => cell.trim() !== '');
    if (below.length === 0) return;
    const typedBelow = below.filter(isTyped).length / below.length;
    if (typedBelow > 0.8) votes += isTyped(name) ? -1 : name.trim() === '' ? 0 : 1;
    else if (isTyped(name)) votes -= 1;
    else if (below.includes(name)) votes -= 0.5;
  });
  if (votes !== 0) return votes > 0 ? 1 : 0;
  const names = new Set(first.map((name) => name.trim()));
  return names.size === first.length && !names.has('') && !first.every(isTyped) ? 1 : 0;
};

/** Which mark separates decimals, from the cells of the whole file; ambiguous cells (1,234) decide only alone. */
export function decideDecimal(counts: readonly Float64Array[], delimiter: string): '.' | ',' {
  let point = 0;
  let comma = 0;
  let ambiguous = 0;
  for (const column of counts) {
    if (column[CELL.TEXT] > (sumOf(column) - column[CELL.MISSING]) * 0.5) continue;
    point += column[CELL.POINT] + column[CELL.POINT_GROUPED];
    comma += column[CELL.COMMA] + column[CELL.COMMA_GROUPED];
    ambiguous += column[CELL.COMMA_GROUP] - column[CELL.POINT_GROUP];
  }
  if (point !== comma) return comma > point ? ',' : '.';
  return ambiguous > 0 && delimiter !== ',' ? ',' : '.';
}

const sumOf = (column: Float64Array): number => {
  let sum = 0;
  for (let kind = 0; kind <= CELL.TEXT; kind++) sum += column[kind];
  return sum;
};

/** Order of day and month, from the cells of the whole file. */
export function decideDateOrder(counts: readonly Float64Array[], likelyEuropean: boolean): Dialect['dateOrder'] {
  let dmy = 0;
  let mdy = 0;
  let open = 0;
  let points = 0;
  for (const column of counts) {
    dmy += column[CELL.DMY] + column[CELL.DMY_TIME];
    mdy += column[CELL.MDY] + column[CELL.MDY_TIME];
    open += column[CELL.DAY_OR_MONTH] + column[CELL.DAY_OR_MONTH_TIME];
    points += column[COUNT.POINT_DATE];
  }
  if (dmy + mdy + open === 0) return 'ymd';
  if (dmy !== mdy) return dmy > mdy ? 'dmy' : 'mdy';
  return points > 0 || likelyEuropean ? 'dmy' : 'mdy';
}
