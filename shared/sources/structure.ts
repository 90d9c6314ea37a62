import { isTyped, isWords } from './looks.ts';
import { usualFields } from './sample.ts';
import { stackedHeader } from './stacked-header.ts';

/** What the first rows of a table are. */
export interface Structure {
  /** Rows before the column names, or before the first row where there are none. */
  readonly preamble: number;
  /** Rows of column names. */
  readonly header: number;
  /** Fields of a row. */
  readonly columns: number;
  /** Many rows end with delimiters too many, so that empty cells follow the last column. */
  readonly dropEmpty: boolean;
}

interface Row {
  readonly cells: readonly string[];
}

const MOST_PREAMBLE = 40;
const MOST_HEADER = 4;
const BODY = 200;

const filled = (cells: readonly string[]): number => cells.reduce((n, cell) => n + (cell.trim() === '' ? 0 : 1), 0);

/**
 * Finds where a table begins under titles and notes, and how many rows name its columns.
 * @param header rows of names, where they are given
 * @param begun the table begins with the first row
 */
export function detectStructure(rows: readonly Row[], header?: number, begun = false): Structure {
  const usual = usualFields(rows.length > 3 ? rows.slice(Math.min(3, rows.length >> 1)) : rows);
  const preamble = begun ? 0 : preambleOf(rows, usual, header === 0);
  const table = rows.slice(preamble);
  const first = table[0]?.cells ?? [];
  const groups = header === undefined ? stackOf(rows, preamble) ?? groupsOf(rows, preamble) : null;
  if (groups !== null) return groups;
  const found = header ?? headerOf(table);
  if (header === undefined && preamble > 0 && found === 0 && rows.slice(0, preamble).some((row) => row.cells.length === usual)) {
    // without column names, a row with few values is a row all the same
    return { preamble: 0, header: headerOf(rows), ...columnsOf(rows, headerOf(rows)) };
  }
  return { preamble, header: found, ...(table.length === 0 ? { columns: first.length, dropEmpty: false } : columnsOf(table, found)) };
}

const preambleOf = (rows: readonly Row[], usual: number, nameless: boolean): number => {
  if (usual < 2) return 0;
  let at = 0;
  while (at < Math.min(MOST_PREAMBLE, rows.length - 1) && isPreamble(rows, at, usual, nameless)) at++;
  return at;
};

const isPreamble = (rows: readonly Row[], at: number, usual: number, nameless: boolean): boolean => {
  const { cells } = rows[at];
  const following = rows.slice(at + 1, at + 1 + MOST_PREAMBLE);
  const fuller = following.some((row) => row.cells.length === usual && filled(row.cells) >= Math.max(2, usual * 0.6));
  if (!fuller) return false;
  if (cells.length !== usual) return cells.length < Math.max(2, usual * 0.6) || isNames(rows[at + 1].cells, rows[at + 2]?.cells ?? [], usual);
  const values = filled(cells);
  if (nameless) return false;
  if (usual === 2) return values === 0 || (values === 1 && filled(rows[at + 1].cells) === 0);
  return values <= Math.max(1, Math.floor(usual * 0.34)) || (values <= usual / 2 && namesFollow(rows, at, usual));
};

/** Rows between a line of an account, or the like, and the names of the columns. */
const MOST_BETWEEN = 10;

/** Words that differ in every column stand below row `at`, and values under them. */
const namesFollow = (rows: readonly Row[], at: number, usual: number): boolean => {
  for (let k = at + 1; k < Math.min(rows.length - 1, at + MOST_BETWEEN); k++) {
    const { cells } = rows[k];
    if (isNames(cells, rows[k + 1].cells, usual)) return new Set(cells.map((cell) => cell.trim().toLowerCase())).size === usual;
    if (filled(cells) > usual / 2) return false;
  }
  return false;
};

