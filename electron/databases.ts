import type { MessagePortMain } from 'electron';
import { databaseRequestSchema } from '../shared/contract/database-channel.ts';
import type { DatabaseNews } from '../shared/contract/database-channel.ts';
import { makePrivateDirectory, removeDirectory, removeLeftovers } from '../shared/node/private-directory.ts';
import type { ElectronApi } from './types.ts';

/** The database processes of the window. */
export interface Databases {
  /** A channel on which the window has processes started and ended. The channel before is closed, and its processes end. */
  connect(): MessagePortMain;
  /** Ends all processes and removes their directories. */
  close(): void;
}

export interface DatabasesOptions {
  /** Path of the bundled `duckdb-native-process`. */
  readonly entry: string;
  /** Where private directories are made. */
  readonly tempRoot: string;
}

/** More than the window ever has at once; a page gone astray must not fill the machine. */
const MOST = 8;

interface Running {
  end(): void;
}

/** Starts no process before it is asked for; removes at once what a crash of this program left. */
export function createDatabases(
  { utilityProcess, MessageChannelMain }: Pick<ElectronApi, 'utilityProcess' | 'MessageChannelMain'>, { entry, tempRoot }: DatabasesOptions,
): Databases {
  removeLeftovers(tempRoot);
  let current: { readonly port: MessagePortMain; readonly running: Map<number, Running> } | null = null;

  const start = (port: MessagePortMain, id: number, running: Map<number, Running>): void => {
    const say = (news: DatabaseNews, ports: MessagePortMain[] = []): void => port.postMessage(news, ports);
    if (running.has(id) || running.size >= MOST) return say({ type: 'gone', id, reason: 'too many are at work' });
    const directory = makePrivateDirectory(tempRoot);
    const { port1: inside, port2: outside } = new MessageChannelMain();
    const child = utilityProcess.fork(entry, [], { serviceName: 'Tessera database', stdio: 'ignore', execArgv: [] });
    running.set(id, {
      end() {
        child.kill();
        removeDirectory(directory);
      },
    });
    child.once('exit', (code) => {
      running.delete(id);
      removeDirectory(directory);
      say({ type: 'gone', id, reason: `exit code ${code}` });
    });
    // the directory goes to the process, never to the window; the window gets the other end
    child.postMessage({ directory }, [inside]);
    say({ type: 'started', id }, [outside]);
  };

  const close = (): void => {
    current?.port.close();
    for (const one of current?.running.values() ?? []) one.end();
    current = null;
  };

  return {
    connect() {
      close();
      const { port1: own, port2: window } = new MessageChannelMain();
      const running = new Map<number, Running>();
      current = { port: own, running };
      own.on('message', ({ data }) => {
        const checked = databaseRequestSchema.safeParse(data);
        if (!checked.success) return;
        const { type, id } = checked.data;
        if (type === 'start') start(own, id, running);
        else running.get(id)?.end();
      });
      // the page is gone or loaded anew
      own.on('close', () => {
        for (const one of running.values()) one.end();
      });
      own.start();
      return window;
    },
    close,
  };
}
