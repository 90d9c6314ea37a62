import { AppError } from '../shared/errors/app-error.ts';
import { nearest } from '../shared/text/nearest.ts';
import { COMMANDS } from './options.ts';
import type { CommandSpec, OptionSpec } from './option-spec.ts';

/** A command line, read. Values are texts; the commands check them. */
export interface Args {
  readonly command: CommandSpec;
  readonly positional: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly repeated: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlyMap<string, boolean>;
  readonly help: boolean;
}

/** The command line without the values of some options. */
export function withoutValues(args: Args, flags: readonly string[]): Args {
  return { ...args, values: new Map([...args.values].filter(([flag]) => !flags.includes(flag))) };
}

/** The command of that name. Errors: `unknown-command` with the nearest one. */
export function commandOf(name: string): CommandSpec {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  throw new AppError('unknown-command', { command: name, nearest: nearest(name, COMMANDS.map((candidate) => candidate.name)) ?? '' });
}

/**
 * Reads the words after the command.
 * Errors: `unknown-option` with the nearest one, `missing-argument` for an option without its value.
 */
export function parseArgs(command: CommandSpec, words: readonly string[]): Args {
  const positional: string[] = [];
  const values = new Map<string, string>();
  const repeated = new Map<string, string[]>();
  const switches = new Map<string, boolean>();
  let help = false;
  let optionsEnded = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (optionsEnded || !word.startsWith('-') || word === '-') {
      positional.push(word);
      continue;
    }
    if (word === '--') {
      optionsEnded = true;
      continue;
    }
    if (word === '--help' || word === '-h') {
      help = true;
      continue;
    }
    const equals = word.indexOf('=');
    const flag = equals < 0 ? word : word.slice(0, equals);
    const { option, on } = optionOf(command, flag);
    if (option.kind === 'switch') {
      if (equals >= 0) throw new AppError('invalid-option', { option: flag, value: word.slice(equals + 1), reason: 'it takes no value' });
      switches.set(option.flag, on);
      continue;
    }
    const text = equals >= 0 ? word.slice(equals + 1) : words[++i];
    if (text === undefined) throw new AppError('missing-argument', { argument: `The value of ${flag}`, usage: command.usage });
    if (option.kind === 'repeated') repeated.set(option.flag, [...(repeated.get(option.flag) ?? []), text]);
    else values.set(option.flag, text);
  }
  return { command, positional, values, repeated, switches, help };
}

function optionOf(command: CommandSpec, flag: string): { option: OptionSpec; on: boolean } {
  const name = flag.replace(/^--/, '');
  const isCalled = (option: OptionSpec, word: string): boolean => option.flag === word || option.aliases?.includes(word) === true;
  const plain = command.options.find((option) => isCalled(option, name));
  if (plain !== undefined && flag.startsWith('--')) return { option: plain, on: true };
  const negated = name.startsWith('no-') ? command.options.find((option) => option.kind === 'switch' && isCalled(option, name.slice(3))) : undefined;
  if (negated !== undefined) return { option: negated, on: false };
  const near = nearest(name, command.options.flatMap((option) => [option.flag, ...option.aliases ?? []]));
  throw new AppError('unknown-option', { command: command.name, option: flag, nearest: near === null ? '' : `--${near}` });
}

/** The positional words, as many as the command takes. Errors: `missing-argument`, `invalid-option`. */
export function positionalOf(args: Args, names: readonly string[]): string[] {
  names.forEach((name, i) => {
    if (args.positional[i] === undefined) throw new AppError('missing-argument', { argument: name, usage: args.command.usage });
  });
  const extra = args.positional[names.length];
  if (extra !== undefined) {
    throw new AppError('invalid-option', { option: args.command.name, value: extra, reason: `it takes ${names.length === 1 ? 'one file' : `${names.length} files`}`, allowed: args.command.usage });
  }
  return [...args.positional];
}

/** The positional words, one file or more. Errors: `missing-argument`. */
export function filesOf(args: Args): string[] {
  if (args.positional.length === 0) throw new AppError('missing-argument', { argument: 'FILE', usage: args.command.usage });
  return [...args.positional];
}

/** A value that must be given. */
export function required(args: Args, flag: string): string {
  const text = args.values.get(flag);
  if (text === undefined || text === '') throw new AppError('missing-argument', { argument: `--${flag}`, usage: args.command.usage });
  return text;
}
