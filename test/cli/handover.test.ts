import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

/** 240 customers of two plain kinds: every third without consent, every twentieth without an address or with a broken one, every fifth bought. */
function people(): string {
  const rows = Array.from({ length: 240 }, (_, i) => {
    const large = i % 2;
    const email = i % 40 === 0 ? '' : i % 20 === 0 ? 'not an address' : `p${i}@example.org`;
    return [`C${String(i).padStart(4, '0')}`, email, i % 3 === 0 ? 'no' : 'yes', 1 + (i % 4) + 10 * large, 10 + (i % 31) + 300 * large, i % 5 === 0 ? 'yes' : 'no'].join(',');
  });
  return ['customer_id,email,newsletter,orders,spend,bought', ...rows].join('\n');
}

const home = scratch();
const recipe = join(home, 'recipe.json');
const linesOf = (...path: string[]): string[] => readFileSync(join(home, ...path), 'utf8').trim().split('\r\n');

beforeAll(async () => {
  writeFileSync(join(home, 'people.csv'), people());
  await succeed(['segment', join(home, 'people.csv'), '--features', 'orders,spend', '--k', '2', '--out', home]);
});

describe('tessera handover', () => {
  it('writes who may be written to, and accounts for the others', async () => {
    const { result } = await succeed(['handover', recipe, '--for', 'mailchimp', '--email', 'email', '--consent', 'newsletter', '--out', join(home, 'mail')]);
    // 80 said no; of the other 160 customers 8 are every twentieth: half without an address, half with a broken one.
    expect(result).toMatchObject({ contacts: 152, leftOut: { withoutConsent: 80, withoutEmail: 4, invalidEmail: 4 }, outputs: ['contacts-mailchimp.csv', 'content-mailchimp.txt'] });
    const [head, ...contacts] = linesOf('mail', 'contacts-mailchimp.csv');
    expect(head).toBe('Email Address,Segment,Tags');
    const numbers = contacts.map((line) => Number(/^p(\d+)@example\.org,/.exec(line)?.[1]));
    expect(numbers).toEqual(Array.from({ length: 240 }, (_, i) => i).filter((i) => i % 3 !== 0 && i % 20 !== 0));
    const kinds = new Set(contacts.map((line, i) => `${numbers[i] % 2} ${line.slice(line.indexOf(',') + 1)}`));
    expect(kinds.size).toBe(2);
  });

  it('asks for a platform it knows, and for addresses before consent', async () => {
    const asked = (...words: string[]) => fail(['handover', recipe, '--out', join(home, 'no'), ...words]);
    expect(await asked('--for', 'pigeon')).toMatchObject({ code: 'invalid-option', exit: 2 });
    expect(await asked('--for', 'mailchimp', '--consent', 'newsletter')).toMatchObject({ code: 'missing-argument', exit: 2 });
    expect(await asked('--for', 'mailchimp', '--email', 'e-mail')).toMatchObject({ code: 'no-such-column', exit: 3, data: { nearest: 'email' } });
  });
});

