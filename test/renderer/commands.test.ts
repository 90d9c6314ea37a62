import { describe, expect, it } from 'vitest';
import { commandFor, createCommands, matchesShortcut, shortcutText } from '../../renderer/state/commands.ts';
import { rig } from './fake-engine.ts';

const press = (key: string, mods: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}, code = '') => ({
  key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...mods,
});

describe('commands', () => {
  it('have ids and shortcuts of their own', () => {
    const { store, actions } = rig();
    const commands = createCommands(store, actions);
    const ids = commands.map((command) => command.id);
    const shortcuts = commands.flatMap((command) => command.shortcut ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });

  it('match Ctrl on one system and Cmd on the other, exactly', () => {
    expect(matchesShortcut('mod+Z', press('z', { ctrlKey: true }), false)).toBe(true);
    expect(matchesShortcut('mod+Z', press('z', { metaKey: true }), true)).toBe(true);
    expect(matchesShortcut('mod+Z', press('z', { ctrlKey: true }), true)).toBe(false);
    expect(matchesShortcut('mod+Z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matchesShortcut('mod+shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(matchesShortcut('alt+4', press('¢', { altKey: true }, 'Digit4'), true)).toBe(true);
    expect(shortcutText('mod+shift+Z', false)).toBe('Ctrl Shift Z');
  });

  it('are not run when disabled, and leave a text field its own undo', () => {
    const { store, actions } = rig();
    const commands = createCommands(store, actions);
    const undo = press('z', { ctrlKey: true });
    expect(commandFor(undo, false, commands, store.getState(), false)).toBeNull();
    actions.setParam('seed', 7);
    expect(commandFor(undo, false, commands, store.getState(), false)?.id).toBe('edit.undo');
    expect(commandFor(undo, true, commands, store.getState(), false)).toBeNull();
  });

  it('go to every step', () => {
    const { store, actions } = rig();
    for (const command of createCommands(store, actions).filter((item) => item.group === 'Go to')) {
      command.run();
      expect(`go.${store.getState().view.step}`).toBe(command.id);
    }
  });
});
