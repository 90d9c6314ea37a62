import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOfFile } from '../../../shared/monitor/labels.ts';
import { follow, LEFT_OUT, migrationOf, segmentChanges } from '../../../shared/monitor/migration.ts';
import type { Labelled } from '../../../shared/monitor/migration.ts';
import { refitOf } from '../../../shared/monitor/transitions.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { drain } from '../../helpers/matrices.ts';

const NAMES = ['Loyal', 'New', 'Lapsed'];
const period = (...customers: readonly (readonly [string | null, number])[]): Labelled => (
  { ids: customers.map(([id]) => id), labels: Int32Array.from(customers, ([, label]) => label) }
);
const sizes = ({ labels }: Labelled): number[] => {
  const out = [0, 0, 0, 0];
  for (const label of labels) if (label !== LEFT_OUT) out[label < 0 ? 3 : label] += 1;
  return out;
};
const compare = (before: Labelled, after: Labelled) => {
  const migration = migrationOf(before, after, drain(follow(before, after)), NAMES);
  return { migration, segments: segmentChanges(sizes(before), sizes(after), NAMES, migration) };
};

describe('who moved where', () => {
  it('follows customers by id, and counts those who stand for nobody', () => {
    const before = period(['a', 0], ['b', 0], ['c', 1], ['d', 2], ['e', 1], ['twice', 0], ['twice', 1], [null, 0], ['f', LEFT_OUT]);
    const after = period(['x', 1], ['c', 1], ['b', 2], ['a', 0], ['e', -1], ['', 0], ['f', 0], ['twice', 0]);
    const { migration, segments } = compare(before, after);
    expect(migration.groups.map(({ name }) => name)).toEqual([...NAMES, 'No segment']);
    expect(migration.counts).toEqual([[1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]]);
    expect(migration).toMatchObject({ lost: [0, 0, 1, 0], notCompared: 1, repeated: { before: 3, after: 1 } });
    // an id that occurs twice before is nobody there, so its customer is new
    expect(migration.fresh).toEqual([1, 1, 0, 0]);
    expect(migration.stable).toMatchObject({ count: 2, of: 4, share: 0.5 });
    expect(segments.map(({ name, before: n, after: m }) => [name, n, m])).toEqual([['Loyal', 4, 4], ['New', 3, 2], ['Lapsed', 1, 1], ['No segment', 0, 1]]);
    expect(segments[0].moves).toEqual({ stayed: 1, left: 1, lost: 0, joined: 0, fresh: 1 });
  });

  it('follows customers whose ids were written safe from formulas or otherwise spaced', () => {
    const { migration } = compare(period(["'+49", 0], ['a b', 1], ['c', 2]), period(['+49', 1], ['AB', 1], ['d', 2]));
    expect(migration.counts).toEqual([[0, 1, 0], [0, 1, 0], [0, 0, 0]]);
    expect([migration.lost, migration.fresh]).toEqual([[0, 0, 1], [0, 0, 1]]);
  });

  const customers = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: -1, max: 2 })), { selector: ([id]) => id, maxLength: 60 })
    .map((list) => list.map(([id, label]) => [`c${id}`, label] as const));

  it('adds up: rows to the old segment, columns to the new one', () => {
    fc.assert(fc.property(customers, customers, (a, b) => {
      const [before, after] = [period(...a), period(...b)];
      const { migration } = compare(before, after);
      const [then, now] = [sizes(before), sizes(after)];
      const all = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0);
      migration.groups.forEach((_, i) => {
        expect(all(migration.counts[i]) + migration.lost[i]).toBe(then[i]);
        expect(all(migration.counts.map((row) => row[i])) + migration.fresh[i]).toBe(now[i]);
      });
    }));
  });

  it('the same customers twice: nobody moves, and no change is news; the order of rows does not count', () => {
    fc.assert(fc.property(customers, customers, (a, b) => {
      const { migration, segments } = compare(period(...a), period(...a.toReversed()));
      expect(migration.stable.count).toBe(a.length);
      expect(migration.newCustomers.count + migration.lostCustomers.count).toBe(0);
      expect(segments.every(({ difference, news }) => !news && (difference ?? 0) === 0)).toBe(true);
      expect(compare(period(...a.toReversed()), period(...b.toReversed()))).toEqual(compare(period(...a), period(...b)));
    }));
  });

  it('all new, and nobody at all', () => {
    const { migration, segments } = compare(period(['a', 0], ['b', 1]), period(['c', 0], ['d', 0]));
    expect(migration.newCustomers.share).toBe(1);
    expect(migration.lostCustomers.share).toBe(1);
    expect(migration.stable.share).toBeNull();
    expect(segments[0]).toMatchObject({ difference: 0.5, news: false });
    expect(compare(period(), period()).migration.stable.share).toBeNull();
  });
});