describe('tessera abplan', () => {
  interface Planned {
    readonly counts: readonly (readonly number[])[];
    readonly segments: readonly { readonly customers: number; readonly baseline: number; readonly neededControl: number; readonly enough: boolean }[];
    readonly comparisons: number;
  }

  it('counts baselines, and gives each arm its exact share of every stratum', async () => {
    const { result } = await succeed<Planned>([
      'abplan', recipe, '--outcome', 'bought', '--effect', '10%', '--arms', 'control=0.2,a=0.4,b=0.4', '--allocation', 'exact', '--stratify', 'newsletter', '--out', join(home, 'plan'),
    ]);
    expect(result.segments.map(({ customers, baseline, enough }) => [customers, baseline, enough])).toEqual([[120, 0.2, false], [120, 0.2, false]]);
    expect(result.counts).toEqual([[24, 48, 48], [24, 48, 48]]);
    expect(result.comparisons).toBe(4);
    const assigned = linesOf('plan', 'ab_assignment.csv').slice(1).map((line) => line.split(',').at(-1));
    const consented = (name: string): number => assigned.filter((arm, i) => arm === name && i % 3 !== 0).length;
    expect(['control', 'a', 'b'].map(consented)).toEqual([32, 64, 64]);
  });

  it('leaves out who may not be written to, and plans for what is to fall', async () => {
    interface Falling extends Planned {
      readonly withoutConsent: number;
      readonly segments: readonly (Planned['segments'][number] & { readonly target: number; readonly detectable: number })[];
    }
    const { result } = await succeed<Falling>(['abplan', recipe, '--outcome', 'bought', '--effect', '-50%', '--correction', 'none', '--consent', 'newsletter', '--out', join(home, 'falling')]);
    expect(result.withoutConsent).toBe(80);
    expect(result.segments.reduce((sum, { customers }) => sum + customers, 0)).toBe(160);
    expect(result.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(160);
    for (const { baseline, target, detectable } of result.segments) {
      expect(target).toBeCloseTo(baseline / 2, 12);
      expect(detectable).toBeLessThan(baseline);
    }
    const arms = linesOf('falling', 'ab_assignment.csv').slice(1);
    expect(arms).toHaveLength(160);
    expect(await fail(['abplan', recipe, '--outcome', 'bought', '--effect', '10%', '--consent', 'spend'])).toMatchObject({ code: 'consent-unread' });
  });

  it('needs as many as R says, and refuses strata that would not be used', async () => {
    // power.prop.test(p1 = 0.1, p2 = 0.11, power = 0.8): n = 14750.79
    const { result } = await succeed<Planned>(['abplan', recipe, '--baseline', '0.1', '--effect', '0.01', '--correction', 'none']);
    expect(result.segments.map(({ neededControl }) => neededControl)).toEqual([14_751, 14_751]);
    expect(await fail(['abplan', recipe, '--baseline', '0.1', '--effect', '0.01', '--stratify', 'newsletter'])).toMatchObject({ code: 'invalid-option', exit: 2 });
    expect(await fail(['abplan', recipe, '--effect', '0.01'])).toMatchObject({ code: 'missing-argument', exit: 2 });
  });
});

describe('what a recipe hands over', () => {
  it('is written again by run, and needs no options', async () => {
    const chosen = {
      ...JSON.parse(readFileSync(recipe, 'utf8')) as object,
      handover: { platform: 'brevo', email: 'email', consent: 'newsletter', consentWords: [], columns: [], split: false },
      abPlan: { outcome: 'bought', effect: 0.1, consent: 'newsletter' }, exports: ['segments.parquet'],
    };
    const own = join(home, 'own.json');
    writeFileSync(own, JSON.stringify(chosen));
    const { result } = await succeed<{ readonly outputs: readonly string[] }>(['run', own, '--out', join(home, 'all')]);
    expect(result.outputs).toEqual(expect.arrayContaining(['segments.csv', 'segments.parquet', 'contacts-brevo.csv', 'content-brevo.txt', 'ab_assignment.csv', 'ab_plan.html']));
    await succeed(['handover', own, '--out', join(home, 'single')]);
    await succeed(['abplan', recipe, '--outcome', 'bought', '--effect', '10%', '--consent', 'newsletter', '--correction', 'holm', '--power', '0.8', '--out', join(home, 'single')]);
    for (const name of ['contacts-brevo.csv', 'ab_assignment.csv', 'ab_plan.html']) {
      expect(readFileSync(join(home, 'all', name)).equals(readFileSync(join(home, 'single', name))), name).toBe(true);
    }
    const kept = JSON.parse(readFileSync(join(home, 'all', 'recipe.json'), 'utf8')) as { readonly exports: unknown; readonly params: Readonly<Record<string, unknown>> };
    expect([kept.exports, kept.params['ab.correction']]).toEqual([['segments.parquet'], 'holm']);
  });
});
