import { AppError } from '../errors/app-error.ts';
import type { JsonScan } from './json-scan.ts';

/** A table in a JSON file, and how its rows are written. */
export interface JsonTable {
  /** Dotted name of the array; empty: the file itself. */
  readonly name: string;
  /**
   * `records`: an array of objects, arrays or plain values. `columns`: an object of arrays. `keyed`: an object of objects. `single`: one object.
   * `split`: an object with a list of column names, a list of rows, and perhaps one of their names (pandas, orient="split").
   * `indexed`: an object of columns, each an object of values by the number of their row (pandas, orient="columns").
   */
  readonly shape: 'records' | 'columns' | 'keyed' | 'single' | 'split' | 'indexed';
  /** Where it begins. */
  readonly at: number;
  /** Objects among its elements, or members. */
  readonly objects: number;
  readonly size: number;
  /** Of a split table: where the names of its columns, its rows and their names begin. */
  readonly split?: { readonly columns: number; readonly data: number; readonly index: number | null };
}

const MOST_LEVELS = 5;
/** Tables that a file is taken to hold; one with more is an object whose names are data. */
const MOST_TABLES = 20_000;
/** Bytes after which others are let in. */
const BREATH = 256 * 1024;
const OPEN_OBJECT = 123;
const OPEN_ARRAY = 91;

/**
 * The tables of a JSON value, the whole of which is checked on the way; pauses now and then with how far it is.
 * @returns the tables, the file itself first where it is one, and where the value ends
 * @throws JsonFault; AppError `file-too-large` for more than 20,000 tables
 */
export function* findTables(scan: JsonScan): Generator<number, { tables: JsonTable[]; end: number }, void> {
  const tables: JsonTable[] = [];
  const { end } = yield* visit(scan, scan.blank(0), { name: '', level: 0, passed: { at: 0 } }, tables);
  if (tables.length > MOST_TABLES) throw new AppError('file-too-large', { size: 'over 20,000 lists of objects', limit: '20,000 lists' });
  return { tables, end };
}

interface Place {
  readonly name: string;
  readonly level: number;
  /** Where the last pause was. */
  readonly passed: { at: number };
}

/** Where a value ends; of an object of plain values by whole numbers, how many there are and a hash of their names. */
interface Visited {
  readonly end: number;
  readonly numbered: { readonly size: number; readonly hash: number } | null;
}

const WHOLE = /^(0|[1-9]\d{0,14})$/;

const isDue = (passed: Place['passed'], at: number): boolean => {
  if (at - passed.at < BREATH) return false;
  passed.at = at;
  return true;
};

function* visit(scan: JsonScan, at: number, place: Place, tables: JsonTable[]): Generator<number, Visited, void> {
  const first = scan.at(at);
  if (first === OPEN_ARRAY) return { end: yield* visitList(scan, at, place, tables), numbered: null };
  if (first === OPEN_OBJECT && place.level <= MOST_LEVELS) return yield* visitObject(scan, at, place, tables);
  return { end: yield* ended(scan, at, place.level, place.passed), numbered: null };
}

/** Where a value ends; a long one is passed through with pauses. */
function* ended(scan: JsonScan, at: number, depth: number, passed: Place['passed']): Generator<number, number, void> {
  const near = scan.valueWithin(at, depth, BREATH * 4);
  if (near !== null) {
    if (isDue(passed, near)) yield near / scan.end;
    return near;
  }
  if (scan.at(at) === OPEN_OBJECT) {
    const each = scan.membersOf(at, depth);
    let step = each.next();
    while (step.done !== true) step = each.next(yield* ended(scan, step.value.at, depth + 1, passed));
    return step.value;
  }
  const each = scan.elementsOf(at, depth);
  let step = each.next();
  while (step.done !== true) step = each.next(yield* ended(scan, step.value, depth + 1, passed));
  return step.value;
}

function* visitList(scan: JsonScan, at: number, { name, level, passed }: Place, tables: JsonTable[]): Generator<number, number, void> {
  let objects = 0;
  let size = 0;
  const each = scan.elementsOf(at, level);
  let step = each.next();
  while (step.done !== true) {
    size++;
    if (scan.at(step.value) === OPEN_OBJECT) objects++;
    const to = yield* ended(scan, step.value, level + 1, passed);
    step = each.next(to);
  }
  if (tables.length <= MOST_TABLES) tables.push({ name, shape: 'records', at, objects, size });
  return step.value;
}

