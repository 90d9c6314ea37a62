import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandOf, parseArgs } from '../../cli/args.ts';
import { COMMANDS } from '../../cli/options.ts';
import { PARAMS } from '../../shared/recipe/params.ts';
import type { ParamRow } from '../../shared/recipe/params.ts';

const namesOf = (options: (typeof COMMANDS)[number]['options']): string[] => options.flatMap(({ flag, aliases }) => [flag, ...aliases ?? []]);

describe('options of the command line', () => {
  it('reach every row of the parameter table', () => {
    const rows: readonly ParamRow[] = PARAMS;
    const known = new Set(COMMANDS.flatMap(({ options }) => namesOf(options)));
    expect(rows.map(({ flag }) => flag).filter((flag) => !known.has(flag))).toEqual([]);
  });

  it('mean one thing each within a command', () => {
    for (const { name, options } of COMMANDS) {
      const names = namesOf(options);
      expect(names.filter((one, i) => names.indexOf(one) !== i), name).toEqual([]);
    }
  });

  it('are those of README, which names every command', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split('## For developers')[0];
    const known = new Set(['help', ...COMMANDS.flatMap(({ options }) => namesOf(options).flatMap((name) => [name, `no-${name}`]))]);
    const named = [...readme.matchAll(/(?<![\w-])--([a-z][a-z-]*[a-z])/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(COMMANDS.map(({ name }) => name).filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([]);
  });

  it('are known by their other names too', () => {
    const { values, switches } = parseArgs(commandOf('segment'), ['x.csv', '--knn-neighbours', '7', '--no-behavior', '--map-neighbors', '5']);
    expect([values.get('knn-neighbors'), switches.get('behaviour'), values.get('map-neighbors')]).toEqual(['7', false, '5']);
    expect(parseArgs(commandOf('predict'), ['--predict-model', 'logistic']).values.get('model')).toBe('logistic');
    expect(parseArgs(commandOf('clv'), ['--last-day=2026-01-31']).values.get('as-of')).toBe('2026-01-31');
  });
});
