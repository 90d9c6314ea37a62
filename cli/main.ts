import { AppError } from '../shared/errors/app-error.ts';
import { isWriting } from '../shared/node/write-outputs.ts';
import { nearest } from '../shared/text/nearest.ts';
import packageJson from '../package.json' with { type: 'json' };
import { commandOf, parseArgs } from './args.ts';
import type { Args } from './args.ts';
import type { Session } from './session.ts';
import { createSession } from './session.ts';
import { commandHelp, generalHelp, helpWords, topicHelp } from './help.ts';
import { printFailure, printOutcome } from './output.ts';
import type { Outcome, Streams } from './output.ts';

type Command = (args: Args, session: Session) => Promise<Outcome | null>;

/** What carries out a command is loaded when it is asked for: the rest takes longer to load than help takes to print. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  segment: () => import('./commands/segment.ts').then((module) => module.segmentCommand),
  run: () => import('./commands/run.ts').then((module) => module.runCommand),
  sweep: () => import('./commands/sweep.ts').then((module) => module.sweepCommand),
  compare: () => import('./commands/compare.ts').then((module) => module.compareCommand),
  rules: () => import('./commands/rules.ts').then((module) => module.rulesCommand),
  patterns: () => import('./commands/patterns.ts').then((module) => module.patternsCommand),
  drivers: () => import('./commands/drivers.ts').then((module) => module.driversCommand),
  handover: () => import('./commands/handover.ts').then((module) => module.handoverCommand),
  abplan: () => import('./commands/abplan.ts').then((module) => module.abPlanCommand),
  convert: () => import('./commands/convert.ts').then((module) => module.convertCommand),
  features: () => import('./commands/features.ts').then((module) => module.featuresCommand),
  inspect: () => import('./commands/inspect.ts').then((module) => module.inspectCommand),
  prepare: () => import('./commands/prepare.ts').then((module) => module.prepareCommand),
  query: () => import('./commands/query.ts').then((module) => module.queryCommand),
  rfm: () => import('./commands/rfm.ts').then((module) => module.rfmCommand),
  clv: () => import('./commands/clv.ts').then((module) => module.clvCommand),
  cohorts: () => import('./commands/cohorts.ts').then((module) => module.cohortsCommand),
  predict: () => import('./commands/predict.ts').then((module) => module.predictCommand),
  score: () => import('./commands/score.ts').then((module) => module.scoreCommand),
  monitor: () => import('./commands/monitor.ts').then((module) => module.monitorCommand),
  erase: () => import('./commands/erase.ts').then((module) => module.eraseCommand),
  passphrase: () => import('./commands/passphrase.ts').then((module) => module.passphraseCommand),
  log: () => import('./commands/log.ts').then((module) => module.logCommand),
  serve: () => import('./commands/serve.ts').then((module) => module.serveCommand),
};

/** What a command line meets of the process that it runs in. */
export interface Surroundings extends Streams {
  /** A person watches what goes to `err`. */
  readonly live: boolean;
  /** Ends the process whatever it waits for: the command was stopped. */
  readonly exit: (code: number) => void;
}

function threadsOf(text: string): number {
  if (/^[1-4]$/.test(text)) return Number(text);
  throw new AppError('invalid-option', { option: '--threads', value: text, allowed: 'a number from 1 to 4' });
}

/** `tessera help WORD`: a page of the help, or the options of a command. */
function printTopic(word: string, version: string, streams: Streams): number {
  const text = topicHelp(word);
  if (text === null) {
    const error = new AppError('unknown-command', { command: word, nearest: nearest(word, helpWords()) ?? '' });
    return printFailure('help', version, error, false, streams);
  }
  streams.out(text);
  return 0;
}

/** Milliseconds that work may take to end by itself after a signal. */
const GRACE_MS = 70;

/**
 * Ends the process soon, whatever it waits for: the database does not hear of a signal while it plans a statement.
 * @param told says that the command was stopped and gives the exit code; null: the command has ended
 */
function stopSoon(told: () => number | null, exit: (code: number) => void): void {
  const end = (): void => {
    if (isWriting()) {
      setTimeout(end, GRACE_MS);
      return;
    }
    const code = told();
    if (code !== null) exit(code);
  };
  setTimeout(end, GRACE_MS).unref();
}

/**
 * Runs one command line; returns the exit code.
 * @param stop aborted when the person wants the command to end
 */
export async function main(words: readonly string[], stop: AbortSignal, io: Surroundings): Promise<number> {
  const { version } = packageJson;
  const [name = '', ...rest] = words;
  if (name === '' || name === '--help' || name === '-h' || name === 'help') {
    if (name === 'help' && rest.length > 0) return printTopic(rest[0], version, io);
    io.out(generalHelp(version));
    return name === '' ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    io.out(`${version}\n`);
    return 0;
  }
  const json = rest.includes('--json');
  const session = createSession({ version, json, live: io.live, streams: io, signal: stop });
  /** A document has been printed; there must be no second one. */
  let said = false;
  const fail = (error: unknown): number => {
    said = true;
    session.finish();
    return printFailure(name, version, error, json, io);
  };
  if (stop.aborted) return fail(new AppError('cancelled'));
  stop.addEventListener('abort', () => {
    if (name !== 'serve') stopSoon(() => (said ? null : fail(new AppError('cancelled'))), io.exit);
  }, { once: true });
  try {
    if (name.startsWith('-')) throw new AppError('unknown-option', { command: '', option: name, nearest: nearest(name, ['--help', '--version']) ?? '' });
    const args = parseArgs(commandOf(name), rest);
    if (args.help) {
      io.out(commandHelp(args.command));
      return 0;
    }
    const threads = args.values.get('threads');
    if (threads !== undefined) session.useThreads(threadsOf(threads));
    const command = await COMMANDS[name]();
    const outcome = await command(args, session);
    session.finish();
    said = true;
    if (outcome !== null) printOutcome(name, version, outcome, json, io);
    // the loopback host ends when it is stopped, and in no other way
    return name === 'serve' && stop.aborted ? 130 : 0;
  } catch (error) {
    // what failed because it was stopped is no failure
    return fail(stop.aborted ? new AppError('cancelled') : error);
  } finally {
    await session.close();
  }
}
