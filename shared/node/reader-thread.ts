import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors/app-error.ts';
import { loadParquet } from '../sources/parquet-module.ts';
import { serveReader } from '../sources/reader/serve-reader.ts';
import type { ReaderThreadStart } from './thread-readers.ts';
import { parentThreadPort } from './thread-port.ts';

if (parentPort === null) throw new AppError('start-failed', { what: 'The reader' });
const { parquet } = workerData as ReaderThreadStart;
serveReader(parentThreadPort(parentPort), {
  parquet: async () => loadParquet(new Uint8Array(await readFile(parquet))),
  hasher() {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: async () => hash.digest('hex') };
  },
});
