import type { Steps } from '../contract/compute.ts';
import type { PredictColumn, Predictor, TreesPredictor } from '../contract/predict.ts';
import { codesOf } from './bins.ts';
import type { Binning } from './bins.ts';
import { linearBase, linearShap } from './linear.ts';
import { addShap, shapTable } from './tree-shap.ts';
import { addTree, treeTable } from './tree-table.ts';

/** Rows as a model sees them; features can be shuffled among the rows. */
export interface ReadyRows {
  readonly rows: number;
  /** Log-odds by row. */
  margins(): Steps<Float64Array>;
  /** The same, with the values of `feature` taken from the row at `order[i]` of these. */
  shuffled(feature: number, order: Int32Array): Steps<Float64Array>;
  /** SHAP values row by row, one a feature. */
  shap(): Steps<Float64Array>;
}

export interface ReadyPredictor {
  /** Log-odds before any feature is known. */
  readonly base: number;
  rowsOf(columns: readonly PredictColumn[], rows: Int32Array): Steps<ReadyRows>;
}

/** Rows times trees between two turns of the event loop. */
const TURN = 200_000;

/** A model made ready for many rows. `columns`: the features it was fitted on, in their order (values do not matter). */
export function readyPredictor(predictor: Predictor, columns: readonly PredictColumn[]): ReadyPredictor {
  return predictor.kind === 'boosted' ? readyTrees(predictor, columns) : {
    base: linearBase(predictor),
    *rowsOf(given, rows) {
      const effects = yield* linearShap(predictor, given, rows);
      const base = linearBase(predictor);
      const width = given.length;
      // eslint-disable-next-line require-yield -- quick
      function* margins(feature: number, order: Int32Array | null): Steps<Float64Array> {
        const out = new Float64Array(rows.length).fill(base);
        for (let i = 0; i < rows.length; i++) {
          for (let f = 0; f < width; f++) out[i] += effects[(f === feature && order !== null ? order[i] : i) * width + f];
        }
        return out;
      }
      return {
        rows: rows.length, margins: () => margins(-1, null), shuffled: margins,
        // eslint-disable-next-line require-yield -- computed already
        *shap() {
          return effects;
        },
      };
    },
  };
}

/** Borders that the trees ask for; every border of theirs is among them. */
export function bordersOf({ trees }: TreesPredictor, columns: readonly PredictColumn[]): Binning[] {
  const asked = columns.map(() => new Set<number>());
  for (const tree of trees) for (const { feature, threshold } of tree) if (feature >= 0 && threshold !== null) asked[feature].add(threshold);
  return columns.map((column, f): Binning => (column.kind === 'category' ? { kind: 'category', levels: Math.min(255, column.levels.length) }
    : { kind: 'numeric', borders: Float64Array.from(asked[f]).sort() }));
}

function readyTrees(predictor: TreesPredictor, columns: readonly PredictColumn[]): ReadyPredictor {
  const binnings = bordersOf(predictor, columns);
  const tables = predictor.trees.map((tree) => treeTable(tree, binnings));
  const uses = predictor.trees.map((tree) => new Set(tree.map(({ feature }) => feature)));
  const shaps = predictor.trees.map((tree, t) => shapTable(tree, tables[t], binnings));
  const width = columns.length;
  return {
    base: shaps.reduce((sum, { base }) => sum + base, predictor.base),
    *rowsOf(given, rows) {
      const codes = codesOf(given, binnings, rows);
      yield { fraction: 0 };
      const turn = Math.max(1, Math.floor(TURN / Math.max(1, tables.length)));
      function* sumOf(over: Uint8Array, wanted: (t: number) => boolean, start: Float64Array): Steps<Float64Array> {
        for (let from = 0; from < rows.length; from += turn) {
          tables.forEach((table, t) => {
            if (wanted(t)) addTree(table, over, width, from, Math.min(rows.length, from + turn), start);
          });
          yield { fraction: from / rows.length };
        }
        return start;
      }
      return {
        rows: rows.length,
        margins: () => sumOf(codes, () => true, new Float64Array(rows.length).fill(predictor.base)),
        shuffled(feature, order) {
          const other = Uint8Array.from(codes);
          for (let i = 0; i < rows.length; i++) other[i * width + feature] = codes[order[i] * width + feature];
          return sumOf(other, () => true, new Float64Array(rows.length).fill(predictor.base));
        },
        *shap() {
          const out = new Float64Array(rows.length * width);
          for (let from = 0; from < rows.length; from += turn) {
            shaps.forEach((table, t) => uses[t].size > 1 && addShap(table, codes, width, from, Math.min(rows.length, from + turn), out));
            yield { fraction: from / rows.length };
          }
          return out;
        },
      };
    },
  };
}
