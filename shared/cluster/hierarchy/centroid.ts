import type { Steps } from '../../contract/compute.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { createClusters } from '../../kernels/clusters.ts';
import type { Matrix } from '../../math/matrix.ts';
import { createMerges } from './merges.ts';
import type { Merges } from './merges.ts';

/** Nanoseconds of estimated work between two yields. */
const SLICE = 4e6;

/**
 * Always joins the two clusters whose centres are nearest; heights are the distances between the centres and may fall.
 * Every cluster remembers its nearest other; one whose nearest has gone is searched anew only when it comes first.
 * Source: D. Müllner, "Modern hierarchical, agglomerative clustering algorithms", arXiv:1109.2378 (generic algorithm).
 */
export function* mergeCentroids(kernels: Kernels, matrix: Matrix): Steps<Merges> {
  const { rows, cols } = matrix;
  const clusters = createClusters(kernels, matrix, false);
  try {
    const merges = createMerges(rows - 1);
    const nearest = new Int32Array(rows);
    /** Squared distance to the nearest; for one whose nearest has gone, a lower bound. */
    const squares = new Float64Array(rows);
    const stale = new Uint8Array(rows);
    let work = 0;
    const search = (id: number): void => {
      const found = clusters.nearest(id, Infinity, -1);
      nearest[id] = found.id;
      squares[id] = found.value;
      stale[id] = 0;
      work += clusters.count() * (cols * 0.4 + 1);
    };
    const first = (): number => {
      let best = clusters.idAt(0);
      for (let slot = 1; slot < clusters.count(); slot++) {
        const id = clusters.idAt(slot);
        if (squares[id] < squares[best] || (squares[id] === squares[best] && id < best)) best = id;
      }
      work += clusters.count() * 3;
      return best;
    };
    for (let i = 0; i < rows && rows > 1; i++) {
      search(i);
      if (work > SLICE) {
        work = 0;
        yield { fraction: (0.4 * i) / rows };
      }
    }
    for (let done = 0; done < rows - 1; done++) {
      let a = first();
      while (stale[a] === 1) {
        search(a);
        a = first();
      }
      const b = nearest[a];
      merges.a[done] = a;
      merges.b[done] = b;
      merges.heights[done] = Math.sqrt(squares[a]) / clusters.scale;
      const kept = clusters.merge(a, b);
      if (clusters.count() > 1) {
        search(kept);
        const values = clusters.squares(kept);
        for (let slot = 0; slot < clusters.count(); slot++) {
          const id = clusters.idAt(slot);
          if (id === kept) continue;
          if (nearest[id] === a || nearest[id] === b) stale[id] = 1;
          if (values[slot] <= squares[id]) {
            if (values[slot] < squares[id] || stale[id] === 1) {
              nearest[id] = kept;
              squares[id] = values[slot];
              stale[id] = 0;
            }
          }
        }
        work += clusters.count() * (cols + 4);
      }
      if (work > SLICE) {
        work = 0;
        const left = clusters.count() / rows;
        yield { fraction: 0.4 + 0.6 * (1 - left * left) };
      }
    }
    return merges;
  } finally {
    clusters.free();
  }
}
