import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../cli/options.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/app-error.ts';
import { PARAMS } from '../../../shared/recipe/params.ts';
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
    const { message, hint } = describeError(error, 'terminal');
    expect(message).toMatch(/^[A-Z0-9].*[.]$/);
    expect(`${message} ${hint}`).not.toMatch(/undefined|null|\[object/);
    expect(hint.length).toBeGreaterThan(5);
    expect([1, 2, 3, 4, 130]).toContain(exitCodeOf(error));
  });

  it('names what it is about', () => {
    const { message, hint } = describeError(
      new AppError('no-such-column', { column: 'Frsh', file: 'a.csv', available: ['Fresh', 'Milk'], nearest: 'Fresh' }), 'terminal');
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
    expect(describeNotice({ code: 'blank-customers', data: { count: 36210 } }, 'terminal')).toBe(
      '36,210 order lines name no customer and cannot be part of a segment.',
    );
    expect(describeNotice({ code: 'blank-customers', data: { count: 1 } }, 'terminal')).toMatch(/^1 order line names/);
  });
});

describe('sentences for the window', () => {
  const FLAG = /--[a-z]/;
  const data = { file: 'a.csv', count: 3, encoding: 'windows-1252', sure: false, columns: ['a'], order: 'mdy', reading: 'false', kind: 'dbscan', value: 'x', method: 'dbscan' };

  it('speak of controls, never of options, and those of the command line of options that exist', () => {
    const flags = new Set(COMMANDS.flatMap(({ options }) => options.flatMap(({ flag, aliases }) => [flag, ...aliases ?? []])));
    const texts = [{}, data, { ...data, columns: '', reason: 'none', files: 2, segments: 'all', count: 1 }].flatMap((given) => [
      ...codesIn('errors/app-error.ts', 'ErrorCode').flatMap((code) => (['window', 'terminal'] as const).map((place) => {
        const { message, hint } = describeError(new AppError(code as ErrorCode, given), place);
        return { place, code, text: `${message} ${hint}` };
      })),
      ...codesIn('contract/notice.ts', 'NoticeCode').flatMap((code) => (['window', 'terminal'] as const).map((place) => ({ place, code, text: describeNotice({ code, data: given }, place) }))),
    ]);
    expect(texts.filter(({ place, text }) => place === 'window' && FLAG.test(text))).toEqual([]);
    expect(texts.filter(({ text }) => ['\u0002', '\u0003', '\u0004'].some((mark) => text.includes(mark)))).toEqual([]);
    const named = texts.flatMap(({ place, code, text }) => (place === 'window' ? [] : [...text.matchAll(/--([a-z][a-z-]*)/g)].map(([, flag]) => ({ code, flag }))));
    expect(named.filter(({ flag }) => flag !== 'help' && !flags.has(flag))).toEqual([]);
    expect(named.length).toBeGreaterThan(40);
  });

  it('keep every sign of names', () => {
    const file = 'a\u0003b\u0002c.csv';
    expect(describeError(new AppError('join-key-missing', { file }), 'window').message).toContain(file);
    expect(describeNotice({ code: 'join-unused', data: { file: 'x.csv', columns: [file] } }, 'window')).toContain(`${file} is not used`);
  });

  it('hold for help of parameters too, which the window shows', () => {
    expect(PARAMS.filter(({ help }) => FLAG.test(help)).map(({ key }) => key)).toEqual([]);
  });
});
