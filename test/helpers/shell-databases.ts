import { createDatabases } from '../../electron/databases.ts';
import type { Databases } from '../../electron/databases.ts';
import type { ElectronApi } from '../../electron/types.ts';
import { connectDatabases } from '../../renderer/workers/native-databases.ts';
import type { NativeDatabases } from '../../renderer/workers/native-databases.ts';
import type { MessagePortLike } from '../../shared/rpc/worker-port.ts';
import { FakeChannel, FakeUtility } from '../electron/fake-utility.ts';
import type { FakePort } from '../electron/fake-utility.ts';
import { nativeEntry } from './databases.ts';

export interface ShellDatabases {
  readonly shell: Databases;
  /** As a worker of the window sees them. */
  readonly databases: NativeDatabases;
  /** The worker's end of the channel to the shell. */
  readonly channel: MessagePortLike;
  readonly processes: readonly FakeUtility[];
  /** A further worker; the one before is left. */
  connect(): NativeDatabases;
}

/** The shell's database processes with a stand-in for Electron, and the window's side of the channel; all else is real. */
export async function shellDatabases(tempRoot: string): Promise<ShellDatabases> {
  const entry = nativeEntry();
  const processes: FakeUtility[] = [];
  const electron = {
    MessageChannelMain: FakeChannel,
    utilityProcess: {
      fork(path: string, _words: readonly string[], options: unknown) {
        const started = new FakeUtility(path, options);
        processes.push(started);
        return started;
      },
    },
  };
  const shell = createDatabases(electron as unknown as ElectronApi, { entry, tempRoot });
  const channelOf = (): MessagePortLike => (shell.connect() as unknown as FakePort).port as unknown as MessagePortLike;
  const channel = channelOf();
  return { shell, channel, processes, databases: connectDatabases(channel), connect: () => connectDatabases(channelOf()) };
}
