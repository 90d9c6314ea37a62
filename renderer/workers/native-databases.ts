import type { AttachFile } from '../../shared/contract/database.ts';
import type { DatabaseNews, DatabaseRequest } from '../../shared/contract/database-channel.ts';
import type { Port } from '../../shared/contract/port.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { messagePort } from '../../shared/rpc/worker-port.ts';
import type { MessagePortLike } from '../../shared/rpc/worker-port.ts';
import { attachCopy, connectNative } from '../../shared/sql/native-client.ts';
import type { NativeDatabase } from '../../shared/sql/native-client.ts';

/** Native DuckDB as the window reaches it: each database is a process of its own that the shell starts. */
export interface NativeDatabases {
  /** @throws AppError `start-failed` */
  open(): Promise<NativeDatabase>;
  /** The file's bytes go through the port into the process's own directory: the window knows no path, and the file may lie in an archive. */
  readonly attach: AttachFile;
}

interface Waiting {
  readonly started: (port: MessagePortLike) => void;
  readonly gone: (reason: string) => void;
}

/** @param channel to the shell */
export function connectDatabases(channel: MessagePortLike): NativeDatabases {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  const say = (request: DatabaseRequest): void => channel.postMessage(request, []);
  channel.addEventListener('message', ({ data, ports = [] }) => {
    const news = data as DatabaseNews;
    if (news.type === 'started') waiting.get(news.id)?.started(ports[0]);
    else waiting.get(news.id)?.gone(news.reason);
  });
  channel.addEventListener('close', () => {
    for (const { gone } of waiting.values()) gone('the shell ended it');
  });
  channel.start();

  const start = async (): Promise<NativeDatabase> => {
    const id = next++;
    let end: (reason: string) => void = () => undefined;
    const gone = new Promise<string>((resolve) => (end = resolve));
    const started = new Promise<MessagePortLike>((resolve) => waiting.set(id, { started: resolve, gone: end }));
    void gone.then(() => waiting.delete(id));
    say({ type: 'start', id });
    const reached = await Promise.race([started, gone]);
    if (typeof reached === 'string') throw new AppError('start-failed', { what: 'The database', reason: reached });
    const port = messagePort(reached);
    // of a process that died the shell knows; the port alone might not tell
    const watched: Port = { ...port, onClose: (listener) => (port.onClose(listener), void gone.then(listener)) };
    return connectNative(watched, { end: () => say({ type: 'end', id }) });
  };
  return { open: start, attach: async (file, signal) => attachCopy(await start(), file, signal) };
}
