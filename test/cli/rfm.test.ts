import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

interface Rfm {
  readonly customers: number;
  readonly bins: number;
  readonly preset: string;
  readonly groups: readonly { readonly name: string; readonly customers: number; readonly revenue: number }[];
}

let folder = '';
let orders = '';
beforeAll(() => {
  folder = scratch();
  orders = join(folder, 'orders.csv');
  const lines = Array.from({ length: 60 }, (_, i) => `c${i % 12},2026-0${1 + (i % 6)}-${10 + (i % 17)},o${i},${5 + ((i * i) % 50)}`);
  writeFileSync(orders, `customer id,order date,order no,amount\n${lines.join('\n')}\n`);
});

const rules = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('tessera rfm', () => {
  it('names groups by a preset, on the bins that it is written for', async () => {
    const { result } = await succeed<Rfm>(['rfm', orders, '--groups', 'klaviyo', '--out', join(folder, 'a')]);
    expect([result.customers, result.bins, result.preset]).toEqual([12, 3, 'klaviyo']);
    expect(result.groups.map((group) => group.name)).toEqual(['Champions', 'Loyal', 'Recent', 'Needs attention', 'At risk', 'Inactive']);
    expect(result.groups.reduce((sum, group) => sum + group.customers, 0)).toBe(12);
  });

  it('takes cut points, weights and own rules', async () => {
    const own = rules('own.json', '{"scale": 4, "rules": [{"name": "=Top", "r": [3, 4]}, {"name": "Rest", "r": [1, 2]}]}');
    const out = join(folder, 'b');
    const { result } = await succeed<Rfm>(['rfm', orders, '--groups', own, '--cuts-r', '30,60,90', '--weight-r', '3', '--as-of', '2026-07-01', '--out', out]);
    expect(result.bins).toBe(4);
    const [header, ...rows] = readFileSync(join(out, 'rfm.csv'), 'utf8').trim().split('\r\n').map((line) => line.split(','));
    expect(header.at(-1)).toBe('score');
    for (const [, days, , , r, f, m, , group, score] of rows) {
      expect(Number(r)).toBe(1 + [30, 60, 90].filter((cut) => Number(days) <= cut).length);
      expect(group).toBe(Number(r) >= 3 ? "'=Top" : 'Rest');
      expect(Number(score)).toBeCloseTo((3 * Number(r) + Number(f) + Number(m)) / 5, 12);
    }
  });

  it('refuses rules that leave a score without a name, and cut points that do not fit', async () => {
    const gap = rules('gap.json', '{"scale": 3, "rules": [{"name": "x", "r": [2, 3]}]}');
    expect(await fail(['rfm', orders, '--groups', gap, '--out', join(folder, 'c')])).toMatchObject({
      code: 'invalid-rfm-rules', exit: 3, data: { reason: 'the score 133 has no name' },
    });
    expect(await fail(['rfm', orders, '--cuts-r', '30,60', '--bins', '5', '--out', join(folder, 'c')])).toMatchObject({ code: 'invalid-option', exit: 2 });
  });
});
