import { expect, it } from 'vitest';
import { movesFigure, thenNowFigure } from '../../../shared/chart/monitor-figures.ts';
import { toSvg } from '../../../shared/chart/to-svg.ts';
import type { FeatureDrift } from '../../../shared/contract/monitor.ts';
import { migrationOf, follow } from '../../../shared/monitor/migration.ts';
import { hiddenCells } from '../../../shared/report/suppress-matrix.ts';

const NAMES = ['No internet service, low monthly charges 2', 'Long-standing customers with fibre', 'New'];
const colourOf = (id: number): number | null => (id === 0 ? null : id - 1);

function drain<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

it('the flow has whole names, and neither bands nor sizes that tell of few customers', () => {
  const ids = Array.from({ length: 200 }, (_, i) => `c${i}`);
  const labels = Int32Array.from(ids, (_, i) => (i < 100 ? 0 : i < 180 ? 1 : 2));
  const now = labels.map((label, i) => (i < 20 ? 1 : i === 120 ? 0 : label));
  const [before, after] = [{ ids, labels }, { ids, labels: now }];
  const migration = migrationOf(before, after, drain(follow(before, after)), NAMES);
  const hidden = hiddenCells([...migration.counts.map((row, i) => [...row, migration.lost[i]]), [...migration.fresh, 0]], 10);
  const earlier = { kind: 'customers', name: 'a.csv', asOf: '2026-01-01', customers: 200 } as const;
  const later = { name: 'b.csv', asOf: '2026-02-01', sha256: '', customers: 200, leftOut: 0, noise: 0 };
  const figure = movesFigure({ migration, before: earlier, after: later }, colourOf, hidden, new Set([2]));
  if (figure === null || figure.series.kind !== 'flow') throw new Error('no flow');
  expect(hidden[1][0]).toBe(true);
  for (const link of figure.series.flow.links) expect(hidden[link.from][link.to]).toBe(false);
  const svg = toSvg(figure, 660);
  for (const word of NAMES.flatMap((name) => name.split(' '))) expect(svg).toContain(word);
  expect(svg).not.toContain('…');
  expect(svg).toContain('charges 2 100');
  expect(svg).toContain('>New<');
});

it('shares of a feature then and now leave out parts of few customers', () => {
  const drift: FeatureDrift = {
    column: 'spend', label: 'Spend', kind: 'numeric', psi: 0.3, chance: 0.02, ks: 0.2, variation: null, jensenShannon: null, missing: { was: 0, now: 0 }, outside: null, unseen: null,
    middle: { was: 10, now: 20 }, bins: [{ name: 'up to 10', was: 0.5, now: 0.31 }, { name: '10 to 20', was: 0.3, now: 0.65 }, { name: 'above 20', was: 0.2, now: 0.04 }], state: 'shifted',
  };
  const figure = thenNowFigure(drift, 100, 10);
  if (figure?.series.kind !== 'columns') throw new Error('no columns');
  expect(figure.series.groups.map(({ values }) => values)).toEqual([[0.5, 0.3, 0.2], [0.31, 0.65, 0]]);
  expect(figure.description).toContain('10 to 20, from 30.0% to 65.0%');
  expect(thenNowFigure({ ...drift, bins: [] }, 100, 10)).toBeNull();
});
