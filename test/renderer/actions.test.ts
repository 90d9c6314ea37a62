import { describe, expect, it, vi } from 'vitest';
import { withChoice } from '../../renderer/state/edits.ts';
import { pageCiphers } from '../../renderer/host/page-ciphers.ts';
import { isUnsaved } from '../../renderer/state/document.ts';
import { projectBytes } from '../../renderer/state/project-of.ts';
import { parseProject } from '../../shared/contract/project.ts';
import type { SegmentSummary } from '../../shared/contract/results.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import { fakeEngine, fakeHost, rig } from './fake-engine.ts';

const csv = (name: string): File => new File(['id,x\n1,2\n'], name);
const segment: SegmentSummary = {
  id: 1, name: 'Loyal', suggestedName: 'Loyal', anchor: null, note: '', colour: 0, size: 3, share: 0.3, headline: '', centroid: {}, centre: [0.5, -1],
  traits: [], silhouette: null, revenueShare: null,
};

describe('opening data', () => {
  it('starts an analysis from the file, and undo takes it back', async () => {
    const { store, actions, host } = rig();
    await actions.openFiles([csv('spring_customers.csv')]);
    const { recipe } = store.getState();
    expect(recipe.title).toBe('Spring customers');
    expect(recipe.firstRead).toBe('2026-03-01');
    expect(recipe.sources).toMatchObject([{ id: 'main', name: 'spring_customers.csv' }]);
    expect(host.rememberSource).toHaveBeenCalledOnce();
    actions.undo();
    expect(store.getState().recipe.sources).toEqual([]);
    actions.redo();
    expect(store.getState().recipe.sources).toHaveLength(1);
  });

  it('gives a second file an id of its own, so that undo finds the first again', async () => {
    const { store, actions, engine } = rig();
    await actions.openFiles([csv('one.csv')]);
    actions.setParam('cluster.k', 7);
    await actions.openFiles([csv('two.csv')]);
    expect(store.getState().recipe).toMatchObject({ title: 'One', sources: [{ id: 'source-2' }] });
    expect(store.getState().recipe.params['cluster.k']).toBe('auto');
    actions.undo();
    expect(store.getState().recipe.sources[0].id).toBe('main');
    expect(engine.holds('main')).toBe(true);
  });

  it('reports what cannot be opened and stays as it was', async () => {
    const { store, actions } = rig(fakeHost({ grantDropped: vi.fn(async () => { throw new Error('gone'); }) }));
    await actions.openFiles([csv('one.csv')]);
    expect(store.getState().problem?.code).toBe('internal');
    expect(store.getState().recipe.sources).toEqual([]);
    expect(store.getState().document.opening).toBeNull();
  });
});

