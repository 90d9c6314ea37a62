import type { Tree } from '../contract/predict.ts';
import { MISSING } from './bins.ts';
import type { Binning } from './bins.ts';
import type { TreeTable } from './tree-table.ts';

/**
 * What a leaf gives to the features on its way, for every set of them that a row may agree with: a row agrees with a feature when it
 * passes all splits of the way that ask for it.
 */
interface LeafTable {
  /** Different features on the way. */
  readonly features: readonly number[];
  /** By feature of the way: 256 codes, 1 where a row agrees. */
  readonly agrees: readonly Uint8Array[];
  /** By set of agreeing features (a bit each), then feature of the way. */
  readonly shares: Float64Array;
}

/** SHAP values of one tree, made ready. */
export interface ShapTable {
  readonly leaves: readonly LeafTable[];
  /** Expected value of the tree, by rows. */
  readonly base: number;
}

/**
 * Prepares path-dependent SHAP values of a tree: the value of a set of features is what the tree gives on average when only they are
 * known, other splits being passed in proportion to the rows below them. For one leaf that is its value times a product over the
 * features of its way, whose Shapley values depend on a row only by which of them it agrees with; so they are computed once for each
 * of those sets. Exact; the same as Lundberg's algorithm.
 * Sources: S. Lundberg et al., "Consistent individualized feature attribution for tree ensembles" (2018), "From local explanations to
 * global understanding" (2020); J. Yang, "Fast TreeSHAP" (2021).
 *
 * @param tree with ways of at most 8 splits
 */
export function shapTable(tree: Tree, table: TreeTable, binnings: readonly Binning[]): ShapTable {
  const leaves: LeafTable[] = [];
  let base = 0;
  const walk = (node: number, way: readonly { feature: number; share: number; agrees: Uint8Array }[]): void => {
    const { feature, left, right, value, cover } = tree[node];
    if (feature < 0) {
      base += way.reduce((product, { share }) => product * share, value);
      if (way.length > 0) leaves.push(leafTable(way, value));
      return;
    }
    const goesLeft = table.goesLeft.subarray(256 * node, 256 * (node + 1));
    for (const [child, side] of [[left, 1], [right, 0]] as const) {
      const share = tree[child].cover / cover;
      const known = way.find((one) => one.feature === feature);
      const agrees = new Uint8Array(256);
      for (let code = 0; code <= MISSING; code++) agrees[code] = goesLeft[code] === side && (known === undefined || known.agrees[code] === 1) ? 1 : 0;
      const joined = { feature, share: share * (known?.share ?? 1), agrees };
      walk(child, known === undefined ? [...way, joined] : way.map((one) => (one === known ? joined : one)));
    }
  };
  if (binnings.length > 0) walk(0, []);
  return { leaves, base };
}

function leafTable(way: readonly { feature: number; share: number; agrees: Uint8Array }[], value: number): LeafTable {
  const d = way.length;
  const weights = shapleyWeights(d);
  const shares = new Float64Array((1 << d) * d);
  for (let set = 0; set < 1 << d; set++) {
    for (let i = 0; i < d; i++) {
      // Coefficients by size: the sum over sets S of the other features of Π_{S} agrees × Π_{others} share.
      let sums = Float64Array.of(1);
      for (let j = 0; j < d; j++) {
        if (j === i) continue;
        const next = new Float64Array(sums.length + 1);
        for (let size = 0; size < sums.length; size++) {
          next[size] += sums[size] * way[j].share;
          if ((set >> j) & 1) next[size + 1] += sums[size];
        }
        sums = next;
      }
      const mean = sums.reduce((sum, one, size) => sum + one * weights[size], 0);
      shares[set * d + i] = value * (((set >> i) & 1) - way[i].share) * mean;
    }
  }
  return { features: way.map(({ feature }) => feature), agrees: way.map(({ agrees }) => agrees), shares };
}

/** |S|! (d − |S| − 1)! / d! by size of S. */
function shapleyWeights(d: number): number[] {
  const out = [1 / d];
  for (let size = 1; size < d; size++) out.push((out[size - 1] * size) / (d - size));
  return out;
}

/** Adds the SHAP values of a tree for rows `from` to `to`: of feature f in row i at `out[i * width + f]`. */
export function addShap(table: ShapTable, codes: Uint8Array, width: number, from: number, to: number, out: Float64Array): void {
  for (const { features, agrees, shares } of table.leaves) {
    const d = features.length;
    for (let i = from; i < to; i++) {
      const place = i * width;
      let set = 0;
      for (let j = 0; j < d; j++) set |= agrees[j][codes[place + features[j]]] << j;
      for (let j = 0; j < d; j++) out[place + features[j]] += shares[set * d + j];
    }
  }
}
