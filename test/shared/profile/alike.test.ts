import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LevelValues } from '../../../shared/contract/feature-values.ts';
import type { Trait } from '../../../shared/contract/results.ts';
import { alikeLevels } from '../../../shared/profile/alike.ts';
import { levelKey } from '../../../shared/profile/category.ts';
import { distinctTraits } from '../../../shared/profile/distinct.ts';
import { profileSegments } from '../../../shared/profile/profile.ts';
import { drain } from '../../helpers/matrices.ts';

const category = (column: string, values: readonly (string | null)[]): LevelValues => ({ kind: 'category', column, label: column, values });

/** A level's set as the definition has it. */
function jaccard(a: readonly boolean[], b: readonly boolean[]): number {
  const either = a.filter((one, i) => one || b[i]).length;
  return either === 0 ? 0 : a.filter((one, i) => one && b[i]).length / either;
}

const NET = ['No', 'DSL', 'Fiber', 'No', 'DSL', 'No'];

describe('levels that pick the same customers', () => {
  it('are told by the first feature, and the opposite of a level too', () => {
    const columns = [
      category('Internet', NET), category('Backup', NET.map((net, i) => (net === 'No' ? 'No internet' : i === 1 ? 'Yes' : 'No'))),
      category('Online', NET.map((net) => (net === 'No' ? 'no' : 'yes'))),
    ];
    const alike = drain(alikeLevels(columns));
    expect(alike.get(levelKey('Backup', 'No internet'))).toEqual({ column: 'Internet', level: 'No', opposite: false });
    expect(alike.get(levelKey('Online', 'no'))).toEqual({ column: 'Internet', level: 'No', opposite: false });
    expect(alike.get(levelKey('Online', 'yes'))).toEqual({ column: 'Internet', level: 'No', opposite: true });
    expect(alike.size).toBe(3);
    expect(alike.has(levelKey('Internet', 'No'))).toBe(false);
  });

  it('are those with a Jaccard index of at least 0.95, gaps counting as outside', () => {
    const value = fc.constantFrom('a', 'b', null);
    fc.assert(fc.property(fc.array(fc.tuple(value, fc.integer({ min: 0, max: 30 })), { minLength: 1, maxLength: 80 }), (rows) => {
      const first = rows.map(([one]) => one);
      const second = rows.map(([one, at]) => (at > 0 ? one : 'c'));
      const alike = drain(alikeLevels([category('x', first), category('y', second)]));
      for (const level of new Set(second)) {
        if (level === null) continue;
        const told = alike.get(levelKey('y', level));
        if (told === undefined || told.column !== 'x') continue;
        const own = second.map((one) => (one === level) !== told.opposite);
        expect(jaccard(own, first.map((one) => one === told.level))).toBeGreaterThanOrEqual(0.95);
      }
      for (const level of ['a', 'b']) {
        const sets = [second, first].map((values) => values.map((one) => one === level));
        if (jaccard(sets[0], sets[1]) >= 0.95) expect(alike.has(levelKey('y', level))).toBe(true);
      }
    }));
  });
});

describe('distinct traits', () => {
  it('say a fact once, by the level that is more frequent than usual', () => {
    const columns = [category('Phone', ['Yes', 'Yes', 'Yes', 'No']), category('Lines', ['One', 'Two', 'One', 'No phone'])];
    const [some, none] = drain(profileSegments({
      columns, monetary: null,
      cluster: { k: 2, labels: Int32Array.from([0, 0, 0, 1]), sizes: [3, 1], centres: new Float64Array(0), silhouetteBySegment: [], colours: [] },
    }));
    const words = (traits: readonly Trait[]): string[] => distinctTraits(traits).map(({ column, level, also }) => `${column} ${level} +${also.map((other) => other.column).join()}`);
    expect(words(none.traits)).toEqual(['Phone No +Lines']);
    expect(words(some.traits)).toEqual(['Phone Yes +', 'Lines One +', 'Lines Two +']);
  });
});
