import type { View } from '../../shared/contract/project.ts';
import type { Actions } from './actions.ts';
import { SAMPLES } from './samples.ts';
import type { AppState, AppStore } from './store.ts';

export type Step = View['step'];

export const STEPS: readonly { readonly id: Step; readonly label: string }[] = [
  { id: 'data', label: 'Data' }, { id: 'prepare', label: 'Prepare' }, { id: 'features', label: 'Features' },
  { id: 'segments', label: 'Segments' }, { id: 'profiles', label: 'Profiles' }, { id: 'rules', label: 'Rules' },
  { id: 'predict', label: 'Predict' }, { id: 'personas', label: 'Personas' }, { id: 'export', label: 'Export' },
  { id: 'monitor', label: 'Monitor' },
];

/** One thing a person can ask for; the palette, the menus and the keys share it. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: 'Project' | 'Edit' | 'Go to' | 'Analysis' | 'Look';
  /** `mod` is Ctrl, or Cmd on a Mac; for example `mod+shift+Z`. */
  readonly shortcut?: string;
  readonly enabled: (state: AppState) => boolean;
  readonly run: () => void;
}

const TABLES = [
  { choice: 'auto', label: 'Hold tables where they fit' }, { choice: 'window', label: 'Hold tables in the window' }, { choice: 'native', label: 'Hold tables in the native engine' },
] as const;

const always = (): boolean => true;

const hasSource = (state: AppState): boolean => state.recipe.sources.length > 0;

function stepK(store: AppStore, actions: Actions, by: 1 | -1): void {
  const { recipe, results } = store.getState();
  const set = recipe.params['cluster.k'];
  const k = set === 'auto' ? results.cluster?.k : set;
  if (k === undefined) return;
  actions.setParam('cluster.k', Math.max(1, Math.min(50, k + by)));
}

export function createCommands(store: AppStore, actions: Actions): readonly Command[] {
  const go = STEPS.map((step, index): Command => ({
    id: `go.${step.id}`, label: `Go to ${step.label}`, group: 'Go to', shortcut: `alt+${(index + 1) % 10}`,
    enabled: always, run: () => actions.setStep(step.id),
  }));
  const samples = SAMPLES.map((sample): Command => ({
    id: `sample.${sample.id}`, label: `Open sample: ${sample.title}`, group: 'Project', enabled: always,
    run: () => void actions.openSample(sample),
  }));
  return [
    { id: 'project.new', label: 'New project', group: 'Project', enabled: always, run: () => void actions.newProject() },
    { id: 'data.open', label: 'Open a data file', group: 'Project', shortcut: 'mod+O', enabled: always, run: () => void actions.pickData() },
    { id: 'data.stop', label: 'Stop reading the file', group: 'Project', shortcut: 'Escape', enabled: (state) => state.document.opening !== null, run: actions.stopReading },
    { id: 'project.open', label: 'Open a project', group: 'Project', shortcut: 'mod+shift+O', enabled: always, run: () => void actions.pickProject() },
    { id: 'project.save', label: 'Save project', group: 'Project', shortcut: 'mod+S', enabled: hasSource, run: () => void actions.save() },
    { id: 'project.saveAs', label: 'Save project as', group: 'Project', shortcut: 'mod+shift+S', enabled: hasSource, run: () => void actions.saveAs() },
    { id: 'project.passphrase', label: 'Passphrase…', group: 'Project', enabled: hasSource, run: () => actions.openDialog('passphrase') },
    { id: 'project.erase', label: 'Erase a person…', group: 'Project', enabled: hasSource, run: () => actions.openDialog('erase') },
    { id: 'project.log', label: 'What left this project', group: 'Project', enabled: hasSource, run: () => actions.openDialog('log') },
    ...samples,
    { id: 'edit.undo', label: 'Undo', group: 'Edit', shortcut: 'mod+Z', enabled: (state) => state.history.past.length > 0, run: actions.undo },
    { id: 'edit.redo', label: 'Redo', group: 'Edit', shortcut: 'mod+shift+Z', enabled: (state) => state.history.future.length > 0, run: actions.redo },
    { id: 'selection.clear', label: 'Clear selection', group: 'Edit', enabled: (state) => state.view.selection !== null, run: () => actions.setSelection(null, '') },
    { id: 'segments.more', label: 'One segment more', group: 'Analysis', shortcut: 'mod+]', enabled: (state) => state.results.cluster !== null, run: () => stepK(store, actions, 1) },
    { id: 'segments.fewer', label: 'One segment fewer', group: 'Analysis', shortcut: 'mod+[', enabled: (state) => state.results.cluster !== null, run: () => stepK(store, actions, -1) },
    { id: 'segments.auto', label: 'Use the recommended number of segments', group: 'Analysis', enabled: hasSource, run: () => actions.setParam('cluster.k', 'auto') },
    {
      id: 'monitor.choose', label: 'Hold a later file against the segments', group: 'Analysis', enabled: hasSource,
      run: () => {
        actions.setStep('monitor');
        void actions.chooseLater(null);
      },
    },
    { id: 'settings.advanced', label: 'Advanced settings', group: 'Analysis', shortcut: 'mod+,', enabled: always, run: () => actions.setAdvancedOpen(true) },
    { id: 'help.open', label: 'Help', group: 'Look', shortcut: 'F1', enabled: always, run: () => actions.setHelpOpen(true) },
    ...go,
    { id: 'theme.light', label: 'Light appearance', group: 'Look', enabled: always, run: () => actions.setTheme('light') },
    { id: 'theme.dark', label: 'Dark appearance', group: 'Look', enabled: always, run: () => actions.setTheme('dark') },
    ...TABLES.map(({ choice, label }): Command => ({
      id: `tables.${choice}`, label, group: 'Look', enabled: (state) => state.tables.offered, run: () => void actions.setTables(choice),
    })),
    { id: 'theme.system', label: 'Appearance of the system', group: 'Look', enabled: always, run: () => actions.setTheme('system') },
  ];
}

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** True when a key press is the one a shortcut names. */
export function matchesShortcut(shortcut: string, press: KeyPress, mac: boolean): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1)?.toLowerCase() ?? '';
  const mod = mac ? press.metaKey : press.ctrlKey;
  const otherMod = mac ? press.ctrlKey : press.metaKey;
  const pressed = /^Digit\d$/.test(press.code) ? press.code.slice(5) : press.key.toLowerCase();
  return (
    mod === parts.includes('mod') && !otherMod &&
    press.shiftKey === parts.includes('shift') && press.altKey === parts.includes('alt') && pressed === key
  );
}

/** A shortcut as people write it: `Ctrl Shift Z`, or `⌘ ⇧ Z` on a Mac. */
export function shortcutText(shortcut: string, mac: boolean): string {
  const names = new Map(mac ? [['mod', '⌘'], ['shift', '⇧'], ['alt', '⌥']] : [['mod', 'Ctrl'], ['shift', 'Shift'], ['alt', 'Alt']]);
  return shortcut.split('+').map((part) => names.get(part) ?? part).join(' ');
}

/** The command a key press asks for, when it is enabled. Text fields keep their own undo. */
export function commandFor(press: KeyPress, inText: boolean, commands: readonly Command[], state: AppState, mac: boolean): Command | null {
  const found = commands.find((command) => command.shortcut !== undefined && matchesShortcut(command.shortcut, press, mac));
  if (found === undefined || !found.enabled(state)) return null;
  if (inText && found.group === 'Edit') return null;
  return found;
}
