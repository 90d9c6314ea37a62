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

/** Cell of each row, numbered in order of their first row, and how many there are. */
interface Partition {
  readonly cell: Int32Array;
  readonly count: number;
}

const oneCell = (rows: number): Partition => ({ cell: new Int32Array(rows), count: Math.min(1, rows) });

/** The coarsest partition that refines one that is known and a labeling. */
function refine({ cell, count }: Partition, { labels, k }: Labels): Partition {
  const dense = count * k <= 4 * cell.length + 1024 ? new Int32Array(count * k).fill(-1) : null;
  const sparse = new Map<number, number>();
  const next = new Int32Array(cell.length);
  let found = 0;
  for (let i = 0; i < cell.length; i++) {
    const key = cell[i] * k + labels[i];
    let number = dense === null ? (sparse.get(key) ?? -1) : dense[key];
    if (number < 0) {
      number = found++;
      if (dense === null) sparse.set(key, number);
      else dense[key] = number;
    }
    next[i] = number;
  }
  return { cell: next, count: found };
}

/** The coarsest partition that refines all labelings; cells in order of their first row. */
export function commonCells(rows: number, labelings: readonly Labels[]): Cells {
  const { cell, count } = labelings.reduce(refine, oneCell(rows));
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
  let common = oneCell(rows);
  for (const labeling of labelings) {
    const extended = refine(common, labeling);
    if (groups.length > 0 && extended.count <= limit) {
      groups[groups.length - 1].push(labeling);
      common = extended;
    } else {
      groups.push([labeling]);
      common = refine(oneCell(rows), labeling);
    }
  }
  return groups;
}
