/**
 * Assigns rows to columns so that the sum of costs is smallest. O(rows² × cols) after transposing to rows ≤ cols.
 * Source: Kuhn–Munkres with potentials (shortest augmenting paths; Jonker & Volgenant, Computing 38, 1987).
 *
 * @param cost row-major, `rows × cols`, finite
 * @returns for every row its column, or -1 where there are more rows than columns; equal costs go to the lower column
 */
export function hungarian(cost: ArrayLike<number>, rows: number, cols: number): Int32Array {
  if (rows <= cols) return assign((i, j) => cost[i * cols + j], rows, cols);
  const byColumn = assign((i, j) => cost[j * cols + i], cols, rows);
  const out = new Int32Array(rows).fill(-1);
  for (let j = 0; j < cols; j++) out[byColumn[j]] = j;
  return out;
}

function assign(cost: (i: number, j: number) => number, n: number, m: number): Int32Array {
  // Index 0 of every array stands for "none"; rows and columns count from 1.
  const rowPotential = new Float64Array(n + 1);
  const colPotential = new Float64Array(m + 1);
  const rowOf = new Int32Array(m + 1);
  const way = new Int32Array(m + 1);
  for (let i = 1; i <= n; i++) {
    rowOf[0] = i;
    let column = 0;
    const slack = new Float64Array(m + 1).fill(Infinity);
    const used = new Uint8Array(m + 1);
    do {
      used[column] = 1;
      const row = rowOf[column];
      let delta = Infinity;
      let next = 0;
      for (let j = 1; j <= m; j++) {
        if (used[j] === 1) continue;
        const reduced = cost(row - 1, j - 1) - rowPotential[row] - colPotential[j];
        if (reduced < slack[j]) {
          slack[j] = reduced;
          way[j] = column;
        }
        if (slack[j] < delta) {
          delta = slack[j];
          next = j;
        }
      }
      for (let j = 0; j <= m; j++) {
        if (used[j] === 1) {
          rowPotential[rowOf[j]] += delta;
          colPotential[j] -= delta;
        } else slack[j] -= delta;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      rowOf[column] = rowOf[way[column]];
      column = way[column];
    }
  }
  const out = new Int32Array(n);
  for (let j = 1; j <= m; j++) if (rowOf[j] > 0) out[rowOf[j] - 1] = j - 1;
  return out;
}
