import { readFileSync } from 'node:fs';
import { AppError } from '../shared/errors/app-error.ts';
import type { Args } from './args.ts';

/** Where a passphrase comes from. It is never an argument, which every user of the computer can see. */
export interface PassphraseSource {
  /** Beginning of its options: `passphrase` or `new-passphrase`. */
  readonly option: 'passphrase' | 'new-passphrase';
  readonly question: string;
}

const END_OF_LINE = /\r?\n$/;

/** The passphrase of `--passphrase-env NAME` or `--passphrase-fd N`; asked for where a person sits at the terminal; else null. */
export async function passphraseFrom(args: Args, { option, question }: PassphraseSource): Promise<string | null> {
  const name = args.values.get(`${option}-env`);
  if (name !== undefined) {
    const found = process.env[name];
    if (found === undefined || found === '') throw new AppError('invalid-option', { option: `--${option}-env`, value: name, reason: 'no such variable is set in the environment' });
    return found;
  }
  const descriptor = args.values.get(`${option}-fd`);
  if (descriptor !== undefined) {
    if (!/^\d{1,4}$/.test(descriptor)) throw new AppError('invalid-option', { option: `--${option}-fd`, value: descriptor, allowed: 'the number of an open file descriptor' });
    try {
      return readFileSync(Number(descriptor), 'utf8').replace(END_OF_LINE, '');
    } catch (cause) {
      throw new AppError('invalid-option', { option: `--${option}-fd`, value: descriptor, reason: 'it cannot be read' }, cause);
    }
  }
  return process.stdin.isTTY === true && process.stderr.isTTY === true ? ask(question) : null;
}

/** Asks at the terminal without showing what is typed. */
function ask(question: string): Promise<string> {
  const { stdin, stderr } = process;
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (): void => {
      stdin.off('data', hear);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const hear = (text: string): void => {
      for (const sign of text) {
        if (sign === '\r' || sign === '\n') {
          end();
          resolve(typed);
          return;
        }
        if (sign === '\u0003' || sign === '\u0004') {
          end();
          reject(new AppError('cancelled'));
          return;
        }
        typed = sign === '\u007f' || sign === '\b' ? Array.from(typed).slice(0, -1).join('') : typed + sign;
      }
    };
    stderr.write(`${question}: `);
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.on('data', hear);
    stdin.resume();
  });
}