/** The structure where several rows of names stand in a stack, which may look like titles. */
const stackOf = (rows: readonly Row[], preamble: number): Structure | null => {
  for (let at = Math.max(0, preamble - 2); at <= preamble; at++) {
    const header = stackedHeader(rows.slice(at));
    if (header > 0) return { preamble: at, header, ...columnsOf(rows.slice(at), header) };
  }
  return null;
};

/** The structure where a row of groups stands above the names: the last before them, or the first. */
const groupsOf = (rows: readonly Row[], preamble: number): Structure | null => {
  for (const at of [preamble - 1, preamble]) {
    if (at < 0 || rows.length < at + 3 || !isGroupRow(rows[at].cells, rows[at + 1].cells)) continue;
    const names = headerOf(rows.slice(at + 1));
    if (names > 0) return { preamble: at, header: names + 1, ...columnsOf(rows.slice(at), names + 1) };
  }
  return null;
};

/** Groups of columns above their names, as under merged cells: without them names repeat. A title stands in the first column. */
const isGroupRow = (cells: readonly string[], names: readonly string[]): boolean => {
  if (cells.length !== names.length || cells[0].trim() !== '' || filled(cells) < 2) return false;
  const given = names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  return new Set(given).size < given.length;
};

/** Words in every column, and values under them. */
const isNames = (cells: readonly string[], below: readonly string[], usual: number): boolean =>
  cells.length === usual && cells.every(isWords) && below.length === usual && below.some(isTyped);

/** Rows of column names at the beginning of a table. */
const headerOf = (rows: readonly Row[]): number => {
  const parted = partedHeader(rows);
  if (parted > 0) return parted;
  if (!isHeader(rows)) return 0;
  let count = 1;
  while (count < MOST_HEADER && rows.length > count + 1 && isMoreHeader(rows, count)) count++;
  return count;
};

/**
 * Rows of names that fill each other's gaps: groups above, and below them the names of their columns, but nothing under a
 * name that has no group. A blank row may stand between.
 */
const partedHeader = (rows: readonly Row[]): number => {
  const [first] = rows;
  if (first === undefined || rows.length < 3 || !isHeader([first, ...rows.slice(2)])) return 0;
  let under = 1;
  while (under < MOST_HEADER && under < rows.length - 1 && filled(rows[under].cells) === 0) under++;
  const above = first.cells.map((cell) => cell.trim());
  const below = rows[under].cells.map((cell) => cell.trim());
  if (above.length !== below.length || above.length < 3 || below[0] !== '' || above[0] === '') return 0;
  const names = below.filter((cell) => cell !== '');
  if (names.length < 2 || names.length === below.length || !names.every(isWords) || !above.filter((cell) => cell !== '').every((cell) => !isTyped(cell))) return 0;
  let fills = 0;
  for (let j = 0; j < above.length; j++) {
    if (below[j] === '') continue;
    if (above[j] === '') fills++;
    else if (above[j + 1] !== '' || j + 1 === above.length) return 0;
  }
  // what follows are rows, not further gaps of the same kind
  const next = rows[under + 1]?.cells ?? [];
  return fills > 0 && filled(next) > 1 && (next[0] ?? '').trim() !== '' ? under + 1 : 0;
};

/** A first record names columns when it holds words above columns of values, or names found nowhere below. */
const isHeader = (rows: readonly Row[]): boolean => {
  const first = rows[0]?.cells;
  if (first === undefined) return true;
  const all = rows.slice(1, BODY + 1).map((row) => row.cells);
  // the names of a second table below, or of the same one on each page
  const body = all.filter((row, i) => i === 0 || !isRepeated(first, row));
  if (body.length === 0) return !first.some(isTyped);
  if (namesPeriods(first, body)) return true;
  let votes = 0;
  first.forEach((name, j) => {
    const below = body.map((record) => record[j] ?? '').filter((cell) => cell.trim() !== '');
    if (below.length === 0) return;
    const typedBelow = below.filter(isTyped).length / below.length;
    if (typedBelow > 0.8) votes += isTyped(name) ? -1 : name.trim() === '' ? 0 : 1;
    else if (isTyped(name)) votes -= 1;
    else if (below.includes(name)) votes -= 0.5;
  });
  // the same row again names columns twice
  if (body[0].length > 1 && first.length === body[0].length && first.every((name, j) => name === body[0][j]) && !first.some(isTyped)) return true;
  if (votes !== 0) return votes > 0;
  if (first.every((cell, j) => /\d/.test(cell) && isAlike(cell, body.map((record) => record[j] ?? '')))) return false;
  // columns without a name and a value are no columns
  const used = first.map((name) => name.trim()).filter((name, j) => name !== '' || body.some((record) => (record[j] ?? '').trim() !== ''));
  const names = new Set(used);
  return names.size === used.length && !names.has('') && !first.every(isTyped);
};

