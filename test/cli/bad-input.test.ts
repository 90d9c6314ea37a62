import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLI, scratch, tessera } from '../helpers/cli.ts';
import { fail, succeed } from '../helpers/one-process.ts';

let dir = '';
const write = (name: string, text: string): string => {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
};
const numbers = (n: number): string => `a,b\n${Array.from({ length: n }, (_, i) => `${i % 7},${(i * i) % 11}`).join('\n')}\n`;

beforeAll(() => {
  dir = scratch();
  mkdirSync(join(dir, 'folder'));
});

describe('input that cannot be used', () => {
  const cases: [string, () => string[], string, number][] = [
    ['a missing file', () => [join(dir, 'none.csv')], 'file-not-found', 3],
    ['a folder', () => [join(dir, 'folder')], 'is-directory', 3],
    ['an empty file', () => [write('empty.csv', '')], 'empty-file', 3],
    ['a header only', () => [write('header.csv', 'a,b,c\n')], 'header-only', 3],
    ['a spreadsheet', () => [write('book.xlsx', 'PK\u0003\u0004 and so on')], 'damaged-file', 3],
    ['one column of names', () => [write('one.csv', `name\n${Array.from({ length: 60 }, (_, i) => `person ${i}`).join('\n')}\n`)], 'no-usable-features', 3],
    ['no such column', () => [write('n.csv', numbers(50)), '--features', 'a,bb'], 'no-such-column', 3],
    ['no such id', () => [write('i.csv', numbers(50)), '--id', 'x'], 'no-such-column', 3],
    ['a constant feature alone', () => [write('const.csv', `a,b\n${'1,2\n'.repeat(30)}`), '--features', 'a'], 'no-usable-features', 3],
    ['all values missing', () => [write('missing.csv', `id,a\n${Array.from({ length: 30 }, (_, i) => `x${i},`).join('\n')}\n`), '--features', 'a'], 'no-usable-features', 3],
    ['k above the distinct rows', () => [write('k.csv', `a,b\n${'1,2\n2,3\n4,4\n'.repeat(20)}`), '--k', '4'], 'k-above-distinct-rows', 4],
    ['text where numbers are needed', () => [write('t.csv', `a,b\n${Array.from({ length: 40 }, (_, i) => `w${i % 5},${i}`).join('\n')}\n`), '--features', 'a,b', '--prepare', 'none'], 'column-not-numeric', 3],
    ['orders without a customer column', () => [write('o.csv', numbers(50)), '--customer', 'nobody'], 'no-such-column', 3],
  ];
  it.each(cases)('%s', async (_what, args, code, exit) => {
    const error = await fail(['segment', ...args(), '--out', join(dir, 'out')]);
    expect(error).toMatchObject({ code, exit });
    expect(error.message).toMatch(/\.$/);
    expect(error.hint).toMatch(/\.$/);
    expect(`${error.message}${error.hint}`).not.toMatch(/undefined|\[object/);
  });

  it.skipIf(process.platform === 'win32')('ends when a part cannot start for want of memory', async () => {
    const run = promisify(execFile)('bash', ['-c', 'ulimit -v 8000000; exec "$0" "$@"', process.execPath, CLI, 'inspect', write('start.csv', numbers(9))], { timeout: 200_000 });
    await expect(run).rejects.toMatchObject({ code: 1, killed: false, stderr: expect.stringMatching(/did not start/) });
  });

  it('duplicate column names are numbered, with a warning', async () => {
    const { result, warnings } = await succeed<{ features: string[] }>(['segment', write('dup.csv', numbers(60).replace('a,b', 'a,a')), '--out', join(dir, 'dup'), '--k', '2']);
    expect(result.features).toEqual(['a', 'a_2']);
    expect(warnings.map((warning) => warning.code)).toContain('duplicate-column-names');
  });

  it('a constant beside others is left out, with a warning', async () => {
    const text = `a,b,c\n${Array.from({ length: 60 }, (_, i) => `${i % 7},5,${(i * i) % 11}`).join('\n')}\n`;
    const { result, warnings } = await succeed<{ features: string[] }>(['segment', write('cc.csv', text), '--features', 'a,b,c', '--out', join(dir, 'cc'), '--k', '2']);
    expect(result.features).toEqual(['a', 'c']);
    expect(warnings.map((warning) => warning.code)).toContain('constant-feature');
  });

  it('an output that would replace its own input', async () => {
    const file = write('segments.csv', numbers(60));
    expect(await fail(['segment', file, '--out', dir, '--k', '2'])).toMatchObject({ code: 'output-is-input', exit: 3 });
    expect(await fail(['convert', file, '--out', file])).toMatchObject({ code: 'output-is-input', exit: 3 });
    expect(readFileSync(file, 'utf8')).toBe(numbers(60));
  });

  it('an output that cannot be written', async () => {
    const file = write('fine.csv', numbers(60));
    expect(await fail(['segment', file, '--out', join(file, 'sub'), '--k', '2'])).toMatchObject({ code: 'output-not-writable', exit: 3 });
  });
});

describe('wrong usage', () => {
  it.each([
    [['segmnet', 'x'], 'unknown-command', 'segment'],
    [['segment', 'x.csv', '--feature', 'a', '--out', 'y'], 'unknown-option', '--features'],
    [['segment', '--out', 'y'], 'missing-argument', ''],
    [['segment', 'x.csv'], 'missing-argument', '--out'],
    [['segment', 'x.csv', '--out', 'y', '--k', '0'], 'invalid-option', '1 to 50'],
    [['segment', 'x.csv', '--out', 'y', '--k', '5..2'], 'invalid-option', '2..12'],
    [['segment', 'x.csv', '--out', 'y', '--scale', 'zcore'], 'invalid-option', 'zscore'],
    [['segment', 'x.csv', '--out', 'y', '--seed', 'abc'], 'invalid-option', 'whole number'],
    [['sweep', 'x.csv', '--as-of', '2026-02-30'], 'invalid-option', '2026-03-01'],
    [['convert', 'x.csv', '--header', '12', '--out', 'y.csv'], 'invalid-option', 'from 0 to 10'],
  ])('%j', async (args, code, said) => {
    const error = await fail(args);
    expect(error).toMatchObject({ code, exit: 2 });
    expect(`${error.message} ${error.hint}`).toContain(said);
  });

  it('prints nothing on stdout without --json, and says what to do on stderr', async () => {
    const run = await tessera(['segment', 'nothing.csv', '--out', 'y']);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toBe('tessera segment: The file nothing.csv does not exist.\nCheck the name and the folder.\n');
  });

  it('prints pages of the help, and names the nearest one', async () => {
    expect((await tessera(['help', 'segments'])).stdout).toContain('Silhouette');
    expect((await tessera(['help', 'score'])).stdout).toContain('Usage: tessera score');
    const wrong = await tessera(['help', 'segmnts']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('segments');
  });

  it.each(['segment', 'run', 'sweep', 'convert', 'inspect', 'rfm', 'score', 'serve'])('%s --help', async (command) => {
    const run = await tessera([command, '--help']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(`Usage: tessera ${command}`);
    expect(run.stdout).toContain('--json');
    expect(run.stderr).toBe('');
  });
});
