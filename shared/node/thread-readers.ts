import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AttachFile } from '../contract/database.ts';
import type { ReaderPlace } from '../sources/reader/readers.ts';
import { threadPort } from './thread-port.ts';

/** What a reader's thread is told when it starts. */
export interface ReaderThreadStart {
  /** Path of `parquet_wasm_bg.wasm`. */
  readonly parquet: string;
}

/** Memory that a reading may take, its heap and its buffers each. */
const MOST_BYTES = 4 * 1024 * 1024 * 1024;

/**
 * Readers as threads of this process. The heap of a thread has a bound of its own; its buffers and WebAssembly are seen in the
 * size of the process.
 * @param entry the bundled `reader-thread.ts`
 */
export function threadReaders(entry: string, start: ReaderThreadStart, attach: AttachFile): ReaderPlace {
  const most = Math.min(MOST_BYTES, totalmem() / 2);
  return {
    attach,
    memory: { now: () => process.memoryUsage.rss(), most },
    start: () => threadPort(new Worker(entry, { workerData: start, resourceLimits: { maxOldGenerationSizeMb: Math.floor(most / 1024 / 1024) } })),
  };
}
