import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { defaultParams } from '../../../shared/recipe/params.ts';
import type { Params } from '../../../shared/recipe/params.ts';
import { clvCsv } from '../../../shared/value/clv-csv.ts';
import { fitPurchases } from '../../../shared/value/fit-purchases.ts';
import { expectedSpend, fitSpend } from '../../../shared/value/gamma-gamma.ts';
import type { PurchaseLog } from '../../../shared/value/purchase-log.ts';
import type { ModelName } from '../../../shared/contract/value.ts';
import { purchaseModel } from '../../../shared/value/purchase-models.ts';
import { tiersOf } from '../../../shared/value/tiers.ts';
import { customerValues } from '../../../shared/value/value.ts';
import { cdnowHistories, drain } from '../../helpers/cdnow.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { dataJson } from '../../helpers/shared-data.ts';

interface Check {
  readonly id: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

const checks = dataJson('expected.json') as readonly Check[];
const expectedOf = (id: string): Readonly<Record<string, number & number[]>> =>
  (checks.find((check) => check.id === id) as Check).expected as Readonly<Record<string, number & number[]>>;
const cdnow = cdnowHistories();
const MODELS: readonly ModelName[] = ['bgnbd', 'paretonbd', 'mbgnbd'];
const TOLERANCE = { bgnbd: [0.005, 0.005, 0.005, 0.005], paretonbd: [0.01, 0.01, 0.01, 0.02], mbgnbd: [0.005, 0.005, 0.005, 0.005] };
const IDS = { bgnbd: 'clv-bgnbd', paretonbd: 'clv-pnbd', mbgnbd: 'clv-mbgnbd' };
let e: Elementary;
beforeAll(async () => {
  e = (await loadTestKernels()).elementary;
});
const off = (value: number, truth: number): number => Math.abs(value - truth) / Math.abs(truth);

describe.each(MODELS)('%s on CDNOW', (name) => {
  const model = purchaseModel(name);
  const known = expectedOf(IDS[name]);
  const fitted = (): ReturnType<typeof fit> => fit(cdnow);
  const fit = (histories: Parameters<typeof fitPurchases>[2]) => drain(fitPurchases(e, model, histories));

  it('finds the published parameters, likelihood and standard errors', () => {
    const { estimates, logLikelihood, convergence } = fitted();
    estimates.forEach(({ name: parameter, value }, i) => expect(off(value, known[parameter]), parameter).toBeLessThan(TOLERANCE[name][i]));
    expect(Math.abs(logLikelihood - known['LL'])).toBeLessThan(0.01);
    expect(convergence).toMatchObject({ status: 'converged', agreeing: 4, advice: null });
    if (name === 'paretonbd') estimates.forEach(({ standardError }, i) => expect(off(standardError ?? 0, known['se'][i])).toBeLessThan(0.05));
    else expect(estimates.every(({ standardError }) => (standardError ?? 0) > 0)).toBe(true);
  });

  it('forecasts customer 1516 and a new customer as published', () => {
    const { parameters } = fitted();
    const cet = expectedOf('clv-cet');
    const alive = model.alive(e, parameters, 26, 30.857, 31);
    const published = { bgnbd: ['bg', 'bg_E52_new'], paretonbd: ['pareto', 'pareto_E52_new'], mbgnbd: null }[name];
    if (published === null) {
      expect(alive).toBeGreaterThan(0.9);
      return;
    }
    expect(off(alive, cet[published[0]][1])).toBeLessThan(0.001);
    expect(off(alive * model.boughtWhileAlive(e, parameters, 26, 31, 52), cet[published[0]][0])).toBeLessThan(0.001);
    expect(off(model.bought(e, parameters, 52), cet[published[1]])).toBeLessThan(0.001);
  });

  it('depends neither on the order of the customers nor on the unit of time', () => {
    const { parameters, logLikelihood } = fitted();
    const order = Array.from(cdnow.x, (_, i) => i).reverse();
    const turned = (column: Float64Array, factor = 1): Float64Array => Float64Array.from(order, (i) => column[i] * factor);
    expect(fit({ x: turned(cdnow.x), tx: turned(cdnow.tx), T: turned(cdnow.T) }).logLikelihood).toBeCloseTo(logLikelihood, 8);
    const days = fit({ x: turned(cdnow.x), tx: turned(cdnow.tx, 7), T: turned(cdnow.T, 7) });
    days.parameters.forEach((value, i) => expect(off(value, parameters[i] * (model.times[i] ? 7 : 1))).toBeLessThan(1e-6));
  });
});

describe('Gamma-Gamma', () => {
  it('finds the published parameters, likelihood and expected spend', () => {
    const known = expectedOf('clv-gg');
    const fit = drain(fitSpend(e, cdnow.x, cdnow.z));
    if (fit === null) throw new Error('no spend model');
    expect(fit.model.estimates.map(({ value }, i) => off(value, known[['p', 'q', 'v'][i]]) < 0.005)).toEqual([true, true, true]);
    expect(Math.abs(fit.model.logLikelihood - known['LL'])).toBeLessThan(0.01);
    expect(Math.abs((fit.model.mean ?? 0) - known['pop_mean'])).toBeLessThan(0.02);
    known['first10'].forEach((value, i) => expect(Math.abs(expectedSpend(fit.parameters, cdnow.x[i], cdnow.z[i]) - value)).toBeLessThan(0.02));
    expect(fit.model).toMatchObject({ customers: 946, convergence: { status: 'converged' } });
    expect(fit.model.correlation).toBeCloseTo(0.1139, 4);
  });

  it('is not fitted on fewer than three customers, and on equal spend says that it did not converge', () => {
    expect(drain(fitSpend(e, Float64Array.of(1, 2, 0, 3), Float64Array.of(5, 6, Number.NaN, 0)))).toBeNull();
    const equal = drain(fitSpend(e, new Float64Array(50).fill(2), new Float64Array(50).fill(10)));
    expect(equal?.model.convergence.status).not.toBe('converged');
    expect(equal?.model.convergence.advice).not.toBeNull();
    expect(expectedSpend(equal?.parameters ?? [], 2, 10)).toBeCloseTo(10, 1);
  });
});

/** Customers who behave as BG/NBD says. */
function simulate(customers: number, seed: number): PurchaseLog {
  const random = createRandom(seed);
  const gamma = (shape: number): number => {
    // Marsaglia and Tsang, with the boost for shapes under 1.
    const d = shape + 1 - 1 / 3;
    for (;;) {
      const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - random.next()) < normal * normal / 2 + d - d * v + d * Math.log(v)) return d * v * (1 - random.next()) ** (1 / shape);
    }
  };
  const log = { x: [] as number[], tx: [] as number[], T: [] as number[], z: [] as number[] };
  for (let i = 0; i < customers; i++) {
    const T = 180 + random.below(90);
    const rate = gamma(0.6) / (10 * 7);
    const [a, b] = [gamma(0.8), gamma(2.4)];
    const p = a / (a + b);
    const spread = gamma(3.7) / 15;
    let [x, tx, spend, day] = [0, 0, 0, 0];
    for (;;) {
      day += -Math.log(1 - random.next()) / rate;
      if (day > T) break;
      if (Math.floor(day) > tx) {
        x++;
        tx = Math.floor(day);
        spend += gamma(6.2) / spread;
      }
      if (random.next() < p) break;
    }
    log.x.push(x);
    log.tx.push(tx);
    log.T.push(T);
    log.z.push(x > 0 ? spend / x : Number.NaN);
  }
  const { x, tx, T, z } = log;
  return {
    customers: x.map((_, i) => `c${i}`), namedByNumbers: false, x: Float64Array.from(x), txDays: Float64Array.from(tx), TDays: Float64Array.from(T), z: Float64Array.from(z),
    orders: null, leftOut: [], notices: [],
  };
}

