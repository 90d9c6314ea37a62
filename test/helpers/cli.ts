import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../dist/cli/tessera.js', import.meta.url));

/** Runs a command line. */
export type Start = (args: readonly string[]) => Promise<CliRun>;

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in a process of its own. `npm test` builds it first; alone, run `npm run build`. */
export function tessera(args: readonly string[], options: { cwd?: string; signalAfterMs?: number } = {}): Promise<CliRun> {
  if (!existsSync(CLI)) throw new Error('dist/cli/tessera.js is missing: run npm run build first');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    if (options.signalAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), options.signalAfterMs);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
}

interface Failure {
  readonly ok: false;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly data: Record<string, unknown> };
}
interface Success<R> {
  readonly ok: true;
  readonly result: R;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly timings: Record<string, number>;
}

/** The JSON result of a command that must succeed, with its warnings. */
export async function succeed<R = Record<string, unknown>>(args: readonly string[], start: Start = tessera): Promise<Success<R>> {
  const run = await start([...args, '--json']);
  const document = JSON.parse(run.stdout) as Success<R> | Failure;
  if (!document.ok) throw new Error(`${args.join(' ')}: ${document.error.code}: ${document.error.message}`);
  if (run.code !== 0) throw new Error(`exit code ${run.code}`);
  return document;
}

/** The JSON error of a command that must fail, with its exit code. */
export async function fail(args: readonly string[], start: Start = tessera): Promise<Failure['error'] & { readonly exit: number | null }> {
  const run = await start([...args, '--json']);
  const document = JSON.parse(run.stdout) as Success<unknown> | Failure;
  if (document.ok) throw new Error(`${args.join(' ')} succeeded`);
  return { ...document.error, exit: run.code };
}

/** A fresh temporary folder. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'tessera-test-'));
}
