import { AppError } from '../shared/errors/app-error.ts';
import { isWriting } from '../shared/node/write-outputs.ts';
import { nearest } from '../shared/text/nearest.ts';
import packageJson from '../package.json' with { type: 'json' };
import { commandOf, parseArgs } from './args.ts';
import type { Args } from './args.ts';
import { eraseCommand } from './commands/erase.ts';
import { logCommand } from './commands/log.ts';
import { passphraseCommand } from './commands/passphrase.ts';
import { clvCommand } from './commands/clv.ts';
import { cohortsCommand } from './commands/cohorts.ts';
import { compareCommand } from './commands/compare.ts';
import { convertCommand } from './commands/convert.ts';
import { featuresCommand } from './commands/features.ts';
import { inspectCommand } from './commands/inspect.ts';
import { monitorCommand } from './commands/monitor.ts';
import { predictCommand } from './commands/predict.ts';
import { prepareCommand } from './commands/prepare.ts';
import { queryCommand } from './commands/query.ts';
import { rfmCommand } from './commands/rfm.ts';
import { abPlanCommand } from './commands/abplan.ts';
import { handoverCommand } from './commands/handover.ts';
import { driversCommand } from './commands/drivers.ts';
import { patternsCommand } from './commands/patterns.ts';
import { rulesCommand } from './commands/rules.ts';
import { runCommand } from './commands/run.ts';
import { scoreCommand } from './commands/score.ts';
import { segmentCommand } from './commands/segment.ts';
import { serveCommand } from './commands/serve.ts';
import { sweepCommand } from './commands/sweep.ts';
import type { Session } from './session.ts';
import { createSession } from './session.ts';
import { commandHelp, generalHelp, helpWords, topicHelp } from './help.ts';
import { printFailure, printOutcome } from './output.ts';
import type { Outcome, Streams } from './output.ts';

type Command = (args: Args, session: Session) => Promise<Outcome | null>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['segment', segmentCommand],
  ['run', runCommand],
  ['sweep', sweepCommand],
  ['compare', compareCommand],
  ['rules', rulesCommand],
  ['patterns', patternsCommand],
  ['drivers', driversCommand],
  ['handover', handoverCommand],
  ['abplan', abPlanCommand],
  ['convert', convertCommand],
  ['features', featuresCommand],
  ['inspect', inspectCommand],
  ['prepare', prepareCommand],
  ['query', queryCommand],
  ['rfm', rfmCommand],
  ['clv', clvCommand],
  ['cohorts', cohortsCommand],
  ['predict', predictCommand],
  ['score', scoreCommand],
  ['monitor', monitorCommand],
  ['erase', eraseCommand],
  ['passphrase', passphraseCommand],
  ['log', logCommand],
  ['serve', serveCommand],
]);

const STREAMS: Streams = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

function threadsOf(text: string): number {
  if (/^[1-4]$/.test(text)) return Number(text);
  throw new AppError('invalid-option', { option: '--threads', value: text, allowed: 'a number from 1 to 4' });
}

/** `tessera help WORD`: a page of the help, or the options of a command. */
function printTopic(word: string, version: string): number {
  const text = topicHelp(word);
  if (text === null) {
    const error = new AppError('unknown-command', { command: word, nearest: nearest(word, helpWords()) ?? '' });
    return printFailure('help', version, error, false, STREAMS);
  }
  STREAMS.out(text);
  return 0;
}

/** Milliseconds that work may take to end by itself after a signal. */
const GRACE_MS = 70;

/**
 * Ends the process soon, whatever it waits for: the database does not hear of a signal while it plans a statement.
 * @param told says that the command was stopped and gives the exit code; null: the command has ended
 */
function stopSoon(told: () => number | null): void {
  const end = (): void => {
    if (isWriting()) {
      setTimeout(end, GRACE_MS);
      return;
    }
    const code = told();
    if (code !== null) process.exit(code);
  };
  setTimeout(end, GRACE_MS).unref();
}

/**
 * Runs one command line; returns the exit code.
 * @param stop aborted when the person wants the command to end
 */
export async function main(words: readonly string[], stop: AbortSignal): Promise<number> {
  const { version } = packageJson;
  const [name = '', ...rest] = words;
  if (name === '' || name === '--help' || name === '-h' || name === 'help') {
    if (name === 'help' && rest.length > 0) return printTopic(rest[0], version);
    STREAMS.out(generalHelp(version));
    return name === '' ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    STREAMS.out(`${version}\n`);
    return 0;
  }
  const json = rest.includes('--json');
  const session = createSession({ version, json, streams: STREAMS, signal: stop });
  /** A document has been printed; there must be no second one. */
  let said = false;
  const fail = (error: unknown): number => {
    said = true;
    session.finish();
    return printFailure(name, version, error, json, STREAMS);
  };
  if (stop.aborted) return fail(new AppError('cancelled'));
  stop.addEventListener('abort', () => {
    if (name !== 'serve') stopSoon(() => (said ? null : fail(new AppError('cancelled'))));
  }, { once: true });
  try {
    if (name.startsWith('-')) throw new AppError('unknown-option', { command: '', option: name, nearest: nearest(name, ['--help', '--version']) ?? '' });
    const args = parseArgs(commandOf(name), rest);
    if (args.help) {
      STREAMS.out(commandHelp(args.command));
      return 0;
    }
    const threads = args.values.get('threads');
    if (threads !== undefined) session.useThreads(threadsOf(threads));
    const outcome = await (COMMANDS.get(name) as Command)(args, session);
    session.finish();
    said = true;
    if (outcome !== null) printOutcome(name, version, outcome, json, STREAMS);
    // the loopback host ends when it is stopped, and in no other way
    return name === 'serve' && stop.aborted ? 130 : 0;
  } catch (error) {
    // what failed because it was stopped is no failure
    return fail(stop.aborted ? new AppError('cancelled') : error);
  } finally {
    await session.close();
  }
}
