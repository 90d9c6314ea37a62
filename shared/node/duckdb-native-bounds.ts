import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import type { NativeEngine } from './native-engine.ts';

/** Folder of the private directory for what does not fit into memory. */
export const SPILL = 'spill';

/** Share of the machine's memory that the engine takes before it puts tables on the disk; the rest is for the analysis and everybody else. */
const SHARE = 0.5;
const LEAST_MB = 1000;

/** Megabytes that the engine may take. @param total bytes of the machine */
export function memoryLimit(total: number): number {
  return Math.max(LEAST_MB, Math.floor((total / 1e6) * SHARE));
}

const EVERY_MS = 100;

/** Bytes of this process and of its spill. */
const taken = (spill: string): number => {
  let bytes = process.memoryUsage.rss();
  try {
    for (const name of readdirSync(spill)) bytes += statSync(join(spill, name)).size;
  } catch {
    // nothing was put there yet, or it is being removed
  }
  return bytes;
};

/**
 * Runs a statement that may take no more than `most` bytes of memory and disk besides what is taken now. The engine's own limit
 * does not count what rows take while they are computed, so the process is measured.
 * @throws AppError `database-failed` as the engine says it when it has no memory left
 */
export async function within(engine: NativeEngine, directory: string, sql: string, most: number): Promise<void> {
  const spill = join(directory, SPILL);
  const before = taken(spill);
  let full = false;
  const timer = setInterval(() => {
    full ||= taken(spill) - before > most;
    if (full) engine.interrupt();
  }, EVERY_MS);
  try {
    await engine.exec(sql);
  } catch (error) {
    throw full ? new AppError('database-failed', { reason: `Out of Memory Error: the statement takes more than ${(most / 1e9).toFixed(1)} GB` }, error) : error;
  } finally {
    clearInterval(timer);
  }
}
