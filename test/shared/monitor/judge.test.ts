import { describe, expect, it } from 'vitest';
import type { FeatureDrift, Refit } from '../../../shared/contract/monitor.ts';
import { estimate } from '../../../shared/monitor/intervals.ts';
import { judge } from '../../../shared/monitor/judge.ts';
import type { Measured } from '../../../shared/monitor/judge.ts';
import { segmentChanges } from '../../../shared/monitor/migration.ts';
import { formatHistory, parseHistory, recordOf, withPeriod } from '../../../shared/monitor/record.ts';
import { refitRecipe } from '../../../shared/monitor/refit-recipe.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { defaultParams } from '../../../shared/recipe/params.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';

const params = defaultParams();
const feature = (label: string, psi: number | null, chance = 0.02): FeatureDrift => ({
  column: label, label, kind: 'numeric', psi, chance, ks: 0.1, variation: null, jensenShannon: null, missing: { was: 0, now: 0.01 },
  outside: { was: 0.02, now: 0.03 }, unseen: null, middle: { was: 1, now: 2 }, bins: [], state: 'unknown',
});
const silhouette = { value: 0.4, kind: 'exact' as const, n: 900, standardError: 0.01 };
const measured = (changes: Partial<Measured> = {}): Measured => ({
  model: 'abc',
  before: { kind: 'model', name: null, asOf: null, customers: 1000 },
  after: { name: 'march.csv', asOf: '2026-03-01', sha256: 'ab', customers: 900, leftOut: 0, noise: 0 },
  segments: segmentChanges([600, 400, 0], [540, 360, 0], ['Loyal', 'New'], null),
  segmentsPsi: { psi: 0, chance: 0.01 }, migration: null, whyNot: 'No earlier customers.', window: null, reference: 'model',
  features: [feature('spend', 0.01), feature('visits', 0.02), feature('age', 0)],
  fit: { meanThen: 1, meanNow: 1.05, near: { was: 0.05, now: estimate(54, 900) }, far: null, silhouetteThen: silhouette, silhouetteNow: { ...silhouette, value: 0.38 }, segments: [] },
  refit: null, notices: [], ...changes,
});
const refit = (ari: number, kind: 'kept' | 'gone'): Refit => ({
  k: 2, rows: 900, ari, silhouette, transitions: [{ id: 1, name: 'Loyal', kind, into: [], distance: 0, jaccard: 1 }],
  segments: [{ id: 1, name: 'Loyal', size: 900, share: 1, heir: 1, fresh: false }],
});
const firing = (changes: Partial<Measured>, own = params): string[] => judge(measured(changes), own).alerts.filter(({ state }) => state === 'alert').map(({ rule, subject }) => `${rule} ${subject ?? ''}`.trim());

describe('alerts', () => {
  it('are quiet where nothing has happened, with a line for every rule', () => {
    const { alerts, recommendation } = judge(measured(), params);
    expect(alerts.map(({ rule, state }) => `${rule} ${state}`)).toEqual([
      'segment-share ok', 'moved unknown', 'lost unknown', 'feature-psi ok', 'missing ok', 'unseen unknown', 'outside ok', 'unfit ok', 'silhouette ok', 'agreement unknown',
    ]);
    expect(recommendation.verdict).toBe('keep');
  });

  it('name every segment that has changed by more than the threshold, the largest first, and small ones not when chance may have done it', () => {
    const segments = segmentChanges([600, 400, 0], [400, 500, 0], ['Loyal', 'New'], null);
    expect(firing({ segments })).toEqual(['segment-share Loyal', 'segment-share New']);
    expect(firing({ segments }, { ...params, 'monitor.share': 0.3 })).toEqual([]);
    expect(firing({ segments: segmentChanges([6, 4, 0], [4, 6, 0], ['Loyal', 'New'], null) })).toEqual([]);
  });

  it('a stability index counts above its threshold and above chance only', () => {
    expect(firing({ features: [feature('spend', 0.3), feature('visits', 0.26), feature('age', 0.24)] })).toEqual(['feature-psi spend', 'feature-psi visits']);
    expect(firing({ features: [feature('spend', 0.3, 0.4)] })).toEqual([]);
    expect(judge(measured({ features: [feature('spend', 0.15), feature('age', null)] }), params).features.map(({ state }) => state)).toEqual(['watch', 'unknown']);
  });

  it('leave out what changes by itself, but tell of days back to a date', () => {
    const grown = (by: 'history' | 'calendar' | 'alike' | 'days'): FeatureDrift => ({ ...feature(by, 0.9), unseen: estimate(100, 900), grows: { by, step: null } });
    expect(firing({ features: [grown('history'), grown('calendar'), grown('alike'), feature('spend', 0)] })).toEqual([]);
    expect(firing({ features: [grown('days'), feature('spend', 0)] })).toEqual(['feature-psi days', 'unseen days']);
  });

  it('a change of size counts only where it holds in windows of equal length too', () => {
    const sizes = (before: number[], after: number[]) => segmentChanges(before, after, ['Loyal', 'New'], null);
    const grown = sizes([600, 400, 0], [400, 500, 0]);
    const window = (segments: ReturnType<typeof sizes>): Partial<Measured> => ({ segments: grown, window: { days: 60, reach: 90, customers: 800, segments } });
    expect(firing(window(sizes([600, 400, 0], [480, 320, 0])))).toEqual([]);
    expect(firing(window(sizes([600, 400, 0], [640, 160, 0])))).toEqual([]);
    expect(firing(window(sizes([600, 400, 0], [350, 450, 0])))).toEqual(['segment-share Loyal', 'segment-share New']);
  });

  it('tell of gaps, ranges, fit and silhouette', () => {
    expect(firing({ features: [{ ...feature('spend', 0), missing: { was: 0.1, now: 0.2 }, outside: { was: 0.02, now: 0.1 }, unseen: estimate(20, 900) }] }))
      .toEqual(['missing spend', 'unseen spend', 'outside spend']);
    const { fit } = measured();
    expect(firing({ fit: fit === null ? null : { ...fit, near: { was: 0.05, now: estimate(120, 900) }, silhouetteNow: { ...silhouette, value: 0.2 } } })).toEqual(['unfit', 'silhouette']);
  });
});