describe('stopping the reading of a file', () => {
  const busy = () => {
    const engine = fakeEngine();
    let held = 0;
    const { open } = engine;
    const read = (signal: AbortSignal | undefined) => new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError('cancelled')));
    });
    return rig(fakeHost(), {
      ...engine,
      open: (input, options) => {
        held += 1;
        if (held === 1) return open(input);
        options?.onProgress?.({ type: 'reading', name: input.name, bytes: 50, progress: { step: 'rows', fraction: 0.4, read: 0.5 } });
        return read(options?.signal);
      },
      reopen: (_id, _dialect, options) => read(options?.signal),
    });
  };

  it('brings everything back at once, whatever was being read', async () => {
    const { store, actions, host } = busy();
    await actions.openFiles([csv('one.csv')]);
    vi.mocked(host.pickFiles).mockResolvedValue([{ id: 'g9', name: 'orders.csv', size: 1 }]);
    const { recipe, results, history } = store.getState();
    const all: (() => Promise<void>)[] = [
      () => actions.openFiles([csv('two.csv')]), () => actions.paste('a\tb\n1\t2\n'), () => actions.pickFurther(), () => actions.rereadChanged('main'),
      () => actions.reread({ delimiter: ';' }, 'Separator'), () => actions.chooseLater([csv('later.csv')]), () => actions.locate('main', [csv('one.csv')], true),
    ];
    for (const work of all) {
      const working = work();
      await vi.waitFor(() => expect(store.getState().document.opening).not.toBeNull());
      actions.stopReading();
      await working;
      expect(store.getState()).toMatchObject({ problem: null, document: { opening: null, reading: null } });
      expect(store.getState().recipe).toBe(recipe);
      expect(store.getState().results).toBe(results);
      expect(store.getState().history).toBe(history);
    }
  });

  it('tells where it is, and gives the next file the id of the first', async () => {
    const engine = fakeEngine();
    const { open } = engine;
    let stuck = true;
    const { store, actions } = rig(fakeHost(), { ...engine, open: (input, options) => {
      options?.onProgress?.({ type: 'reading', name: input.name, bytes: 50, progress: { step: 'rows', fraction: 0.4, read: 0.5 } });
      return stuck ? new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(new AppError('cancelled')))) : open(input);
    } });
    const working = actions.openFiles([csv('one.csv')]);
    await vi.waitFor(() => expect(store.getState().document).toMatchObject({ opening: 'one.csv', reading: { bytes: 50, progress: { step: 'rows', read: 0.5 } } }));
    actions.stopReading();
    await working;
    stuck = false;
    await actions.openFiles([csv('two.csv')]);
    expect(store.getState().recipe.sources).toMatchObject([{ id: 'main', name: 'two.csv' }]);
  });

  it('comes in time for a file that the host is still opening', async () => {
    let give: (file: Blob) => void = () => undefined;
    const host = fakeHost({ open: ({ id }) => (id === 'g9' ? new Promise((resolve) => (give = resolve)) : Promise.resolve(new Blob(['x']))), pickFiles: async () => [{ id: 'g9', name: 'orders.csv', size: 1 }] });
    const { store, actions } = rig(host);
    await actions.openFiles([csv('one.csv')]);
    const { recipe } = store.getState();
    const working = actions.pickFurther();
    await vi.waitFor(() => expect(store.getState().document.opening).toBe('orders.csv'));
    actions.stopReading();
    await working;
    give(new Blob(['id,x\n1,2\n']));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(store.getState().recipe).toBe(recipe);
  });
});

describe('parameters', () => {
  it('keeps a drag as one step and marks it live until it ends', async () => {
    const { store, actions } = rig();
    for (const k of [3, 4, 5]) actions.setParam('cluster.k', k, true);
    expect(store.getState().view.live).toBe(true);
    actions.endGesture();
    expect(store.getState().view.live).toBe(false);
    expect(store.getState().history.past).toHaveLength(1);
    actions.undo();
    expect(store.getState().recipe.params['cluster.k']).toBe('auto');
  });

  it('does not record a change to the same value', () => {
    const { store, actions } = rig();
    actions.setParam('seed', 42);
    expect(store.getState().history.past).toHaveLength(0);
  });
});

describe('feature choices', () => {
  it('forgets a choice that is back to automatic, also for a column named __proto__', () => {
    const set = withChoice(emptyRecipe(), '__proto__', { transform: 'log1p' });
    expect(set.choices).toEqual([{ column: '__proto__', transform: 'log1p' }]);
    expect(withChoice(set, '__proto__', { transform: undefined }).choices).toEqual([]);
  });
});

describe('segment names', () => {
  it('keeps a colour without pinning the suggested name, and drops it again', () => {
    const { store, actions } = rig();
    actions.colourSegment(segment, 5);
    expect(store.getState().recipe.anchors).toMatchObject([{ name: '', colour: 5 }]);
    actions.nameSegment({ ...segment, anchor: 'a1' }, 'Fans');
    expect(store.getState().recipe.anchors).toMatchObject([{ name: 'Fans', colour: 5 }]);
    actions.nameSegment({ ...segment, anchor: 'a1', name: 'Fans' }, '');
    actions.colourSegment({ ...segment, anchor: 'a1' }, null);
    expect(store.getState().recipe.anchors).toEqual([]);
    actions.undo();
    expect(store.getState().recipe.anchors).toHaveLength(1);
  });

  it('stores an anchor with the centre, changes it, and drops it when the name is the suggested one again', () => {
    const { store, actions } = rig();
    store.setState((state) => ({ results: { ...state.results, features: { key: 'f', rows: 10, leftOut: 0, features: [], notices: [], columns: ['x', 'y'], prepared: ['x', 'y'], projection: null } } }));
    actions.nameSegment(segment, 'Fans');
    expect(store.getState().recipe.anchors).toEqual([
      { id: 'a1', name: 'Fans', note: '', k: 1, share: 0.3, centre: [{ feature: 'x', value: 0.5 }, { feature: 'y', value: -1 }] },
    ]);
    actions.nameSegment({ ...segment, anchor: 'a1', name: 'Fans' }, 'Friends');
    expect(store.getState().recipe.anchors).toMatchObject([{ id: 'a1', name: 'Friends' }]);
    actions.nameSegment({ ...segment, anchor: 'a1', name: 'Friends' }, '  ');
    expect(store.getState().recipe.anchors).toEqual([]);
  });

  it('keeps a note under the suggested name', () => {
    const { store, actions } = rig();
    actions.noteSegment(segment, 'Likes tea');
    expect(store.getState().recipe.anchors).toMatchObject([{ name: 'Loyal', note: 'Likes tea' }]);
  });
});

