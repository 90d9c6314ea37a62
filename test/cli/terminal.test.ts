import { describe, expect, it } from 'vitest';
import { printFailure, printOutcome, table } from '../../cli/output.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** Sets the title of a terminal, clears it, asks it to answer as if typed, and the same begun by one sign (C1). */
const EVIL = 'a\u001b]0;pwned\u0007\u001b[2J\u001b[c\r\u009b2J\u007fb';
const CARRIED_OUT = /[^\P{Cc}\n\t]/u;

/** What a terminal gets, and what a program reads. */
function said(print: (streams: { out: (text: string) => void; err: (text: string) => void }) => void): { readonly out: string; readonly err: string } {
  const text = { out: '', err: '' };
  print({ out: (more) => void (text.out += more), err: (more) => void (text.err += more) });
  return text;
}

describe('names in files of others', () => {
  const outcome = {
    result: { name: EVIL }, text: table(['column'], [[EVIL], ['Größe\tm²']]), notices: [{ code: 'log-read', data: { file: EVIL } } as const], timings: {},
  };

  it('are shown to people, and carried out by no terminal', () => {
    const { out, err } = said((streams) => printOutcome('inspect', '1', outcome, false, streams));
    expect(out).toContain('a␛]0;pwned␇␛[2J␛[c␍�2J␡b');
    expect(out).toContain('Größe\tm²');
    for (const text of [out, err, said((streams) => void printFailure('inspect', '1', new AppError('file-not-found', { file: EVIL }), false, streams)).err]) {
      expect(text).toContain('pwned');
      expect(text).not.toMatch(CARRIED_OUT);
    }
  });

  it('reach programs as they are, escaped', () => {
    const { out } = said((streams) => printOutcome('inspect', '1', outcome, true, streams));
    expect(out).not.toMatch(CARRIED_OUT);
    expect((JSON.parse(out) as { result: { name: string } }).result.name).toBe(EVIL);
  });
});