describe('recommendation', () => {
  const verdict = (changes: Partial<Measured>): string => judge(measured(changes), params).recommendation.verdict;
  const drifted = [feature('spend', 0.6), feature('visits', 0.5), feature('age', 0)];

  it('without a new fit goes by how much has shifted', () => {
    expect(verdict({ features: [feature('spend', 0.6), feature('visits', 0), feature('age', 0)] })).toBe('watch');
    expect(verdict({ features: drifted })).toBe('anew');
    expect(verdict({ reference: null, features: [], fit: null })).toBe('watch');
  });

  it('is to make them anew where the customers have outgrown them, even where the same ones come out together', () => {
    const moved = judge(measured({ refit: refit(0.95, 'kept'), features: drifted }), params).recommendation;
    expect(moved.verdict).toBe('anew');
    expect(moved.reasons.at(-1)).toContain('no longer describe them');
    const { fit } = measured();
    const unfit = (share: number): Partial<Measured> => ({ refit: refit(0.95, 'kept'), fit: fit === null ? null : { ...fit, near: { was: 0.05, now: estimate(share * 900, 900) } } });
    expect(verdict(unfit(0.35))).toBe('anew');
    expect(verdict(unfit(0.15))).toBe('watch');
  });

  it('with a new fit goes by whether it disagrees, and blames the segments where the customers have not drifted', () => {
    expect(verdict({ refit: refit(0.95, 'kept') })).toBe('keep');
    expect(verdict({ refit: refit(0.95, 'kept'), features: [feature('spend', 0.6), feature('visits', 0), feature('age', 0)] })).toBe('watch');
    expect(verdict({ refit: refit(0.4, 'gone'), features: drifted })).toBe('anew');
    const unstable = judge(measured({ refit: refit(0.4, 'gone') }), params).recommendation;
    expect(unstable.verdict).toBe('watch');
    expect(unstable.reasons.at(-1)).toContain('stability');
    const days = (label: string): FeatureDrift => ({ ...feature(label, 0.9), grows: { by: 'days', step: null } });
    expect(verdict({ features: [days('recency'), days('tenure'), feature('spend', 0)] })).toBe('watch');
    const seasonal = judge(measured({ refit: refit(0.4, 'gone'), features: [days('recency'), days('tenure'), feature('spend', 0)] }), params).recommendation;
    expect(seasonal.verdict).toBe('watch');
    expect(seasonal.reasons.at(-1)).toContain('season');
  });
});

describe('history', () => {
  it('keeps figures in the order of their dates, a period once, through its file', () => {
    const first = recordOf(judge(measured(), params));
    expect(first).toMatchObject({ asOf: '2026-03-01', customers: 900, unfit: 0.06, largestPsi: 0.02, shifted: 0, features: 3, alerts: 0, verdict: 'keep', stable: null });
    const earlier = { ...first, asOf: '2026-02-01', sha256: 'cd' };
    const again = { ...first, customers: 901 };
    const all = withPeriod(withPeriod(withPeriod([], first), earlier), again);
    expect(all.map(({ asOf, customers }) => [asOf, customers])).toEqual([['2026-02-01', 900], ['2026-03-01', 901]]);
    expect(parseHistory(formatHistory(all))).toEqual(all);
    for (const text of ['', '{}', formatHistory(all).replace('"verdict": "keep"', '"verdict": "maybe"')]) expect(() => parseHistory(text)).toThrow(AppError);
  });
});

describe('the recipe of a new fit', () => {
  it('is the same on other files, as many as there were', () => {
    const dialect = { format: 'csv' } as never;
    const source = { id: 'main', name: 'old.csv', sha256: 'a'.repeat(64), dialect, columns: [], role: 'customers' as const };
    const recipe = { ...emptyRecipe(), sources: [source], asOf: '2026-01-01', features: ['a'] };
    const fresh = refitRecipe(recipe, [{ name: 'new.csv', sha256: 'b'.repeat(64), dialect }], null, '2026-03-01');
    expect(fresh).toEqual({ ...recipe, asOf: null, firstRead: '2026-03-01', sources: [{ ...source, name: 'new.csv', sha256: 'b'.repeat(64) }] });
    expect(() => refitRecipe(recipe, [], null, null)).toThrow(AppError);
  });
});
