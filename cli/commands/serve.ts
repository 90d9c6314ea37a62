import { fileURLToPath } from 'node:url';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Args } from '../args.ts';
import type { Outcome } from '../output.ts';
import { runServe } from '../serve.ts';
import type { Session } from '../session.ts';

/** `tessera serve`: the workbench on 127.0.0.1 until it is stopped. */
export async function serveCommand(args: Args, session: Session): Promise<Outcome | null> {
  const text = args.values.get('port') ?? '0';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 0 && port <= 65535)) {
    throw new AppError('invalid-option', { option: '--port', value: text, allowed: 'a number from 0 to 65535' });
  }
  await runServe({
    port,
    json: session.json,
    version: session.version,
    appRoot: fileURLToPath(new URL('../renderer/', import.meta.url)),
    signal: session.signal,
    stdout: session.streams.out,
    stderr: session.streams.err,
  });
  return null;
}