function* visitObject(scan: JsonScan, at: number, { name, level, passed }: Place, tables: JsonTable[]): Generator<number, Visited, void> {
  const inner: JsonTable[] = [];
  const own = new Map<string, JsonTable>();
  const lengths = new Set<number>();
  const indexes = new Set<number>();
  let [size, objects, flat, numbered, whole, plain, hash] = [0, 0, 0, 0, 0, 0, 0];
  const each = scan.membersOf(at, level);
  let step = each.next();
  while (step.done !== true) {
    const { name: member, at: value } = step.value;
    size++;
    if (WHOLE.test(member)) whole++;
    const begin = inner.length;
    const kind = scan.at(value);
    const { end, numbered: rows } = yield* visit(scan, value, { name: place(name, member), level: level + 1, passed }, inner);
    const list = kind === OPEN_ARRAY && inner.length === begin + 1 ? inner[begin] : undefined;
    if (kind !== OPEN_OBJECT && kind !== OPEN_ARRAY) plain++;
    if (kind === OPEN_OBJECT) objects++;
    else if (list !== undefined && list.objects === 0) {
      flat++;
      lengths.add(list.size);
    }
    if (list !== undefined && SPLIT.has(member)) own.set(member, list);
    if (rows !== null) {
      numbered++;
      indexes.add(rows.size).add(-1 - rows.hash);
    }
    for (let i = 0; i < member.length; i++) hash = (Math.imul(hash, 31) + member.charCodeAt(i)) & 0x7fffffff;
    if (isDue(passed, end)) yield end / scan.end;
    step = each.next(end);
  }
  const split = splitOf(scan, own);
  // a table with a description of its columns (pandas, orient="table")
  const data = own.get('data');
  if (data !== undefined && data.objects === data.size && inner.some((table) => table.name === `${place(name, 'schema')}.fields`)) inner.splice(0, inner.length, data);
  const records = inner.some((table) => table.shape === 'split' || table.shape === 'indexed' || (table.shape === 'records' && table.objects > 0));
  const [rows] = indexes;
  if (split !== null) tables.push({ name, shape: 'split', at, objects: split.size, size: split.size, split: split.places });
  else if (numbered > 0 && numbered === size && indexes.size === 2 && rows > 1 && whole < size) tables.push({ name, shape: 'indexed', at, objects: rows, size: rows });
  else if (size > 0 && flat === size && lengths.size === 1) tables.push({ name, shape: 'columns', at, objects: 0, size: [...lengths][0] });
  else if (records && inner.length <= MOST_TABLES) tables.push(...inner);
  else if (size > 1 && objects === size) tables.push({ name, shape: 'keyed', at, objects, size });
  else {
    if (level === 0 && !records) tables.push({ name, shape: 'single', at, objects: 1, size: 1 });
    for (const table of inner) tables.push(table);
  }
  return { end: step.value, numbered: size > 0 && plain === size && whole === size ? { size, hash } : null };
}

const place = (name: string, member: string): string => (name === '' ? member : `${name}.${member}`);

const SPLIT: ReadonlySet<string> = new Set(['columns', 'data', 'index']);

/** The lists of a table that names its columns once: every row a list, as many names of rows as rows where there are any. */
const splitOf = (scan: JsonScan, own: ReadonlyMap<string, JsonTable>): { size: number; places: NonNullable<JsonTable['split']> } | null => {
  const [columns, data, index] = ['columns', 'data', 'index'].map((name) => own.get(name));
  if (columns === undefined || data === undefined || columns.size === 0 || columns.objects > 0 || data.objects * 2 > data.size) return null;
  const opening = scan.at(scan.blank(data.at + 1));
  if (data.size === 0 || opening !== OPEN_ARRAY || (index !== undefined && index.size !== data.size)) return null;
  return { size: data.size, places: { columns: columns.at, data: data.at, index: index?.at ?? null } };
};

/** The table that is meant when none is named: the one with most objects, else the longest. */
export function mainTable(tables: readonly JsonTable[]): number {
  let best = 0;
  tables.forEach((table, index) => {
    const now = tables[best];
    if (table.objects > now.objects || (table.objects === now.objects && table.size > now.size && now.shape !== 'single')) best = index;
  });
  return best;
}