/** Words with numbers of the same form as nearly all below: id=1, id=2. */
const isAlike = (cell: string, below: readonly string[]): boolean => {
  const form = (text: string): string => text.replace(/\d+/g, '0');
  return below.filter((one) => form(one) === form(cell)).length >= below.length * 0.8;
};

const YEAR = /^(19|20)\d\d$/;
const COUNTED = /^\d{1,3}$/;

/**
 * Years, or numbers from 1 on, that follow one another and name columns of other values, beside words for the columns before them:
 * Region, 2022, 2023, 2024.
 */
const namesPeriods = (first: readonly string[], body: readonly (readonly string[])[]): boolean => {
  const cells = first.map((cell) => cell.trim());
  const at = cells.findIndex((cell) => isTyped(cell));
  if (at < 0 || cells.length - at < 2 || !cells.slice(0, at).every((cell, j) => cell === '' ? j === 0 : isWords(cell))) return false;
  const run = cells.slice(at);
  const end = run.findIndex((cell) => !YEAR.test(cell) && !COUNTED.test(cell));
  const numbers = (end < 0 ? run : run.slice(0, end)).map(Number);
  if (numbers.length < (at === 0 ? 3 : 2) || (end >= 0 && run.slice(end).some(isTyped))) return false;
  const step = numbers[1] - numbers[0];
  if (Math.abs(step) !== 1 || numbers.some((value, i) => i > 0 && value - numbers[i - 1] !== step)) return false;
  if (!YEAR.test(run[0]) && numbers[0] !== 1 && numbers[0] !== 0) return false;
  // rows that go on in the same way are no values under names
  return body.some((row) => numbers.some((value, i) => {
    const cell = (row[at + i] ?? '').trim();
    return cell !== '' && (!isTyped(cell) || (YEAR.test(run[0]) ? !YEAR.test(cell) : Number(cell) !== value));
  })) && !body.some((row) => YEAR.test(run[0]) && numbers.every((_, i) => YEAR.test((row[at + i] ?? '').trim())));
};

const isRepeated = (names: readonly string[], row: readonly string[]): boolean => {
  const same = row.filter((cell, j) => cell.trim() !== '' && cell === names[j]).length;
  return same >= 2 && same >= filled(names) * 0.6;
};

/** Signs of the longest unit (kg, EUR, per month) under a name. */
const LONGEST_UNIT = 12;

/**
 * Whether row `at` names columns too: the row above again; words above values in most columns of values, with gaps over the others
 * where they are units; or years under groups.
 */
