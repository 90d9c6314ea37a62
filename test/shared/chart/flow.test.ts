import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowTable, layoutFlow } from '../../../shared/chart/flow.ts';
import type { Flow } from '../../../shared/chart/flow-shape.ts';
import { bladePath, silhouetteBlades } from '../../../shared/chart/silhouette-plot.ts';

const ROOM = { width: 400, height: 200, node: 14 };

/** A flow with these counts between two layers. */
function flowOf(counts: readonly (readonly number[])[]): Flow {
  const sums = counts[0].map((_, b) => counts.reduce((sum, row) => sum + row[b], 0));
  return {
    title: 'Flow',
    layers: [
      { name: 'left', nodes: counts.map((row, a) => ({ name: `l${a}`, size: row.reduce((x, y) => x + y, 0), colour: null })) },
      { name: 'right', nodes: sums.map((size, b) => ({ name: `r${b}`, size, colour: b })) },
    ],
    links: counts.flatMap((row, from) => row.map((count, to) => ({ layer: 0, from, to, count }))),
  };
}

describe('layout of a flow', () => {
  it('draws heights in proportion to customers, within the room, without overlaps', () => {
    const counts = fc.integer({ min: 1, max: 5 }).chain((cols) => fc.array(fc.array(fc.nat({ max: 50 }), { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 5 }));
    fc.assert(fc.property(counts, (table) => {
      const { nodes, links } = layoutFlow(flowOf(table), ROOM);
      const scale = nodes.find(({ size }) => size > 0);
      for (const node of nodes) {
        expect(node.y).toBeGreaterThanOrEqual(-1e-9);
        expect(node.y + node.height).toBeLessThanOrEqual(ROOM.height + 1e-6);
        if (scale !== undefined) expect(node.height / scale.height).toBeCloseTo(node.size / scale.size, 9);
      }
      for (const layer of [0, 1]) {
        const column = nodes.filter((node) => node.layer === layer).sort((a, b) => a.y - b.y);
        column.slice(1).forEach((node, i) => expect(node.y).toBeGreaterThanOrEqual(column[i].y + column[i].height));
      }
      for (const node of nodes.filter(({ layer }) => layer === 0)) {
        const leaving = links.filter(({ from }) => from === node.index).reduce((sum, { thickness }) => sum + thickness, 0);
        expect(leaving).toBeCloseTo(node.height, 6);
      }
    }));
  });

  it('orders a layer by where its customers come from', () => {
    const { nodes } = layoutFlow(flowOf([[0, 10], [10, 0]]), ROOM);
    const right = nodes.filter(({ layer }) => layer === 1).sort((a, b) => a.y - b.y);
    expect(right.map(({ name }) => name)).toEqual(['r1', 'r0']);
  });

  it('tells the same as a table, bands without customers left out', () => {
    expect(flowTable(flowOf([[3, 0], [1, 4]])).rows).toEqual([
      ['left: l0', 'right: r0', '3', '100.0%', '75.0%'], ['left: l1', 'right: r0', '1', '20.0%', '25.0%'], ['left: l1', 'right: r1', '4', '80.0%', '100.0%'],
    ]);
  });
});

describe('silhouettes by segment', () => {
  const rows = { rows: Int32Array.of(0, 1, 3, 4), values: Float64Array.of(0.2, 0.9, -0.1, 0.9), rivals: new Int32Array(4), kind: 'exact' as const };
  it('come from the highest to the lowest, equal ones by row', () => {
    const blades = silhouetteBlades(rows, Int32Array.of(0, 0, 1, 1, 0), 3);
    expect(blades.map((blade) => [...blade.rows])).toEqual([[1, 4, 0], [3], []]);
    expect([...blades[0].values]).toEqual([0.9, 0.9, 0.2]);
  });

  it('are drawn in a step a pixel at most', () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => 1 - i / 5000);
    const path = bladePath({ label: 0, rows: new Int32Array(5000), values }, { x: (value) => value * 100, y: 0, height: 50 });
    expect(path.split('L').length).toBeLessThanOrEqual(103);
    expect(bladePath({ label: 0, rows: new Int32Array(0), values: new Float64Array(0) }, { x: (value) => value, y: 0, height: 0 })).toBe('');
  });
});
