import type { Tree } from '../contract/predict.ts';
import { codeOf, MISSING } from './bins.ts';
import type { Binning } from './bins.ts';

/** A tree over codes, for speed. */
export interface TreeTable {
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  /** 256 per node: 1 where a code goes left. */
  readonly goesLeft: Uint8Array;
}

/** @param binnings that hold every border of the tree */
export function treeTable(tree: Tree, binnings: readonly Binning[]): TreeTable {
  const table: TreeTable = {
    feature: Int32Array.from(tree, (node) => node.feature), left: Int32Array.from(tree, (node) => node.left), right: Int32Array.from(tree, (node) => node.right),
    value: Float64Array.from(tree, (node) => node.value), goesLeft: new Uint8Array(256 * tree.length),
  };
  tree.forEach((node, i) => {
    if (node.feature < 0) return;
    const binning = binnings[node.feature];
    const goesLeft = table.goesLeft.subarray(256 * i, 256 * (i + 1));
    if (binning.kind === 'numeric') goesLeft.fill(1, 0, codeOf(binning.borders, node.threshold ?? 0) + 1);
    else for (const level of node.levels ?? []) goesLeft[level] = 1;
    goesLeft[MISSING] = node.missingLeft ? 1 : 0;
  });
  return table;
}

/** Adds what the tree says of rows `from` to `to` of the codes. */
export function addTree(table: TreeTable, codes: Uint8Array, width: number, from: number, to: number, margins: Float64Array): void {
  const { feature, left, right, value, goesLeft } = table;
  for (let i = from; i < to; i++) {
    let node = 0;
    while (feature[node] >= 0) node = goesLeft[(node << 8) + codes[i * width + feature[node]]] === 1 ? left[node] : right[node];
    margins[i] += value[node];
  }
}
