import { checkColumns } from './columns.ts';
import { createNaming } from './json-row.ts';
import type { JsonRow, JsonRows } from './json-row.ts';
import { JsonFault } from './json-scan.ts';
import type { JsonScan } from './json-scan.ts';
import type { JsonTable } from './json-tables.ts';

/** Values after which others are let in. */
const AT_ONCE = 100_000;
/** Column of the names of rows. */
const INDEX = 'index';

interface Column {
  readonly name: string;
  /** By row: where the value begins; 0: there is none. */
  readonly starts: Uint32Array;
}

const row = (cells: ReadonlyMap<string, string>, line: number, again: string | null): JsonRow => ({ line, cells, fault: null, again, text: () => '' });

/** The rows of a table that is written column by column: lists, or objects of values by the number of their row. */
export function columnRows(scan: JsonScan, table: JsonTable): JsonRows {
  return function* rows(take, namesOnly) {
    const columns: Column[] = [];
    const naming = createNaming();
    const numbers = new Map<string, number>();
    let passed = 0;
    const each = scan.membersOf(table.at, 0);
    let step = each.next();
    while (step.done !== true) {
      checkColumns(columns.length + 1);
      const starts = new Uint32Array(table.size);
      columns.push({ name: naming.name(step.value.name), starts });
      const { at } = step.value;
      const inner = table.shape === 'columns' ? scan.elementsOf(at, 1) : scan.membersOf(at, 1);
      let end = inner.next();
      for (let i = 0; end.done !== true; i++) {
        const place = typeof end.value === 'number' ? end.value : end.value.at;
        const number = typeof end.value === 'number' ? i : numberOf(end.value.name, at);
        if (starts[number] !== 0) throw new JsonFault('a column gives a row twice', place);
        starts[number] = place;
        end = inner.next(scan.valueEnd(place, 2));
        if (++passed % AT_ONCE === 0) yield place / scan.end / 2;
      }
      step = each.next(end.value);
    }
    const names = [...numbers.keys()];
    // 0, 1, 2, … says nothing that the order of the rows does not say
    const index = names.some((name, i) => name !== String(i)) ? freeName(columns.map(({ name }) => name)) : null;
    const cells = new Map<string, string>();
    for (let i = 0; i < table.size; i++) {
      if (index !== null) cells.set(index, names[i]);
      for (const { name, starts } of columns) cells.set(name, namesOnly || starts[i] === 0 ? '' : scan.text(starts[i], scan.valueEnd(starts[i], 2)));
      if (take(row(cells, i + 1, i === 0 ? naming.again : null))) yield 0.5 + i / table.size / 2;
    }

    /** Which row a name is that of; those of the first column are all there are. */
    function numberOf(name: string, at: number): number {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      if (columns.length > 1 || numbers.size === table.size) throw new JsonFault('its columns have other rows', at);
      numbers.set(name, numbers.size);
      return numbers.size - 1;
    }
  };
}

/** The rows of a table whose columns are named once, in a list of their own. */
export function splitRows(scan: JsonScan, { split }: JsonTable): JsonRows {
  return function* rows(take, namesOnly) {
    if (split === undefined) return;
    const given = listOf(split.columns);
    checkColumns(given.length);
    const naming = createNaming(new Set(given));
    const names = given.map((name) => naming.name(name));
    const indexes = split.index === null ? [] : listOf(split.index);
    const index = indexes.some((name, i) => name !== String(i)) ? freeName(names) : null;
    const cells = new Map<string, string>();
    let line = 0;
    const each = scan.elementsOf(split.data, 1);
    let step = each.next();
    while (step.done !== true) {
      const { value } = step;
      cells.clear();
      if (index !== null) cells.set(index, indexes[line]);
      let fields = 0;
      const isList = scan.at(value) === 91;
      const to = isList ? scan.elements(value, (at) => {
        const next = scan.valueEnd(at, 3);
        const name = names[fields++];
        if (name !== undefined) cells.set(name, namesOnly ? '' : scan.text(at, next));
        return next;
      }, 2) : scan.valueEnd(value, 2);
      line++;
      const fault = isList && fields === names.length ? null : isList ? `${fields} values instead of ${names.length}.` : 'It is not a list as the others are.';
      if (take({ line, cells, again: line === 1 ? naming.again : null, fault, text: () => scan.excerpt(value, to) })) yield to / scan.end;
      step = each.next(to);
    }
  };

  function listOf(at: number): string[] {
    const list: string[] = [];
    scan.elements(at, (from) => {
      const to = scan.valueEnd(from, 2);
      list.push(scan.text(from, to));
      return to;
    }, 1);
    return list;
  }
}

const freeName = (names: readonly string[]): string => {
  let name = INDEX;
  while (names.includes(name)) name += '_';
  return name;
};
