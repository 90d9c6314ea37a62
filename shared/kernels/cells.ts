/** A partition of the rows. */
export interface Labels {
  readonly labels: Int32Array;
  readonly k: number;
}

/** Rows in an order in which those that share the labels of every labeling stand together. */
export interface Cells {
  readonly order: Int32Array;
  /** First position of each cell, and the number of rows at the end. */
  readonly starts: Int32Array;
}

/** The coarsest partition that refines all labelings; cells in order of their first row. */
export function commonCells(rows: number, labelings: readonly Labels[]): Cells {
  let cell = new Int32Array(rows);
  let count = Math.min(1, rows);
  for (const { labels, k } of labelings) {
    const numbers = new Map<number, number>();
    const next = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      const key = cell[i] * k + labels[i];
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
      }
      next[i] = number;
    }
    cell = next;
    count = numbers.size;
  }
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < rows; i++) starts[cell[i] + 1]++;
  for (let c = 0; c < count; c++) starts[c + 1] += starts[c];
  const at = starts.slice();
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[at[cell[i]]++] = i;
  return { order, starts };
}

/** Splits the labelings into runs whose common cells stay below `limit` (a labeling alone may exceed it). */
export function groupByCells(rows: number, labelings: readonly Labels[], limit: number): Labels[][] {
  const groups: Labels[][] = [];
  for (const labeling of labelings) {
    const last = groups.at(-1);
    const extended = last === undefined ? null : [...last, labeling];
    if (extended !== null && commonCells(rows, extended).starts.length - 1 <= limit) groups[groups.length - 1] = extended;
    else groups.push([labeling]);
  }
  return groups;
}
