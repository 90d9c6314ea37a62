import { join, resolve } from 'node:path';
import { createUserStore } from '../shared/node/project-store.ts';
import { registerScheme, serveApp } from './app-protocol.ts';
import { createCommands } from './commands.ts';
import { createDatabases } from './databases.ts';
import { createDialogs } from './dialogs.ts';
import { createGrants } from './grants.ts';
import { createHostCalls } from './host-calls.ts';
import { bindIpc } from './ipc.ts';
import { createKeychain } from './keychain.ts';
import { installMenu } from './menu.ts';
import { denyPermissions, guardContents, refuseOutside } from './permissions.ts';
import { createProjectLocks } from './project-locks.ts';
import { ORIGIN } from './types.ts';
import type { ElectronApi } from './types.ts';
import { createWindow, guardClose } from './window.ts';
import type { CloseState } from './window.ts';

export interface ShellOptions {
  /** Folder of the built window. */
  readonly appRoot: string;
  readonly preload: string;
  /** The bundled process of the native database. */
  readonly database: string;
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** Starts the one window of this process, or hands the files named to the process that already runs. */
export function startShell(electron: ElectronApi, options: ShellOptions): void {
  const { app } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  // No name is ever looked up, whatever asks for it.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  registerScheme(electron);
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('window-all-closed', () => app.quit());

  const grants = createGrants();
  const commands = createCommands(electron);
  const openFiles = async (paths: readonly string[]): Promise<void> => {
    const opened = await Promise.all(paths.map((path) => grants.add(path).catch(() => null)));
    const found = opened.filter((grant) => grant !== null);
    if (found.length > 0) commands.send({ type: 'open-files', grants: found });
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openFiles([path]);
  });
  app.on('second-instance', (_event, argv, cwd) => {
    commands.focus();
    void openFiles(filesOf(argv, cwd));
  });

  void app.whenReady().then(async () => {
    denyPermissions(electron.session.defaultSession);
    refuseOutside(electron.session.defaultSession);
    serveApp(electron, options.appRoot, grants);
    const window = createWindow(electron, options.preload);
    commands.attach(window);
    installMenu(electron, commands);
    const store = createUserStore(join(app.getPath('userData'), 'store'), () => new Date());
    const secrets = createKeychain(electron, join(app.getPath('userData'), 'store', 'secrets.json'));
    const locks = createProjectLocks();
    const state: CloseState = { unsaved: false, unresponsive: false };
    const dialogs = createDialogs(electron, window);
    const databases = createDatabases(electron, { entry: options.database, tempRoot: app.getPath('temp') });
    app.on('will-quit', () => databases.close());
    bindIpc(electron, window, createHostCalls({ window, grants, dialogs, store, locks, commands, databases, secrets, state }), grants, dialogs);
    guardClose(window, state, commands, () => {
      databases.close();
      return locks.release();
    });
    await window.loadURL(`${ORIGIN}/index.html`);
    await openFiles(filesOf(options.argv, options.cwd));
  }).catch((error: unknown) => {
    electron.dialog.showErrorBox('Tessera did not start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
}

/** File arguments of a command line: everything behind the program (and, unpackaged, the folder) that is no option. */
function filesOf(argv: readonly string[], cwd: string): string[] {
  return argv.slice(1).filter((argument) => /^[^-].*\.\w+$/u.test(argument)).map((argument) => resolve(cwd, argument));
}
