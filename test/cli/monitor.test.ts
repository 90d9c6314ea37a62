import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MonitorResult } from '../../shared/contract/monitor.ts';
import { cdnowCsv, cdnowPurchases } from '../helpers/cdnow.ts';
import { fail, scratch, succeed, tessera } from '../helpers/one-process.ts';

type Monitored = MonitorResult & { readonly outputs: readonly string[] };
const lines = (dir: string, name: string): string[] => readFileSync(join(dir, name), 'utf8').trimEnd().split('\r\n');
const wholesale = new URL('../fixtures/wholesale/customers.csv', import.meta.url).pathname;

describe('monitor, a customer file', () => {
  const home = scratch();
  const file = join(home, 'customers.csv');
  const model = join(home, 'made', 'model.json');
  const rows = readFileSync(wholesale, 'utf8').trimEnd().split(/\r?\n/);
  const fresh = rows[0].split(',').indexOf('Fresh');

  beforeAll(async () => {
    writeFileSync(file, [`id,${rows[0]}`, ...rows.slice(1).map((row, i) => `K${i},${row}`)].join('\n'));
    await succeed(['segment', file, '--features', 'Fresh,Milk,Grocery,Frozen,Detergents_Paper,Delicassen', '--k', '3', '--out', join(home, 'made')]);
  });

  it('the same data twice: nobody moves, nothing drifts, the same segments come out; the same bytes each time', async () => {
    const [out, again] = [scratch(), scratch()];
    const words = ['monitor', model, file, '--before', join(home, 'made', 'segments.csv'), '--refit', '--as-of', '2026-03-01', '--out'];
    const { result } = await succeed<Monitored>([...words, out]);
    expect(result.outputs).toEqual(['segments.csv', 'migration.csv', 'drift.csv', 'monitor.html', 'monitor.docx']);
    expect(result.migration?.stable).toMatchObject({ count: 440, of: 440, share: 1 });
    expect(result.segments.every(({ difference, news }) => difference === 0 && !news)).toBe(true);
    expect(result.features.map(({ psi, ks, missing, outside, state }) => [psi, ks, missing.now, outside?.now === outside?.was, state]))
      .toEqual(result.features.map(() => [0, 0, 0, true, 'stable']));
    expect(result.features).toHaveLength(6);
    expect(result.fit?.near?.now.share).toBe(result.fit?.near?.was);
    expect(result.fit?.meanNow).toBeCloseTo(result.fit?.meanThen ?? NaN, 12);
    expect(result.fit?.silhouetteNow).toEqual(result.fit?.silhouetteThen);
    expect(result.refit).toMatchObject({ k: 3, ari: 1, rows: 440 });
    expect(result.refit?.transitions.map(({ kind }) => kind)).toEqual(['kept', 'kept', 'kept']);
    expect(result.recommendation.verdict).toBe('keep');
    expect(lines(out, 'segments.csv')).toEqual(lines(join(home, 'made'), 'segments.csv'));
    expect(lines(out, 'migration.csv')).toHaveLength(441);
    expect(lines(out, 'migration.csv').slice(1).every((line) => line.endsWith(',stayed'))).toBe(true);
    await succeed([...words, again, '--threads', '1']);
    for (const name of result.outputs) expect(readFileSync(join(again, name)).equals(readFileSync(join(out, name))), name).toBe(true);
  });

  it('customers who left, came, and changed are told; a shifted feature is found, with the figures of its definition', async () => {
    const later = join(home, 'later.csv');
    const [, ...customers] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const changed = customers.slice(40).map((line) => line.split(',').map((cell, j) => (j === fresh + 1 ? String(Math.round(Number(cell) * 4)) : cell)).join(','));
    writeFileSync(later, [`id,${rows[0]}`, ...changed, ...customers.slice(0, 25).map((line) => `N${line}`)].join('\n'));
    const [out, history] = [scratch(), join(scratch(), 'periods.json')];
    const words = ['monitor', model, later, '--before', file, '--history', history, '--out', out];
    const { result } = await succeed<Monitored>([...words, '--as-of', '2026-03-01']);
    expect(result.after.customers).toBe(425);
    expect(result.migration).toMatchObject({ newCustomers: { count: 25, of: 425 }, lostCustomers: { count: 40, of: 440 } });
    expect(result.segments.reduce((sum, { before }) => sum + before, 0)).toBe(440);
    const drift = result.features.find(({ column }) => column === 'Fresh');
    expect(drift?.state).toBe('shifted');
    // by hand: deciles of the first file (inverse of the distribution function), shares in them then and now
    const values = (list: readonly string[]): number[] => list.map((line) => Number(line.split(',')[fresh + 1]));
    const [then, now] = [values(customers), values(readFileSync(later, 'utf8').trimEnd().split('\n').slice(1))];
    const sorted = then.toSorted((a, b) => a - b);
    const cuts = Array.from({ length: 9 }, (_, i) => sorted[Math.ceil(((i + 1) * 440) / 10) - 1]);
    const share = (list: readonly number[]): number[] => Array.from({ length: 10 }, (_, bin) => list.filter((value) => cuts.filter((cut) => cut < value).length === bin).length / list.length);
    const psi = share(now).reduce((sum, q, bin) => sum + (q - share(then)[bin]) * Math.log(q / share(then)[bin]), 0);
    expect(drift?.psi).toBeCloseTo(psi, 10);
    expect(result.alerts.filter(({ state }) => state === 'alert').map(({ rule }) => rule)).toContain('feature-psi');
    expect(lines(out, 'drift.csv')[1]).toMatch(/^Fresh,numeric,shifted,/);
    expect(lines(out, 'migration.csv').filter((line) => line.endsWith(',new'))).toHaveLength(25);
    expect(lines(out, 'migration.csv').slice(-40).every((line) => line.endsWith(',lost'))).toBe(true);
    await succeed([...words, '--as-of', '2026-04-01', '--alert-psi', '10']);
    const kept = JSON.parse(readFileSync(history, 'utf8')) as { periods: { asOf: string; customers: number; shifted: number }[] };
    expect(kept.periods.map(({ asOf, customers: n, shifted }) => [asOf, n, shifted])).toEqual([['2026-03-01', 425, 1], ['2026-04-01', 425, 0]]);
    expect(readFileSync(history, 'utf8')).not.toContain('K41');
  });

  it('without the earlier customers sizes and values are held against the model; documents tell of no small group', async () => {
    const few = join(home, 'few.csv');
    writeFileSync(few, readFileSync(file, 'utf8').split('\n').slice(0, 13).join('\n'));
    const out = scratch();
    const { result } = await succeed<Monitored>(['monitor', model, few, '--out', out]);
    expect(result).toMatchObject({ migration: null, before: { kind: 'model', customers: 440 }, after: { customers: 12 } });
    expect(result.whyNot).toContain('earlier customers');
    expect(result.features).toHaveLength(6);
    expect(result.outputs).not.toContain('migration.csv');
    const page = readFileSync(join(out, 'monitor.html'), 'utf8');
    expect(page).toContain('Figures hidden');
    const human = await tessera(['monitor', model, few, '--out', out]);
    expect(human.code).toBe(0);
    expect(human.stdout).toContain('single customers cannot be followed');
  });

  it('a model without what it remembers says so; the earlier customers stand in for it', async () => {
    const old = join(home, 'old-model.json');
    const { reference, ...rest } = JSON.parse(readFileSync(model, 'utf8')) as { reference: unknown };
    expect(reference).toMatchObject({ version: 1, rows: 440, minGroup: 10, relabelled: 0 });
    writeFileSync(old, JSON.stringify(rest));
    const bare = await succeed<Monitored>(['monitor', old, file, '--before', join(home, 'made', 'segments.csv'), '--out', scratch()]);
    expect(bare.warnings.map(({ code }) => code)).toContain('reference-missing');
    expect(bare.result).toMatchObject({ reference: null, features: [], fit: null, recommendation: { verdict: 'watch' } });
    const given = await succeed<Monitored>(['monitor', old, file, '--before', file, '--out', scratch()]);
    expect(given.result).toMatchObject({ reference: 'customers', recommendation: { verdict: 'keep' } });
    expect(given.result.features.every(({ psi }) => psi === 0)).toBe(true);
  });

  it('a method whose labels the rule for new rows cannot repeat says how many', async () => {
    const made = scratch();
    await succeed(['segment', file, '--features', 'Fresh,Milk,Grocery', '--algorithm', 'hierarchical', '--k', '3', '--out', made]);
    const { result, warnings } = await succeed<Monitored>(['monitor', join(made, 'model.json'), file, '--out', scratch()]);
    expect(warnings.map(({ code }) => code)).toContain('labels-by-rule');
    expect(result.segments.every(({ difference }) => difference === 0)).toBe(true);
  });

  it('refuses what it cannot use', async () => {
    const alone = join(scratch(), 'model.json');
    writeFileSync(alone, readFileSync(model));
    expect(await fail(['monitor', alone, file, '--refit', '--out', scratch()])).toMatchObject({ code: 'recipe-needed', exit: 2 });
    expect(await fail(['monitor', model, '--out', scratch()])).toMatchObject({ code: 'missing-argument', exit: 2 });
    const labels = join(home, 'labels.csv');
    writeFileSync(labels, 'id,segment,segment_name\nK1,9,Somewhere\n');
    expect(await fail(['monitor', model, file, '--before', labels, '--out', scratch()])).toMatchObject({ code: 'segments-unknown', exit: 3, data: { segment: '9' } });
    expect(await fail(['monitor', model, file, '--history', labels, '--out', scratch()])).toMatchObject({ code: 'invalid-history', exit: 3, data: { file: labels } });
    const damaged = join(home, 'damaged.json');
    writeFileSync(damaged, readFileSync(model, 'utf8').replace(/"cuts": \[\s*/, '"cuts": [9e99, '));
    expect(await fail(['monitor', damaged, file, '--out', scratch()])).toMatchObject({ code: 'invalid-model', exit: 3 });
  });
});

describe('monitor, orders up to two days', () => {
  it('one order file is both periods; customers are followed from one to the other', async () => {
    const home = scratch();
    const file = join(home, 'orders.csv');
    writeFileSync(file, cdnowCsv());
    const [first, second] = ['1997-06-01', '1997-10-01'];
    const orders = ['--customer', 'id', '--date', 'date', '--amount', 'amount'];
    await succeed(['segment', file, ...orders, '--as-of', first, '--k', '4', '--out', join(home, 'made')]);
    const out = scratch();
    const { result } = await succeed<Monitored>(['monitor', join(home, 'made', 'model.json'), file, '--before', file, '--as-of', second, '--refit', '--out', out]);
    const buyers = (day: string): number => new Set(cdnowPurchases().filter(({ date, amount }) => date < day && Number(amount) > 0).map(({ customer }) => customer)).size;
    // orders of the as-of day itself do not count as later, so at most a few differ
    expect(result.before).toMatchObject({ kind: 'customers', asOf: first });
    expect(result.after.asOf).toBe(second);
    expect(Math.abs(result.before.customers - buyers(first))).toBeLessThan(20);
    expect(result.migration?.lostCustomers.count).toBe(0);
    expect(result.migration?.stable.of).toBe(result.before.customers);
    const shifted = result.features.filter(({ state }) => state === 'shifted').map(({ column }) => column);
    expect(shifted).toContain('recency_days');
    const moved = lines(out, 'migration.csv').filter((line) => line.endsWith(',moved')).length;
    expect(moved).toBe((result.migration?.stable.of ?? 0) - (result.migration?.stable.count ?? 0));
    // made anew among the customers of as many days as the segments were made from, 1997-01-01 to 1997-06-01
    const lately = new Set(cdnowPurchases().filter(({ date, amount }) => date >= '1997-05-03' && date <= second && Number(amount) > 0).map(({ customer }) => customer)).size;
    expect(result.window).toMatchObject({ days: 151, reach: 273, customers: lately });
    expect(result.refit?.rows).toBe(lately);
    expect(result.recommendation.reasons.length).toBeGreaterThan(0);
  });
});
