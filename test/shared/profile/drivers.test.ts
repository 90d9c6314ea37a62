import { beforeAll, describe, expect, it } from 'vitest';
import { assignTo, finishFit } from '../../../shared/cluster/partition.ts';
import { driversFigure, whyFigure } from '../../../shared/chart/driver-figures.ts';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { driversOf, whyHere } from '../../../shared/profile/drivers.ts';
import { drain } from '../../helpers/baskets.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

let elementary: Elementary;
beforeAll(async () => {
  ({ elementary } = await loadTestKernels());
});

/** Two groups of 300 and 100 apart in `x` (and its double), `noise` says nothing. */
function groups() {
  const matrix = createMatrix(400, ['x', 'twin', 'noise', 'still']);
  const random = createRandom(1);
  for (let i = 0; i < 400; i++) {
    const side = i < 300 ? 0 : 10;
    matrix.data[i] = side + random.next();
    matrix.data[400 + i] = matrix.data[i];
    matrix.data[800 + i] = random.next();
  }
  const labels = Int32Array.from({ length: 400 }, (_, i) => (i < 300 ? 0 : 1));
  return { matrix, ...finishFit(matrix, labels, 2, { iterations: 1, converged: true }) };
}
const base = { rule: null, sample: null, shuffles: 20, seed: 7, components: false };
const one = (label: string, ...columns: number[]) => ({ column: label, label, columns });

describe('which features make the segments', () => {
  it('only what parts them moves anybody: two drawn at random are of two groups in 2 × 3/4 × 1/4 of all cases', () => {
    const { matrix, labels, k, centres } = groups();
    const result = drain(driversOf({ ...base, elementary, matrix, labels, k, centres, features: [one('noise', 2), one('x', 0, 1), one('still', 3)] }));
    expect(result.fidelity).toBe(1);
    expect(result.drivers.map(({ label }) => label)[0]).toBe('x');
    const [x, ...others] = result.drivers;
    expect(Math.abs(x.moved - 2 * 0.75 * 0.25)).toBeLessThan(0.03);
    // A member of the small group keeps its side in one of four draws, one of the large group in three of four.
    expect(Math.abs((x.bySegment[0] ?? 0) - 0.25)).toBeLessThan(0.03);
    expect(Math.abs((x.bySegment[1] ?? 0) - 0.75)).toBeLessThan(0.05);
    expect(x.explained).toBeGreaterThan(0.99);
    for (const other of others) expect(other).toMatchObject({ moved: 0, low: 0, high: 0 });
    expect(result.drivers.find(({ label }) => label === 'still')?.explained).toBe(0);
  });

  it('is the same for the same seed, and of features that say the same each alone moves nobody', () => {
    const { matrix, labels, k, centres } = groups();
    const run = (seed: number) => drain(driversOf({ ...base, seed, elementary, matrix, labels, k, centres, features: [one('x', 0), one('twin', 1), one('noise', 2)] }));
    expect(run(3)).toEqual(run(3));
    const [x] = run(3).drivers;
    // One twin alone puts a row half way between the centres at most.
    expect(x.moved).toBeLessThan(2 * 0.75 * 0.25);
    expect(driversFigure(run(3)).description).toContain('Most: ');
  });

  it('leaves rows without a segment out, and says how far the nearest centre stands in for the method', () => {
    const { matrix, labels, k, centres } = groups();
    const odd = labels.slice();
    odd[0] = -1;
    odd[1] = 1;
    const result = drain(driversOf({ ...base, elementary, matrix, labels: odd, k, centres, features: [one('x', 0, 1)] }));
    expect(result.rows).toBe(399);
    expect(result.fidelity).toBeCloseTo(398 / 399, 12);
    expect(result.by).toBe('nearest-centre');
  });
});

describe('why a customer is here', () => {
  it('parts add up to the difference of the squared distances, above 0 for the nearest centre', () => {
    const { matrix, labels, k, centres } = groups();
    expect(assignTo(centres, matrix)).toEqual(labels);
    const features = [one('x', 0, 1), one('noise', 2), one('still', 3)];
    for (const row of [0, 150, 399]) {
      const why = whyHere({ matrix, features, labels, k, centres }, row);
      const squared = (c: number): number => [0, 1, 2, 3].reduce((sum, j) => sum + (matrix.data[j * 400 + row] - centres[j * k + c]) ** 2, 0);
      expect(why.rival).toBe(1 - labels[row]);
      expect(why.total).toBeCloseTo(squared(why.rival) - squared(labels[row]), 9);
      expect(why.total).toBeGreaterThan(0);
      expect(why.parts[0].label).toBe('x');
      expect(whyFigure({ ...why, parts: why.parts.map((part) => ({ ...part, value: '1' })) }, 'A', 'B').description).toContain('speak for A');
    }
  });

  it('has nothing to compare with where there is one segment', () => {
    const { matrix } = groups();
    expect(whyHere({ matrix, features: [one('x', 0)], labels: new Int32Array(400), k: 1, centres: new Float64Array(4) }, 3)).toMatchObject({ rival: -1, parts: [], total: 0 });
  });
});
