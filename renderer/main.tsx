import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './styles/fonts.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/controls.css';
import './styles/virtual.css';
import './styles/trees.css';
import './styles/data.css';
import './styles/segments.css';
import './styles/views.css';
import './styles/features.css';
import './styles/help.css';
import './styles/validate.css';
import './styles/predict.css';
import './styles/prepare.css';
import './styles/quality.css';
import './styles/reading.css';
import './styles/grid.css';
import './styles/rules.css';
import './styles/monitor.css';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { AppError } from '../shared/errors/app-error.ts';
import { connectEngine, startEngineWorker } from './engine/connect.ts';
import { TABLES_CHOICE, tablesChoiceOf } from './engine/tables-engine.ts';
import { startRunner } from './engine/runner.ts';
import { askPassphrase } from './frame/AskPassphrase.tsx';
import { askUnsaved } from './frame/AskUnsaved.tsx';
import { isTextField, listenToKeys } from './frame/keys.ts';
import { factsOf, loggedHost } from './host/logged.ts';
import { pageCiphers } from './host/page-ciphers.ts';
import { settleField } from './frame/settle-field.ts';
import { pickHost } from './host/pick.ts';
import { createActions } from './state/actions.ts';
import { startAutosave } from './state/autosave.ts';
import { createCommands } from './state/commands.ts';
import { AppContext } from './state/context.ts';
import { isUnsaved } from './state/document.ts';
import { createAppStore } from './state/store.ts';

const today = (): string => {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

const store = createAppStore();
const host = loggedHost(pickHost(), (entry) => actions.logEntry(entry), (kind) => factsOf(kind, store.getState()));
const nativeDatabases = async (): Promise<MessagePort> => {
  const channel = await host.databases();
  if (channel === null) throw new AppError('start-failed', { what: 'The native engine' });
  return channel as MessagePort;
};
const engine = connectEngine({
  start: async (place) => startEngineWorker(place === 'window' ? null : await nativeDatabases()),
  offered: host.kind === 'electron',
  chosen: host.recallChoice(TABLES_CHOICE).then(tablesChoiceOf),
  withheld: () => store.getState().recipe.withheld,
});
engine.onTables((tables) => store.setState({ tables }));
store.setState({ tables: engine.tables });
const actions = createActions(store, { host, engine, today, askUnsaved, askPassphrase, ciphers: pageCiphers, settle: settleField });
const commands = createCommands(store, actions);
const runner = startRunner(store, engine, { soon: (run) => setTimeout(run, 0), frame: (run) => requestAnimationFrame(run) });

listenToKeys(store, commands);
const endAutosave = startAutosave(store, host, pageCiphers, crypto.randomUUID(), actions.report);
const close = async (): Promise<void> => {
  if (!(await actions.mayLeave())) return;
  await endAutosave();
  await host.close();
};
host.onCommand((command) => {
  if (command.type === 'open-files') void actions.openGrants(command.grants);
  if (command.type === 'close-requested') void close();
  if (command.type !== 'command') return;
  if (isTextField(document.activeElement) && (command.id === 'edit.undo' || command.id === 'edit.redo')) {
    document.execCommand(command.id.slice(5));
    return;
  }
  const found = commands.find((item) => item.id === command.id);
  if (found?.enabled(store.getState()) === true) found.run();
});
addEventListener('beforeunload', (event) => {
  settleField();
  const state = store.getState();
  // Electron asks through the host; there, holding back the event would only block the window.
  if (host.kind !== 'electron' && isUnsaved(state) && state.recipe.sources.length > 0) event.preventDefault();
});
addEventListener('unhandledrejection', (event) => actions.report(event.reason));
void actions.refreshHome();

const root = document.getElementById('root');
if (root !== null) {
  // The pages are read after the state, and painted in slices: nothing holds up the window for long.
  const { App } = await import('./App.tsx');
  startTransition(() => createRoot(root).render(
    <AppContext value={{ store, actions, commands, engine, host, runner }}>
      <App />
    </AppContext>,
  ));
}
