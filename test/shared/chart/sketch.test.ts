import { describe, expect, it } from 'vitest';
import { densityFigure, dendrogramFigure } from '../../../shared/chart/sketch-figures.ts';
import { figureTable } from '../../../shared/chart/figure-table.ts';
import { toSvg } from '../../../shared/chart/to-svg.ts';
import { fit } from '../../../shared/cluster/fit.ts';
import { methodOf } from '../../../shared/recipe/method.ts';
import type { Algorithm } from '../../../shared/recipe/method.ts';
import { defaultParams } from '../../../shared/recipe/params.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvMatrix, drain } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const iris = csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']);
const fitted = (algorithm: Algorithm, k: number) => drain(fit(kernels, iris, { method: methodOf({ params: { ...defaultParams(), 'cluster.algorithm': algorithm } }), k, seed: 1, sample: null }));

describe('trees in documents', () => {
  it.each(['hierarchical', 'consensus'] as const)('%s: every branch in the colour of its segment, cut between the right merges', (algorithm) => {
    const found = fitted(algorithm, 3);
    if (found.tree === null) throw new Error('no tree');
    const figure = dendrogramFigure(found.tree, { k: 3, colours: [4, 5, 6] });
    if (figure.series.kind !== 'sketch') throw new Error('no sketch');
    const { lines, cut } = figure.series;
    expect(lines).toHaveLength(3 * found.tree.merges.length);
    for (const { from, to, colour } of lines) {
      for (const value of [...from, ...to]) expect(value >= 0 && value <= 1).toBe(true);
      // What lies wholly above the cut belongs to no segment alone; what lies below it, to one.
      if (Math.min(from[1], to[1]) > (cut ?? 0)) expect(colour.kind).toBe('muted');
      if (Math.max(from[1], to[1]) < (cut ?? 0)) expect(colour.kind).toBe('segment');
    }
    expect(new Set(lines.flatMap(({ colour }) => (colour.kind === 'segment' ? [colour.index] : [])))).toEqual(new Set([4, 5, 6]));
    const svg = toSvg(figure, 600);
    expect(svg.match(/<path/g)).toHaveLength(lines.length + 1);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(figureTable(figure).rows).toHaveLength(found.tree.merges.length);
  });

  it('HDBSCAN: parts lie within their group, below its beginning', () => {
    const { condensed, k } = fitted('hdbscan', 0);
    if (condensed === null) throw new Error('no groups');
    const figure = densityFigure(condensed, ['a', 'b'], [0, 1]);
    if (figure.series.kind !== 'sketch') throw new Error('no sketch');
    const { boxes } = figure.series;
    condensed.forEach(({ parent }, c) => {
      expect(boxes[c].top).toBeGreaterThanOrEqual(boxes[c].bottom);
      if (parent < 0) return;
      expect(boxes[c].left).toBeGreaterThanOrEqual(boxes[parent].left - 1e-9);
      expect(boxes[c].right).toBeLessThanOrEqual(boxes[parent].right + 1e-9);
      expect(boxes[c].top).toBeLessThanOrEqual(boxes[parent].top);
    });
    expect(boxes.filter(({ colour }) => colour.kind === 'segment')).toHaveLength(k);
    expect(toSvg(figure, 600)).not.toMatch(/NaN|Infinity/);
  });
});
