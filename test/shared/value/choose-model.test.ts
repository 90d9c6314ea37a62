import { beforeAll, expect, it } from 'vitest';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { chooseModel } from '../../../shared/value/choose-model.ts';
import type { Histories } from '../../../shared/value/histories.ts';
import { cdnowHistories, drain } from '../../helpers/cdnow.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

let e: Elementary;
beforeAll(async () => {
  e = (await loadTestKernels()).elementary;
});

/** Customers who all leave with the same probability after each purchase, the first too: BG/NBD has no place for those who leave after one. */
function leaveAlike(rate: number, leaves: number, seed: number): Histories {
  const random = createRandom(seed);
  const wait = (): number => -Math.log(1 - random.next());
  const rows = Array.from({ length: 400 }, () => {
    const T = 100 + random.below(60);
    const own = (rate * (wait() + wait())) / 2;
    let [x, tx, day] = [0, 0, 0];
    while (random.next() >= leaves) {
      day += wait() / own;
      if (day > T) break;
      if (Math.ceil(day) <= tx) continue;
      x++;
      tx = Math.min(T, Math.ceil(day));
    }
    return { x, tx, T };
  });
  return { x: Float64Array.from(rows, ({ x }) => x), tx: Float64Array.from(rows, ({ tx }) => tx), T: Float64Array.from(rows, ({ T }) => T) };
}

it('takes BG/NBD where it converges, and asks no other', () => {
  const { model, tried } = drain(chooseModel(e, 'auto', cdnowHistories()));
  expect([model.name, tried.length]).toEqual(['bgnbd', 1]);
});

it('takes the likelier of the others that converge and fit about as well', () => {
  const histories = leaveAlike(0.02, 0.3, 2);
  const { model, fit, tried } = drain(chooseModel(e, 'auto', histories));
  expect(tried.map((one) => one.model)).toEqual(['bgnbd', 'paretonbd', 'mbgnbd']);
  expect(tried[0].status).toBe('edge');
  expect(fit.convergence.status).toBe('converged');
  const able = tried.filter(({ status }) => status === 'converged');
  expect(able.length).toBeGreaterThan(0);
  expect(fit.logLikelihood).toBe(Math.max(...able.map(({ logLikelihood }) => logLikelihood)));
  expect(fit.logLikelihood).toBeGreaterThan(tried[0].logLikelihood - 2);
  expect(able.find(({ logLikelihood }) => logLikelihood === fit.logLikelihood)?.model).toBe(model.name);
});

it('leaves the model alone that is asked for by name', () => {
  const { model, tried } = drain(chooseModel(e, 'bgnbd', leaveAlike(0.02, 0.3, 2)));
  expect([model.name, tried.map(({ status }) => status)]).toEqual(['bgnbd', ['edge']]);
});