const run = (log: PurchaseLog, params: Partial<Params> = {}) => drain(customerValues(e, log, { ...defaultParams(), ...params }));

describe('values of customers', () => {
  it.each(MODELS)('%s on 6,000 customers made by BG/NBD', (name) => {
    const { result, values } = run(simulate(6000, 3), { 'value.model': name });
    // Customers who leave after purchases only differ too little in their rate of leaving for Pareto/NBD to tell how much.
    expect(result.purchases.convergence.status).toBe(name === 'paretonbd' ? 'edge' : 'converged');
    expect(result.purchases.estimates.every(({ standardError }) => (standardError === null) === (name === 'paretonbd'))).toBe(true);
    if (name === 'bgnbd') {
      const [r, alpha, a, b] = result.purchases.estimates.map(({ value }) => value);
      expect([r, alpha].map((value, i) => off(value, [0.6, 10][i]) < 0.15)).toEqual([true, true]);
      expect(off(a / (a + b), 0.25)).toBeLessThan(0.25);
    }
    expect(values.clv.every((value, i) => value > 0 && value <= values.purchases[i] * values.spend[i])).toBe(true);
    expect(result.tiers.map(({ customers }) => customers).reduce((sum, count) => sum + count, 0)).toBe(6000);
    const expected = result.frequencies.reduce((sum, point) => sum + point.expected, 0);
    expect(expected).toBeCloseTo(6000, 6);
  });

  it('are worth less when discounted more, and the horizon counts in weeks whatever the period', () => {
    const log = simulate(800, 5);
    const sum = (params: Partial<Params>): number => run(log, params).values.clv.reduce((total, value) => total + value, 0);
    const [none, some, much] = [0, 0.1, 0.5].map((rate) => sum({ 'value.discountRate': rate }));
    expect(none > some && some > much).toBe(true);
    expect(off(sum({ 'value.period': 'day' }), some)).toBeLessThan(1e-6);
  });

  it('are refused where nothing can be learned, and rough with few repeat buyers', () => {
    const log = (x: number[], tx: number[], T: number[]): PurchaseLog => ({
      ...simulate(0, 1), customers: x.map(String), x: Float64Array.from(x), txDays: Float64Array.from(tx), TDays: Float64Array.from(T), z: null,
    });
    expect(() => run(log([0, 0], [0, 0], [0, 0]))).toThrow(expect.objectContaining({ code: 'one-day-orders' }));
    expect(() => run(log([0, 0], [0, 0], [9, 5]))).toThrow(expect.objectContaining({ code: 'no-repeat-buyers' }));
    const rough = run(log([0, 1, 2, 0], [0, 8, 20, 0], [90, 60, 80, 30]));
    expect(rough.result.notices.map(({ code }) => code)).toContain('few-repeat-buyers');
    expect(rough.result.spend).toBeNull();
    expect(rough.values.purchases.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  });

  it('stay numbers for extreme buyers, and the search says when it ran off', () => {
    const steady: PurchaseLog = {
      ...simulate(0, 1), customers: Array.from({ length: 200 }, String), x: new Float64Array(200).fill(52), txDays: new Float64Array(200).fill(364),
      TDays: new Float64Array(200).fill(365), z: Float64Array.from({ length: 200 }, (_, i) => 10 + (i % 3)),
    };
    for (const name of MODELS) {
      const { result, values } = run(steady, { 'value.model': name });
      expect(result.purchases.convergence.status).not.toBe('converged');
      expect(result.notices.map(({ code }) => code)).toContain('value-not-converged');
      expect(result.purchases.convergence.words.split('having left')).toHaveLength(2);
      expect(values.purchases.every((value) => value > 45 && value < 55)).toBe(true);
    }
    const heavy = simulate(500, 9);
    heavy.x[0] = 4000;
    heavy.txDays[0] = heavy.TDays[0];
    for (const name of MODELS) {
      const { values } = run(heavy, { 'value.model': name });
      expect(values.alive.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(values.purchases[0]).toBeGreaterThan(1000);
    }
  });

  it('are in their range whatever the histories, and the steps can be stopped on the way', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 1500 }), fc.integer({ min: -2, max: 500 }));
    fc.assert(fc.property(fc.array(row, { minLength: 2, maxLength: 25 }), fc.constantFrom(...MODELS), (rows, name) => {
      fc.pre(rows.some(([x]) => x > 0));
      const T = rows.map(([x, , days]) => days + x);
      const log: PurchaseLog = {
        ...simulate(0, 1), customers: rows.map((_, i) => `c${i}`), x: Float64Array.from(rows, ([x]) => x), TDays: Float64Array.from(T),
        txDays: Float64Array.from(rows, ([x, part], i) => (x === 0 ? 0 : Math.max(x, Math.round(part * T[i])))), z: Float64Array.from(rows, ([x, , , z]) => (x > 0 ? z : Number.NaN)),
      };
      const { values, result } = run(log, { 'value.model': name });
      expect(values.alive.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(values.purchases.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
      expect(values.clv.every((value) => Number.isNaN(value) || value >= 0)).toBe(true);
      expect(Number.isFinite(result.purchases.logLikelihood)).toBe(true);
      expect(result.frequencies.reduce((sum, point) => sum + point.expected, 0)).toBeCloseTo(rows.length, 6);
    }), { numRuns: 25, seed: 3 });
  });

  it('warn when frequent buyers spend more', () => {
    const log = simulate(600, 11);
    const related: PurchaseLog = { ...log, z: log.x.map((x, i) => (log.z === null ? 0 : log.z[i] * (1 + x))) };
    const notice = run(related).result.notices.find(({ code }) => code === 'spend-correlates');
    expect(notice?.data['sign']).toBe('+');
  });

  it('are written as CSV with harmless names', () => {
    const log = simulate(40, 2);
    const { values } = run({ ...log, customers: ['=A1', ...log.customers.slice(1)] });
    const { text, neutralised } = clvCsv(values, true);
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('customer_id,frequency,recency,T,monetary,p_alive,expected_purchases,expected_spend,clv,tier,model,fit');
    expect(lines).toHaveLength(42);
    expect(lines[1].startsWith("'=A1,")).toBe(true);
    expect(neutralised).toBe(1);
    expect(lines.slice(1, -1).every((line) => line.split(',').length === 12)).toBe(true);
  });
});

describe('tiers', () => {
  it('hold the shares asked for, equal values together, higher values never lower', () => {
    expect(tiersOf(Float64Array.of(5, 4, 3, 2, 1, 0, 0, 0, 0, 0), 0.2, 0.3).tier.join(' ')).toBe('high high middle middle middle low low low low low');
    expect(new Set(tiersOf(new Float64Array(5).fill(1), 0.2, 0.3).tier)).toEqual(new Set(['high']));
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 }), (worth) => {
      const { tier, summary } = tiersOf(Float64Array.from(worth), 0.2, 0.3);
      const rank = { high: 0, middle: 1, low: 2 };
      worth.forEach((a, i) => worth.forEach((b, j) => {
        if (a > b) expect(rank[tier[i]]).toBeLessThanOrEqual(rank[tier[j]]);
        if (a === b) expect(tier[i]).toBe(tier[j]);
      }));
      expect(summary.reduce((sum, { customers }) => sum + customers, 0)).toBe(worth.length);
    }), { numRuns: 60 });
  });
});
