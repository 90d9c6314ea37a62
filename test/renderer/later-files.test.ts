import { expect, test } from 'vitest';
import { pageCiphers } from '../../renderer/host/page-ciphers.ts';
import { isUnsaved } from '../../renderer/state/document.ts';
import { projectBytes } from '../../renderer/state/project-of.ts';
import { parseProject } from '../../shared/contract/project.ts';
import type { PeriodRecord } from '../../shared/contract/periods.ts';
import { fakeEngine, fakeHost, rig } from './fake-engine.ts';

const csv = (name: string): File => new File(['id,x\n1,2\n'], name);
const sha = (name: string): string => (name.startsWith('march') ? 'b' : 'a').repeat(64);
const period: PeriodRecord = {
  model: 'm', asOf: '2026-03-01', name: 'march.csv', sha256: 'b'.repeat(64), customers: 10, sizes: [], stable: null, segmentsPsi: null, largestPsi: null, shifted: 0,
  features: 0, unfit: null, meanDistance: null, silhouette: null, agreement: null, alerts: 0, verdict: 'keep',
};

test('a later file leaves the recipe as it is, until the segments are made anew from it; undo goes back', async () => {
  const engine = fakeEngine(sha);
  const { store, actions } = rig(fakeHost(), engine);
  await actions.openFiles([csv('january.csv')]);
  const { recipe } = store.getState();
  await actions.chooseLater([csv('march.csv')]);
  expect(store.getState().recipe).toBe(recipe);
  expect(store.getState().view.later).toMatchObject({ sources: [{ id: 'main', name: 'march.csv', sha256: sha('march') }], asOf: null, refit: true });
  actions.setLater({ refit: false, asOf: '2026-03-31' });
  await actions.chooseLater([csv('march again.csv')]);
  expect(store.getState().view.later).toMatchObject({ refit: false, asOf: null });
  await actions.adoptLater();
  expect(store.getState().recipe.sources).toMatchObject([{ id: 'main', name: 'march again.csv', sha256: sha('march') }]);
  expect(store.getState().view.later).toBeNull();
  expect(engine.holds('main', sha('march'))).toBe(true);
  expect(engine.holds('earlier-aaaaaaaaaaaa', sha('january'))).toBe(true);
  actions.undo();
  expect(store.getState().recipe.sources).toMatchObject([{ name: 'january.csv', sha256: sha('january') }]);
});

test('too few files are reported, and without data nothing is asked', async () => {
  const { store, actions } = rig();
  await actions.chooseLater([csv('march.csv')]);
  expect(store.getState().view.later).toBeNull();
  await actions.openFiles([csv('january.csv')]);
  store.setState((state) => ({ recipe: { ...state.recipe, sources: [...state.recipe.sources, { ...state.recipe.sources[0], id: 'other' }] } }));
  await actions.chooseLater([csv('march.csv')]);
  expect(store.getState().problem?.code).toBe('recipe-needed');
});

test('periods are kept with the project, each once', async () => {
  const { store, actions } = rig();
  await actions.openFiles([csv('january.csv')]);
  actions.keepPeriod(period);
  const { periods } = store.getState().view;
  actions.keepPeriod({ ...period });
  expect(store.getState().view.periods).toBe(periods);
  actions.keepPeriod({ ...period, asOf: '2026-02-01' });
  expect(store.getState().view.periods?.map(({ asOf }) => asOf)).toEqual(['2026-02-01', '2026-03-01']);
  expect(isUnsaved(store.getState())).toBe(true);
  expect(parseProject(new TextDecoder().decode(await projectBytes(pageCiphers, store.getState()))).view.periods).toEqual(store.getState().view.periods);
  const [first] = store.getState().view.periods ?? [];
  if (first !== undefined) actions.dropPeriod(first);
  expect(store.getState().view.periods).toEqual([period]);
});
