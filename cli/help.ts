import { HELP_TOPICS } from '../shared/text/help.ts';
import { COMMANDS } from './options.ts';
import type { CommandSpec } from './option-spec.ts';

const WIDTH = 92;

/** Text in lines of the given width, each after `indent` blanks. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

export function generalHelp(version: string): string {
  const commands = COMMANDS.map((command) => `  ${command.name.padEnd(9)} ${wrap(command.summary, 12)}`);
  return [
    `Tessera ${version}: customer segments on your own computer, offline.`,
    '',
    'Usage: tessera COMMAND [options]',
    '',
    ...commands,
    '',
    `tessera help PAGE explains; pages: ${wrap(HELP_TOPICS.map((topic) => topic.id).join(', '), 2)}.`,
    'tessera COMMAND --help lists the options. Results go to stdout (with --json as one JSON document), the rest to stderr.',
    'Exit codes: 0 done, 1 a fault of Tessera, 2 wrong usage, 3 unusable input, 4 not possible as asked, 130 stopped.',
    '',
  ].join('\n');
}

/** A page of the help, or null when no page or command has that name. */
export function topicHelp(word: string): string | null {
  const command = COMMANDS.find((candidate) => candidate.name === word);
  const topic = HELP_TOPICS.find((candidate) => candidate.id === word);
  if (topic === undefined) return command === undefined ? null : commandHelp(command);
  const terms = topic.terms.map(({ term, meaning }) => `  ${term}\n      ${wrap(meaning, 6)}`);
  return [topic.title, '', ...topic.paragraphs.flatMap((text) => [wrap(text, 0), '']), ...terms, ...(terms.length > 0 ? [''] : [])].join('\n');
}

/** All words that `tessera help` knows. */
export function helpWords(): string[] {
  return [...HELP_TOPICS.map((topic) => topic.id), ...COMMANDS.map((command) => command.name)];
}

export function commandHelp(command: CommandSpec): string {
  const options = command.options.map((option) => {
    const name = option.kind === 'switch' ? `--${option.flag}` : `--${option.flag} ${option.placeholder}`;
    const also = option.aliases === undefined ? '' : ` Also called ${option.aliases.map((alias) => `--${alias}`).join(', ')}.`;
    return `  ${name}\n      ${wrap(option.help + also, 6)}`;
  });
  return [`Usage: ${command.usage}`, '', wrap(command.summary, 0), '', 'Options:', ...options, '', ...(command.notes ?? []), ''].join('\n');
}
