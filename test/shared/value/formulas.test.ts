import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { boughtWhileAlive } from '../../../shared/value/bought-while-alive.ts';
import { discounted } from '../../../shared/value/discounted.ts';
import { dropoutIntegral } from '../../../shared/value/dropout-integral.ts';
import { groupHistories } from '../../../shared/value/histories.ts';
import type { ModelName } from '../../../shared/contract/value.ts';
import { purchaseModel } from '../../../shared/value/purchase-models.ts';
import { drain } from '../../helpers/cdnow.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

interface Expected {
  readonly bought: readonly { k: number; a: number; b: number; z: number; value: number }[];
  readonly dropout: readonly { k: number; alpha: number; s: number; beta: number; tx: number; T: number; log: number }[];
  readonly histories: readonly { model: ModelName; parameters: number[]; x: number; tx: number; T: number; log: number; alive: number }[];
  readonly chances: readonly { model: ModelName; parameters: number[]; t: number; n: number; value: number }[];
  readonly discounted: readonly { model: ModelName; parameters: number[]; x: number; T: number; horizon: number; rate: number; value: number }[];
}

const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/value.json', import.meta.url), 'utf8')) as Expected;
const MODELS: readonly ModelName[] = ['bgnbd', 'paretonbd', 'mbgnbd'];
let e: Elementary;
beforeAll(async () => {
  e = (await loadTestKernels()).elementary;
});

const off = (value: number, truth: number): number => Math.abs(value - truth) / Math.abs(truth);

describe('against mpmath', () => {
  it('expected purchases while alive', () => {
    for (const { k, a, b, z, value } of expected.bought) expect(off(boughtWhileAlive(e, k, a, b, z), value), JSON.stringify([k, a, b, z])).toBeLessThan(1e-11);
  });

  it('the dropout integral', () => {
    const out = { log: 0, logAlpha: 0, overAlpha: 0, logBeta: 0, overBeta: 0 };
    for (const { k, alpha, s, beta, tx, T, log } of expected.dropout) {
      dropoutIntegral(e, k, alpha, s, beta, tx, T, out);
      expect(Math.abs(out.log - log), JSON.stringify([k, alpha, s, beta, tx, T])).toBeLessThan(1e-12 * Math.max(10, Math.abs(log)));
    }
  });

  it('likelihood and P(alive) of single customers, heavy buyers among them', () => {
    const gradient = new Float64Array(4);
    for (const { model, parameters, x, tx, T, log, alive } of expected.histories) {
      const known = purchaseModel(model);
      const one = groupHistories({ x: Float64Array.of(x), tx: Float64Array.of(tx), T: Float64Array.of(T) }, 1);
      const where = JSON.stringify([model, parameters, x, tx, T]);
      expect(Math.abs(drain(known.likelihood(e, one, parameters, gradient)) - log), where).toBeLessThan(1e-12 * Math.max(10, Math.abs(log)));
      expect(off(known.alive(e, parameters, x, tx, T), alive), where).toBeLessThan(3e-11);
    }
  });

  it('chances of numbers of purchases', () => {
    for (const { model, parameters, t, n, value } of expected.chances) {
      expect(off(purchaseModel(model).probabilities(e, parameters, t, n)[n], value), JSON.stringify([model, t, n])).toBeLessThan(1e-10);
    }
  });

  it('discounted purchases', () => {
    for (const { model, parameters, x, T, horizon, rate, value } of expected.discounted) {
      const bought = (t: number): number => purchaseModel(model).boughtWhileAlive(e, parameters, x, T, t);
      expect(off(discounted(e, bought, bought(horizon), horizon, rate), value), JSON.stringify([model, x, T])).toBeLessThan(1e-9);
      expect(discounted(e, bought, bought(horizon), horizon, 0)).toBe(bought(horizon));
    }
  });
});

const positive = fc.double({ min: -4, max: 4, noNaN: true }).map((power) => 2 ** power);
const parameters = fc.array(positive, { minLength: 4, maxLength: 4 });
const history = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true }))
  .map(([x, part, T]) => ({ x, tx: x === 0 ? 0 : part * T, T }));

describe.each(MODELS)('%s', (name) => {
  const model = purchaseModel(name);

  it('has the gradient of its likelihood', () => {
    fc.assert(fc.property(parameters, fc.array(history, { minLength: 1, maxLength: 4 }), (theta, rows) => {
      const histories = groupHistories({
        x: Float64Array.from(rows, ({ x }) => x), tx: Float64Array.from(rows, ({ tx }) => tx), T: Float64Array.from(rows, ({ T }) => T),
      }, 1);
      const gradient = new Float64Array(4);
      drain(model.likelihood(e, histories, theta, gradient));
      theta.forEach((value, i) => {
        const at = (factor: number): number =>
          drain(model.likelihood(e, histories, theta.map((part, j) => (j === i ? part * factor : part)), new Float64Array(4)));
        const slope = (at(1.0001) - at(0.9999)) / (0.0002 * value);
        const size = Math.abs(at(1)) / value;
        expect(Math.abs(gradient[i] - slope)).toBeLessThan(1e-6 * Math.abs(slope) + 1e-6 * size);
      });
    }), { numRuns: 60, seed: 7 });
  });

  it('keeps chances and forecasts in their range, and forecasts grow with the time ahead', () => {
    fc.assert(fc.property(parameters, history, positive, (theta, { x, tx, T }, t) => {
      const alive = model.alive(e, theta, x, tx, T);
      expect(alive >= 0 && alive <= 1).toBe(true);
      const [sooner, later] = [t, 2 * t].map((time) => model.boughtWhileAlive(e, theta, x, T, time));
      expect(sooner > 0 && later >= sooner * (1 - 1e-12) && Number.isFinite(later)).toBe(true);
      const chances = model.probabilities(e, theta, t, 60);
      expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThan(1 + 1e-9);
    }), { numRuns: 100, seed: 7 });
  });

  it('agrees with itself: the mean of its chances is what it expects of a new customer', () => {
    const theta = { bgnbd: [2, 10, 0.8, 2.4], mbgnbd: [2, 10, 0.8, 2.4], paretonbd: [2, 10, 0.6, 11] }[name];
    const mean = model.probabilities(e, theta, 8, 200).reduce((sum, chance, n) => sum + n * chance, 0);
    expect(off(mean, model.bought(e, theta, 8))).toBeLessThan(1e-9);
  });
});
