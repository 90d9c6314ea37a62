import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '../recipe/zod.ts';
import type { Port } from '../contract/port.ts';
import { AppError, toWire } from '../errors/app-error.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { ATTACHED_FILE, ATTACHED_PARTS, START_ID } from '../sql/native-wire.ts';
import type { NativeAnswer, NativeRequest } from '../sql/native-wire.ts';
import { cutTable, headOf, isLarge } from '../sql/table-pieces.ts';
import { openNativeEngine } from './duckdb-native-engine.ts';
import type { NativeEngine } from './native-engine.ts';
import { within } from './duckdb-native-bounds.ts';
import { removeDirectory } from './private-directory.ts';

const id = z.number().int().min(START_ID + 1);
const bytes = z.instanceof(Uint8Array);

/** Who asks is part of the product, yet may be a window that a page took over: nothing but these is done, and no path is taken. */
const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('exec'), id, sql: z.string(), mostBytes: z.number().positive().optional() }),
  z.strictObject({ type: z.literal('query'), id, sql: z.string() }),
  z.strictObject({ type: z.literal('insert'), id, table: z.string(), at: z.number().int().min(0), ipc: bytes }),
  z.strictObject({ type: z.literal('insert-file'), id, table: z.string(), name: z.string().regex(/^insert-\d+\.arrow$/) }),
  z.strictObject({ type: z.literal('gather'), id, at: z.number().int().min(0), bytes }),
  z.strictObject({ type: z.literal('write'), id, to: z.enum(['file', 'log']), bytes }),
  z.strictObject({ type: z.literal('attach'), id }),
  z.strictObject({ type: z.literal('memory'), id }),
  z.strictObject({ type: z.literal('progress'), id }),
  z.strictObject({ type: z.literal('interrupt') }),
]) satisfies z.ZodType<NativeRequest>;

type Work = Exclude<NativeRequest, { type: 'interrupt' }>;

/**
 * Holds native DuckDB in this process, with `directory` for its spill, and answers on `port` until the other side is gone;
 * then the directory is removed and the process ends, whatever the engine is at.
 */
export function serveNative(port: Port, directory: string): void {
  const send = (answer: NativeAnswer): void => port.post(answer);
  const opening = openNativeEngine(directory);
  let opened: NativeEngine | null = null;
  let gathered: Uint8Array[] = [];
  let size = 0;
  const inDirectory = (name: string): string => join(directory, name);

  const gather = (at: number, piece: Uint8Array): null => {
    if (at === 0) {
      gathered = [];
      size = 0;
    }
    if (at !== size) throw new AppError('internal', { message: 'rows out of order' });
    gathered.push(piece);
    size += piece.length;
    return null;
  };
  const whole = (at: number, ipc: Uint8Array): Uint8Array => {
    if (at === 0) return ipc;
    gather(at, ipc);
    const stream = Buffer.concat(gathered);
    gathered = [];
    return stream;
  };
  const answer = async (engine: NativeEngine, request: Work): Promise<unknown> => {
    switch (request.type) {
      case 'exec':
        return request.mostBytes === undefined ? engine.exec(request.sql) : within(engine, directory, request.sql, request.mostBytes);
      case 'query':
        return engine.query(request.sql).then((table) => {
          if (!isLarge(table)) return table;
          send({ id: request.id, head: headOf(table) });
          for (const piece of cutTable(table)) send({ id: request.id, piece });
          return null;
        });
      case 'progress':
        return engine.progress();
      case 'memory':
        return process.memoryUsage.rss();
      case 'gather':
        return gather(request.at, request.bytes);
      case 'insert':
        return engine.insertArrow(request.table, whole(request.at, request.ipc));
      case 'insert-file':
        return engine.insertArrow(request.table, taken(inDirectory(request.name)));
      case 'write':
        return append(inDirectory(ATTACHED_PARTS[request.to]), request.bytes);
      case 'attach':
        return engine.exec(`ATTACH ${literal(inDirectory(ATTACHED_FILE))} AS ${ident('file')} (READ_ONLY)`);
    }
  };
  const settle = (of: number, work: Promise<unknown>): void => {
    work.then(
      (value) => send({ id: of, ok: true, value: (value ?? null) as null }),
      (error: unknown) => {
        const failure = asFailure(error);
        send({ id: of, ok: false, error: toWire(failure) });
        // after this the engine refuses every statement
        if (/^FATAL Error/i.test(String(failure.data['reason'] ?? ''))) process.exit(1);
      },
    );
  };

  settle(START_ID, opening.then((engine) => {
    opened = engine;
    return engine.release;
  }));
  port.onMessage((message) => {
    const checked = requestSchema.safeParse(message);
    if (!checked.success) return;
    const request = checked.data;
    if (request.type === 'interrupt') opened?.interrupt();
    else settle(request.id, opening.then((engine) => answer(engine, request)));
  });
  port.onClose(() => {
    removeDirectory(directory);
    // leaving by the usual way would wait for the engine's threads
    process.kill(process.pid, 'SIGKILL');
  });
  process.on('exit', () => removeDirectory(directory));
}

/** The bytes of a file that was written for this process; it is removed. */
const taken = (path: string): Uint8Array => {
  const content = readFileSync(path);
  rmSync(path);
  return content;
};

const append = (path: string, content: Uint8Array): null => {
  const file = openSync(path, 'a', 0o600);
  try {
    for (let at = 0; at < content.length;) at += writeSync(file, content, at);
  } finally {
    closeSync(file);
  }
  return null;
};

const asFailure = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/^INTERRUPT Error/i.test(message)) return new AppError('cancelled');
  return new AppError('database-failed', { reason: message }, error);
};