describe('labels of a file', () => {
  it('are known by name, else by number', () => {
    expect([...labelsOfFile('s.csv', ['2', '1', '0', null], ['Loyal', "'New", 'No segment', ''], NAMES)]).toEqual([0, 1, -1, LEFT_OUT]);
    expect([...labelsOfFile('s.csv', ['2', '1', '', '0'], ['Other', 'Name', '', 'No segment'], NAMES)]).toEqual([1, 0, LEFT_OUT, -1]);
  });

  it.each(['4', '-1', '1.5', 'x'])('a segment %s that the model lacks is refused', (text) => {
    expect(() => labelsOfFile('s.csv', ['1', text], ['Other', 'Name'], NAMES)).toThrow(AppError);
  });
});

describe('a new fit beside the old segments', () => {
  const silhouette = { value: 0.5, kind: 'exact' as const, n: 0, standardError: null };
  const fit = (pairs: readonly (readonly [number, number, number])[], old: readonly (readonly number[])[], fresh: readonly (readonly number[])[], newNames: readonly string[]) => {
    const rows = pairs.flatMap(([a, b, count]) => Array.from({ length: count }, () => [a, b] as const));
    return refitOf({
      old: Int32Array.from(rows, ([a]) => a), fresh: Int32Array.from(rows, ([, b]) => b), names: NAMES.slice(0, old.length), oldCentres: old, newCentres: fresh,
      newNames, newSizes: newNames.map((_, b) => rows.filter((row) => row[1] === b).length), silhouette,
    });
  };
  const three = [[0, 0], [10, 0], [0, 10]];

  it('kept, whatever the new numbers are, with the old names', () => {
    const found = fit([[0, 2, 50], [1, 0, 40], [2, 1, 30]], three, [three[1], three[2], three[0]], ['p', 'q', 'r']);
    expect(found.ari).toBe(1);
    expect(found.transitions.map(({ kind }) => kind)).toEqual(['kept', 'kept', 'kept']);
    expect(found.segments.map(({ name, heir, fresh }) => [name, heir, fresh])).toEqual([['New', 2, false], ['Lapsed', 3, false], ['Loyal', 1, false]]);
  });

  it('moved, when the centre is elsewhere', () => {
    const found = fit([[0, 0, 50], [1, 1, 40], [2, 2, 30]], three, [[4, 0], three[1], three[2]], ['a', 'b', 'c']);
    expect(found.transitions.map(({ kind }) => kind)).toEqual(['moved', 'kept', 'kept']);
    expect(found.transitions[0].distance).toBeCloseTo(0.4, 12);
  });

  it('split in two that are mostly its own, one of which carries the name on', () => {
    const found = fit([[0, 0, 30], [0, 3, 25], [1, 1, 40], [2, 2, 30]], three, [[0, -1], three[1], three[2], [0, 2]], ['a', 'b', 'c', 'loyal']);
    expect(found.transitions.map(({ kind }) => kind)).toEqual(['split', 'kept', 'kept']);
    expect(found.segments.map(({ name, fresh }) => [name, fresh])).toEqual([['Loyal', false], ['New', false], ['Lapsed', false], ['loyal 2', false]]);
  });

  it('merged, gone, and new', () => {
    const merged = fit([[0, 0, 50], [1, 0, 45], [2, 1, 30]], three, [[5, 0], three[2]], ['a', 'b']);
    expect(merged.transitions.map(({ kind }) => kind)).toEqual(['merged', 'merged', 'kept']);
    const gone = fit([[0, 0, 60], [1, 1, 60], [2, 0, 9], [2, 1, 9], [2, 3, 2], [0, 2, 12], [1, 2, 12]], three, [three[0], three[1], [9, 9], [5, 5]], ['a', 'b', 'c', 'd']);
    expect(gone.transitions[2].kind).toBe('gone');
    expect(gone.segments.filter(({ fresh }) => fresh).map(({ name }) => name)).toEqual(['c', 'd']);
  });

  it('of one segment, and of nobody', () => {
    expect(fit([[0, 0, 5]], [[0, 0]], [[0, 0]], ['a']).transitions).toMatchObject([{ kind: 'kept' }]);
    const nobody = fit([], [[0, 0]], [[NaN, NaN]], ['a']);
    expect(nobody.ari).toBeNull();
    expect(nobody.transitions).toMatchObject([{ kind: 'gone', distance: null, jaccard: null }]);
  });
});
