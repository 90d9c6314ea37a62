import { describe, expect, it } from 'vitest';
import { createMemoryHost } from '../../renderer/host/memory.ts';
import { fakeEngine, rig } from './fake-engine.ts';

const csv = (name: string): File => new File(['id,x\n1,2\n'], name);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A window over a host in memory, whose engine takes the sha of a file from its first letter. */
function watching() {
  const host = createMemoryHost();
  let letter = 'a';
  const made = rig(host, fakeEngine(() => letter.repeat(64)));
  return { ...made, host, content: (next: string) => void (letter = next) };
}

describe('a file that changes while it is open', () => {
  it('is told, read again when the person says so, and brought back by undo', async () => {
    const { store, actions, host, content } = watching();
    await actions.openFiles([csv('people.csv')]);
    expect(store.getState().document.changed).toEqual([]);
    host.change('people.csv', bytes('id,x\n1,3\n'));
    expect(store.getState().document.changed).toEqual([{ id: 'main', name: 'people.csv' }]);
    expect(store.getState().recipe.sources[0].sha256).toBe('a'.repeat(64));
    content('b');
    await actions.rereadChanged('main');
    expect(store.getState().recipe.sources[0].sha256).toBe('b'.repeat(64));
    expect(store.getState().document.changed).toEqual([]);
    actions.undo();
    expect(store.getState().recipe.sources[0].sha256).toBe('a'.repeat(64));
    // it goes on being looked after
    host.change('people.csv', bytes('id,x\n1,4\n'));
    expect(store.getState().document.changed).toHaveLength(1);
  });

  it('may be kept as it was read, until it changes once more', async () => {
    const { store, actions, host } = watching();
    await actions.openFiles([csv('people.csv')]);
    host.change('people.csv', bytes('x'));
    actions.keepRead('main');
    expect(store.getState().document.changed).toEqual([]);
    host.change('people.csv', bytes('y'));
    expect(store.getState().document.changed).toHaveLength(1);
  });

  it('is no longer looked after when another file has taken its place', async () => {
    const { store, actions, host } = watching();
    await actions.openFiles([csv('people.csv')]);
    await actions.openFiles([csv('others.csv')]);
    host.change('people.csv', bytes('x'));
    expect(store.getState().document.changed).toEqual([]);
    host.change('others.csv', bytes('x'));
    expect(store.getState().document.changed).toEqual([{ id: 'source-2', name: 'others.csv' }]);
  });
});

it('reads files that are dropped or picked together as one table, and pasted text as one', async () => {
  const { store, actions, host } = watching();
  await actions.openFiles([csv('b.csv'), csv('a.csv')]);
  expect(store.getState().recipe.sources[0].name).toBe('a.csv');
  host.choose([{ name: 'd.csv', bytes: bytes('x') }, { name: 'c.csv', bytes: bytes('x') }]);
  await actions.pickData();
  expect(store.getState().recipe.sources[0].name).toBe('c.csv');
  await actions.paste('id\tx\n1\t2\n');
  expect(store.getState().recipe.sources[0].name).toBe('Pasted table.tsv');
});