const isMoreHeader = (rows: readonly Row[], at: number): boolean => {
  const cells = rows[at].cells.map((cell) => cell.trim());
  const above = rows[at - 1].cells.map((cell) => cell.trim());
  if (cells.length !== above.length || cells.length < 2) return false;
  if (cells.every((cell, j) => cell === above[j]) && !cells.some(isTyped)) return true;
  const body = rows.slice(at + 1, at + 1 + BODY).map((row) => row.cells).filter((row) => row.length === cells.length);
  if (body.length < 2) return false;
  const given = above.filter((cell) => cell !== '');
  const grouped = new Set(given).size < given.length || (given.length < above.length && given.length > 0);
  if (cells.some(isTyped)) return grouped && namesYears(cells, above, body);
  // the name of the row names under two rows of names without one
  if (at > 1 && above[0] === '' && isWords(cells[0]) && filled(cells) === 1 && filled(body[0]) > 1) return true;
  const valued = cells.map((_, j) => {
    const below = body.map((row) => row[j]).filter((cell) => cell.trim() !== '');
    return below.length > 0 && below.filter(isTyped).length / below.length > 0.9;
  });
  const values = valued.filter(Boolean).length;
  const named = cells.filter((cell, j) => valued[j] && isWords(cell)).length;
  if (new Set(given).size < given.length && new Set(cells).size === cells.length && !cells.includes('') && values > 0 && named === values) return true;
  const gaps = cells.filter((cell, j) => valued[j] && cell === '').length;
  const units = cells[0] === '' && named > 1 && named >= gaps && cells.every((cell) => cell.length <= LONGEST_UNIT);
  return values >= 2 && named >= (units ? values - gaps : values) * 0.9;
};

/** Years under groups, beside words: Sales, Sales, Cost above 2023, 2024, 2023. The values below are none. */
const namesYears = (cells: readonly string[], above: readonly string[], body: readonly (readonly string[])[]): boolean => {
  const years = cells.flatMap((cell, j) => (YEAR.test(cell) ? [j] : []));
  if (years.length < 2 || !cells.every((cell) => cell === '' || YEAR.test(cell) || isWords(cell))) return false;
  const pairs = years.map((j) => `${groupOf(above, j)}\u0000${cells[j]}`);
  return new Set(pairs).size === pairs.length && years.some((j) => body.some((row) => row[j].trim() !== '' && !YEAR.test(row[j].trim())));
};

/** The group that column `j` stands under: its own, or that of the columns before it. */
const groupOf = (above: readonly string[], j: number): string => {
  for (let k = j; k >= 0; k--) if (above[k] !== '') return above[k];
  return '';
};

/**
 * Fields of a row under its names. The names count, but where all rows below agree on another number: row names without
 * a heading (R), a delimiter too many at the end of a line, or a slip in the line of names.
 */
const columnsOf = (table: readonly Row[], header: number): { columns: number; dropEmpty: boolean } => {
  const columns = fieldsOf(table, header);
  const names = table[0]?.cells.length ?? 0;
  const body = table.slice(header);
  const longer = (least: number): Row[] => body.filter(({ cells }) => cells.length > least && cells.slice(least).every((cell) => cell === ''));
  // every row ends with a delimiter that the line of names lacks
  if (header > 0 && columns > names && names > 0 && longer(names).length >= body.length * 0.95) return { columns: names, dropEmpty: true };
  return { columns, dropEmpty: columns > 1 && longer(columns).length >= Math.max(2, body.length * 0.1) };
};

const fieldsOf = (table: readonly Row[], header: number): number => {
  const names = table[0]?.cells.length ?? 0;
  const body = table.slice(header);
  if (header === 0) return usualFields(table);
  if (body.length === 0) return names;
  const usual = usualFields(body);
  if (usual === names) return names;
  // the line of names is parted by another sign than the rows are
  if (names === 1 && usual > 1 && body.length >= 3 && body.filter((row) => row.cells.length === usual).length >= body.length * 0.95) return usual;
  const agreeing = body.filter((row) => row.cells.length === usual).length / body.length;
  // rows of the names' number first, as where another table follows, are no rows with a name in front
  const first = body.slice(0, 20);
  const fitting = first.some((row) => row.cells.length === names);
  if (usual === names + 1 && names > 1 && (!fitting || body[0].cells.length === usual)) return usual;
  if (usual === names - 1 && usual > 0 && table[0].cells[names - 1].trim() === '') return usual;
  if (usual > 1 && agreeing >= 0.8 && body.length >= 3 && names >= usual * 0.5 && !fitting) return usual;
  // no row has as many fields as there are names: the rows that follow them count
  const near = usualFields(first);
  return near > 1 && body.length >= 3 && names >= near * 0.5 && body.every((row) => row.cells.length !== names) ? near : names;
};
