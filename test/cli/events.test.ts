import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

interface Segmented {
  readonly rows: number;
  readonly features: readonly string[];
}

let folder = '';
let log = '';
beforeAll(() => {
  folder = scratch();
  log = join(folder, 'log.csv');
  const kinds = ['view', 'view', 'cart', 'view', 'purchase', 'view', 'view', 'view', 'cart'];
  const lines = Array.from({ length: 400 }, (_, i) => `u${(Math.imul(i, 40503) >>> 5) % 53},2026-03-${String(1 + (i % 28)).padStart(2, '0')} ${String(8 + (i % 12)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:00,${kinds[(Math.imul(i, 2654435761) >>> 16) % 9]},p${i % 9}`);
  writeFileSync(log, `user_id,event_time,event_type,product_id\n${lines.join('\n')}\n`);
});

describe('a log of events on the command line', () => {
  it('becomes segments, with a fitted score and stages, and its model scores it alike', async () => {
    const journey = join(folder, 'journey.json');
    writeFileSync(journey, '[{"stage": "Buyer", "when": [{"column": "carts", "op": ">=", "value": 2}]}, {"stage": "Looker", "when": []}]');
    const { result } = await succeed<Segmented>([
      'segment', log, '--k', '3', '--features', 'visits,views,engagement_score,journey_stage', '--engagement', 'views,carts',
      '--engagement-outcome', 'purchases>=1', '--journey', journey, '--out', join(folder, 'a'),
    ]);
    expect(result.features).toEqual(['visits', 'views', 'engagement_score', 'journey_stage']);
    await succeed(['score', join(folder, 'a', 'model.json'), log, '--out', join(folder, 'b')]);
    const labels = (name: string): string[] => readFileSync(join(folder, name, 'segments.csv'), 'utf8').split('\r\n').map((line) => line.split(',')[1]);
    expect(labels('b')).toEqual(labels('a'));
    await succeed(['run', join(folder, 'a', 'recipe.json'), '--source', `main=${log}`, '--out', join(folder, 'c')]);
    expect(readFileSync(join(folder, 'c', 'segments.csv'))).toEqual(readFileSync(join(folder, 'a', 'segments.csv')));
  });

  it('refuses journeys without an end, unknown kinds, and RFM of events', async () => {
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, '[{"stage": "x", "when": [{"column": "purchases", "op": ">", "value": 1}]}]');
    expect(await fail(['features', log, '--journey', bad])).toMatchObject({ code: 'invalid-journey', exit: 3 });
    expect(await fail(['features', log, '--event-kind', 'looks=view'])).toMatchObject({ code: 'invalid-option', exit: 2 });
    expect(await fail(['rfm', log, '--out', join(folder, 'd')])).toMatchObject({ code: 'not-an-order-file', exit: 3 });
  });
});
