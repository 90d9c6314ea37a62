import { z } from '../recipe/zod.ts';
import { serveNative } from './duckdb-native-serve.ts';
import { mainPort } from './main-port.ts';
import type { MainPortLike } from './main-port.ts';
import { parentProcessPort } from './thread-port.ts';

/** What the process that starts this one says first. */
const startSchema = z.strictObject({ directory: z.string().min(1) });

/** The channel of a utility process of Electron to the main process. */
interface ParentPort {
  once(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly MainPortLike[] }) => void): void;
}

/**
 * Entry of the process that holds native DuckDB. Started by Node it talks to its parent; as a utility process of Electron it is
 * handed a channel to the window by the main process, which alone says where its directory is.
 */
const { parentPort } = process as { readonly parentPort?: ParentPort };
if (parentPort !== undefined) {
  parentPort.once('message', ({ data, ports }) => serveNative(mainPort(ports[0]), startSchema.parse(data).directory));
} else {
  // the process that started this one hears these as well, and ends this one when it is done
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.once('message', (start) => serveNative(parentProcessPort(process), startSchema.parse(start).directory));
}
