/** A row, or what is wrong with it. The map of cells is used again. */
export interface JsonRow {
  /** Line where it begins, from 1; number of the element where lines say nothing. */
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
  readonly fault: string | null;
  /** Its beginning as it is written. */
  text(): string;
}

/** Gives row by row to `take`; pauses with how far it is whenever that says true. `namesOnly`: of the cells only the names are asked for. */
export type JsonRows = (take: (row: JsonRow) => boolean, namesOnly: boolean) => Generator<number, void, undefined>;
