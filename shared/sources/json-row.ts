/** A row, or what is wrong with it. The map of cells is used again. */
export interface JsonRow {
  /** Line where it begins, from 1; number of the element where lines say nothing. */
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
  readonly fault: string | null;
  /** A name that it gives more than once; its further values have names of their own (`againName`). Null: there is none. */
  readonly again: string | null;
  /** Its beginning as it is written. */
  text(): string;
}

/**
 * A name for a value whose name is taken.
 * @param next the number that the next repetition of a name may have, so that many take no squares
 */
export function againName(name: string, taken: (name: string) => boolean, next: Map<string, number>): string {
  let n = next.get(name) ?? 2;
  while (taken(`${name}_${n}`)) n++;
  next.set(name, n + 1);
  return `${name}_${n}`;
}

/** Names for the columns of a table, each given once: those that come again get others. */
export interface Naming {
  name(given: string): string;
  /** The first name that came again. */
  readonly again: string | null;
}

/** @param others names that columns still to come have, and that are not taken for those that come again */
export function createNaming(others: ReadonlySet<string> = new Set()): Naming {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  let again: string | null = null;
  return {
    name(given) {
      let free = given;
      if (taken.has(given)) {
        again ??= given;
        free = againName(given, (other) => taken.has(other) || others.has(other), next);
      }
      taken.add(free);
      return free;
    },
    get again() {
      return again;
    },
  };
}

/** Gives row by row to `take`; pauses with how far it is whenever that says true. `namesOnly`: of the cells only the names are asked for. */
export type JsonRows = (take: (row: JsonRow) => boolean, namesOnly: boolean) => Generator<number, void, undefined>;