describe('projects', () => {
  it('saves the whole history and opens it again', async () => {
    const { store, actions, host } = rig();
    await actions.openFiles([csv('one.csv')]);
    actions.setParam('cluster.k', 6);
    expect(isUnsaved(store.getState())).toBe(true);
    expect(await actions.save()).toBe(true);
    expect(isUnsaved(store.getState())).toBe(false);
    const saved = vi.mocked(host.saveAs).mock.calls[0];
    expect(saved[1]).toBe('One.tessera');

    const file = new File([saved[2] as BlobPart], 'One.tessera');
    const other = rig(fakeHost({ recallSource: vi.fn(async () => ({ id: 'g', name: 'one.csv', size: 1 })) }));
    await other.actions.openFiles([file]);
    const state = other.store.getState();
    expect(state.recipe).toEqual(store.getState().recipe);
    expect(state.document.missing).toEqual([]);
    other.actions.undo();
    other.actions.undo();
    expect(other.store.getState().recipe.sources).toEqual([]);
  });

  it('asks for a source that is not where it was, and refuses other content unless accepted', async () => {
    const first = rig();
    await first.actions.openFiles([csv('one.csv')]);
    const file = new File([await projectBytes(pageCiphers, first.store.getState()) as BlobPart], 'p.tessera');
    const engine = fakeEngine((name) => (name === 'other.csv' ? 'b' : 'a').repeat(64));
    const { store, actions } = rig(fakeHost(), engine);
    await actions.openFiles([file]);
    expect(store.getState().document.missing).toMatchObject([{ id: 'main', name: 'one.csv' }]);

    await actions.locate('main', [csv('other.csv')], false);
    expect(store.getState().problem?.code).toBe('source-changed');
    expect(store.getState().document.missing).toHaveLength(1);
    expect(engine.holds('main')).toBe(false);

    await actions.locate('main', [csv('other.csv')], true);
    expect(store.getState().document.missing).toEqual([]);
    expect(store.getState().recipe.sources[0].sha256).toBe('b'.repeat(64));
    actions.undo();
    expect(store.getState().recipe.sources[0].sha256).toBe('a'.repeat(64));
  });

  it('takes over what is being typed before it saves, leaves the project or goes to another page', async () => {
    const { store, actions, host, settle, askUnsaved } = rig();
    await actions.openFiles([csv('one.csv')]);
    settle.mockImplementation(() => actions.noteSegment(segment, `Note ${settle.mock.calls.length}`));
    await actions.save();
    expect(new TextDecoder().decode(vi.mocked(host.saveAs).mock.calls[0][2])).toContain('Note 1');
    expect(isUnsaved(store.getState())).toBe(false);
    actions.setStep('export');
    expect(store.getState().recipe.anchors.at(-1)?.note).toBe('Note 2');
    await actions.save();
    await actions.mayLeave();
    expect(askUnsaved).toHaveBeenCalledTimes(1);
  });

  it('does not leave unsaved work without asking', async () => {
    const { store, actions, askUnsaved } = rig();
    await actions.openFiles([csv('one.csv')]);
    askUnsaved.mockResolvedValueOnce('cancel');
    await actions.newProject();
    expect(store.getState().recipe.sources).toHaveLength(1);
    await actions.newProject();
    expect(store.getState().recipe.sources).toHaveLength(0);
    await actions.newProject();
    expect(askUnsaved).toHaveBeenCalledTimes(2);
  });

  it('writes a project that parses to what is on screen', async () => {
    const { store, actions } = rig();
    actions.setTitle('A "title"');
    const project = parseProject(new TextDecoder().decode(await projectBytes(pageCiphers, store.getState())));
    expect(project.recipe.title).toBe('A "title"');
    expect(project.past).toMatchObject([{ label: 'Rename project' }]);
  });
});
