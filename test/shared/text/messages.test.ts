import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/app-error.ts';
import { describeError, exitCodeOf } from '../../../shared/text/messages.ts';
import { describeNotice, NOTICE_TEXT } from '../../../shared/text/notices.ts';

const codesIn = (file: string, type: string): string[] => {
  const text = readFileSync(new URL(`../../../shared/${file}`, import.meta.url), 'utf8');
  const union = text.slice(text.indexOf(`export type ${type} =`)).split(';')[0];
  return [...union.matchAll(/\| '([a-z-]+)'/g)].map((match) => match[1]);
};

describe('error texts', () => {
  const codes = codesIn('errors/app-error.ts', 'ErrorCode') as ErrorCode[];

  it.each(codes)('%s has a sentence, a hint and an exit code, also without data', (code) => {
    const error = new AppError(code);
    const { message, hint } = describeError(error);
    expect(message).toMatch(/^[A-Z0-9].*[.]$/);
    expect(`${message} ${hint}`).not.toMatch(/undefined|null|\[object/);
    expect(hint.length).toBeGreaterThan(5);
    expect([1, 2, 3, 4, 130]).toContain(exitCodeOf(error));
  });

  it('names what it is about', () => {
    const { message, hint } = describeError(
      new AppError('no-such-column', { column: 'Frsh', file: 'a.csv', available: ['Fresh', 'Milk'], nearest: 'Fresh' }),
    );
    expect(message).toBe('There is no column "Frsh" in a.csv.');
    expect(hint).toBe('Did you mean "Fresh"? Columns: Fresh, Milk.');
  });
});

describe('notice texts', () => {
  const codes = codesIn('contract/notice.ts', 'NoticeCode');

  it('has a text for exactly the codes there are', () => {
    expect(Object.keys(NOTICE_TEXT).sort()).toEqual([...codes].sort());
  });

  it('counts in words', () => {
    expect(describeNotice({ code: 'blank-customers', data: { count: 36210 } })).toBe(
      '36,210 order lines name no customer and cannot be part of a segment.',
    );
    expect(describeNotice({ code: 'blank-customers', data: { count: 1 } })).toMatch(/^1 order line names/);
  });
});
