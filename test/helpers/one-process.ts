import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { main as Main } from '../../cli/main.ts';
import { CLI } from './cli.ts';
import * as own from './cli.ts';
import type { CliRun } from './cli.ts';

export { scratch } from './cli.ts';

let loaded: Promise<typeof Main> | null = null;
let last: Promise<unknown> = Promise.resolve();

async function load(): Promise<typeof Main> {
  const path = join(dirname(CLI), 'main.js');
  if (!existsSync(path)) throw new Error('dist/cli/main.js is missing: run npm run build first');
  return ((await import(/* @vite-ignore */ pathToFileURL(path).href)) as { main: typeof Main }).main;
}

/**
 * Runs the built command line in this process, one after the other: the program that is shipped, without the time that a process
 * takes to start. `tessera` of `cli.ts` runs it in a process of its own; `test/cli/one-process.test.ts` holds the two against each other.
 */
export function tessera(args: readonly string[]): Promise<CliRun> {
  const run = last.then(async () => {
    const main = await (loaded ??= load());
    let stdout = '';
    let stderr = '';
    const code = await main(args, new AbortController().signal, {
      out: (text) => void (stdout += text),
      err: (text) => void (stderr += text),
      live: false,
      exit: (ended) => {
        throw new Error(`exit code ${ended} though nobody stopped the command`);
      },
    });
    return { code, stdout, stderr };
  });
  last = run.catch(() => undefined);
  return run;
}

/** As that of `cli.ts`, in this process. */
export const succeed = <R = Record<string, unknown>>(args: readonly string[]): ReturnType<typeof own.succeed<R>> => own.succeed<R>(args, tessera);

/** As that of `cli.ts`, in this process. */
export const fail = (args: readonly string[]): ReturnType<typeof own.fail> => own.fail(args, tessera);
