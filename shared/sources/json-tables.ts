import type { JsonScan } from './json-scan.ts';

/** A table in a JSON file, and how its rows are written. */
export interface JsonTable {
  /** Dotted name of the array; empty: the file itself. */
  readonly name: string;
  /** `records`: an array of objects, arrays or plain values. `columns`: an object of arrays. `keyed`: an object of objects. `single`: one object. */
  readonly shape: 'records' | 'columns' | 'keyed' | 'single';
  /** Where it begins. */
  readonly at: number;
  /** Objects among its elements, or members. */
  readonly objects: number;
  readonly size: number;
}

const MOST_LEVELS = 5;
const OPEN_OBJECT = 123;
const OPEN_ARRAY = 91;

/**
 * The tables of a JSON value, the whole of which is checked on the way.
 * @returns the tables, the file itself first where it is one, and where the value ends
 */
export function findTables(scan: JsonScan): { tables: JsonTable[]; end: number } {
  const tables: JsonTable[] = [];
  const start = scan.blank(0);
  const end = visit(scan, start, '', 0, tables);
  return { tables, end };
}

const visit = (scan: JsonScan, at: number, name: string, level: number, tables: JsonTable[]): number => {
  const first = scan.at(at);
  if (first === OPEN_ARRAY) {
    let objects = 0;
    let size = 0;
    const end = scan.elements(at, (element) => {
      size++;
      if (scan.at(element) === OPEN_OBJECT) objects++;
      return scan.valueEnd(element, level + 1);
    }, level);
    tables.push({ name, shape: 'records', at, objects, size });
    return end;
  }
  if (first !== OPEN_OBJECT || level > MOST_LEVELS) return scan.valueEnd(at, level);
  const inner: JsonTable[] = [];
  let size = 0;
  let objects = 0;
  let flat = 0;
  const lengths = new Set<number>();
  const end = scan.members(at, (member, value) => {
    size++;
    const begin = inner.length;
    const kind = scan.at(value);
    const to = visit(scan, value, name === '' ? member : `${name}.${member}`, level + 1, inner);
    const own = inner[begin];
    if (kind === OPEN_OBJECT) objects++;
    else if (kind === OPEN_ARRAY && own !== undefined && own.objects === 0 && inner.length === begin + 1) {
      flat++;
      lengths.add(own.size);
    }
    return to;
  }, level);
  const columns = size > 0 && flat === size && lengths.size === 1;
  const keyed = size > 1 && objects === size;
  const records = inner.some((table) => table.shape === 'records' && table.objects > 0);
  if (columns) tables.push({ name, shape: 'columns', at, objects: 0, size: [...lengths][0] });
  else if (records) tables.push(...inner);
  else if (keyed) tables.push({ name, shape: 'keyed', at, objects, size });
  else tables.push(...(level === 0 ? [{ name, shape: 'single', at, objects: 1, size: 1 } as const] : []), ...inner);
  return end;
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
