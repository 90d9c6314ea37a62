import { readFileSync, rmSync } from 'node:fs';
import { AppError, toWire } from '../errors/app-error.ts';
import { openNativeEngine } from './duckdb-native-engine.ts';
import type { NativeEngine } from './duckdb-native-engine.ts';
import type { NativeAnswer, NativeRequest } from './duckdb-native-wire.ts';

/** Entry of the process that holds native DuckDB, started by `openNativeDatabase`. It ends with its parent. */
let engine: NativeEngine | null = null;
let directory: string | null = null;

const clean = (): void => {
  if (directory !== null) rmSync(directory, { recursive: true, force: true });
};

const answer = async (request: Exclude<NativeRequest, { type: 'interrupt' }>): Promise<unknown> => {
  if (request.type === 'start') {
    directory = request.directory;
    engine = await openNativeEngine(request.directory);
    return engine.release;
  }
  if (engine === null) throw new AppError('internal', { message: 'database process not started' });
  switch (request.type) {
    case 'exec':
      return engine.exec(request.sql);
    case 'query':
      return engine.query(request.sql);
    case 'insert':
      return engine.insertArrow(request.table, typeof request.ipc === 'string' ? taken(request.ipc) : request.ipc);
  }
};

/** The bytes of a file that was written for this process; it is removed. */
const taken = (path: string): Uint8Array => {
  const bytes = readFileSync(path);
  rmSync(path);
  return bytes;
};

const asFailure = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/^INTERRUPT Error/i.test(message)) return new AppError('cancelled');
  return new AppError('database-failed', { reason: message }, error);
};

const send = (message: NativeAnswer): void => {
  process.send?.(message);
};

process.on('message', (request: NativeRequest) => {
  if (request.type === 'interrupt') {
    engine?.interrupt();
    return;
  }
  answer(request).then(
    (value) => send({ id: request.id, ok: true, value: value ?? null }),
    (error: unknown) => {
      const failure = asFailure(error);
      send({ id: request.id, ok: false, error: toWire(failure) });
      // after this the engine refuses every statement
      if (/^FATAL Error/i.test(String(failure.data['reason'] ?? ''))) process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
// the process that started this one hears these as well, and ends this one when it is done
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('exit', clean);
