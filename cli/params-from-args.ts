import { AppError } from '../shared/errors/app-error.ts';
import type { Notice } from '../shared/contract/notice.ts';
import { methodLabel } from '../shared/recipe/method.ts';
import { defaultParams, isUsed, paramRow } from '../shared/recipe/params.ts';
import type { ParamRow, Params } from '../shared/recipe/params.ts';
import type { Args } from './args.ts';

function wrong(flag: string, value: string, allowed: string): AppError {
  return new AppError('invalid-option', { option: `--${flag}`, value, allowed });
}

/** A number in the range of its row. Errors: `invalid-option`. */
export function numberFrom(row: ParamRow & { type: 'integer' | 'number' }, text: string): number {
  const value = /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  const whole = row.type === 'number' || Number.isInteger(value);
  if (Number.isNaN(value) || !whole || value < row.min || value > row.max) {
    throw wrong(row.flag, text, `${row.type === 'integer' ? 'a whole number' : 'a number'} from ${row.min} to ${row.max}`);
  }
  return value;
}

/** A number in the row's range, or `auto`. */
function autoNumberFrom(row: ParamRow & { type: 'auto-number' | 'auto-integer' }, text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  const value = /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  const whole = row.type === 'auto-integer';
  if (value >= row.min && value <= row.max && (!whole || Number.isInteger(value))) return value;
  throw wrong(row.flag, text, `${whole ? 'a whole number' : 'a number'} from ${row.min} to ${row.max}, or auto`);
}

/** `4`, `2..12` or `auto` for k; a range sets where the sweep starts and ends. */
function setK(params: Params, row: ParamRow & { type: 'auto-integer' }, text: string): void {
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  const allowed = `a whole number from ${row.min} to ${row.max}, a range such as 2..12, or auto`;
  if (text === 'auto') params['cluster.k'] = 'auto';
  else if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (from < 2 || to > row.max || from > to) throw wrong('k', text, allowed);
    params['cluster.k'] = 'auto';
    params['cluster.kMin'] = from;
    params['cluster.kMax'] = to;
  } else {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value) || value < row.min || value > row.max) throw wrong('k', text, allowed);
    params['cluster.k'] = value;
  }
}

/** All parameters: the defaults (or those given), changed by what the command line says. Errors: `invalid-option`. */
export function paramsFrom(args: Args, given: Params = defaultParams()): Params {
  const params = { ...given };
  const set = (key: string, value: unknown): void => {
    (params as Record<string, unknown>)[key] = value;
  };
  for (const { flag, param } of args.command.options) {
    if (param === undefined) continue;
    const text = args.values.get(flag);
    if (param.type === 'boolean') {
      const on = args.switches.get(flag);
      if (on !== undefined) set(param.key, on);
    } else if (text === undefined) continue;
    else if (param.type === 'choice') {
      const choice = param.choices.find((candidate) => candidate.value === text);
      if (choice === undefined) throw wrong(flag, text, param.choices.map((candidate) => candidate.value).join(', '));
      set(param.key, choice.value);
    } else if (param.type === 'column') set(param.key, text);
    else if (param.type === 'auto-number') set(param.key, autoNumberFrom(param, text));
    else if (param.key === 'cluster.k' && param.type === 'auto-integer') setK(params, param, text);
    else if (param.type === 'auto-integer') set(param.key, autoNumberFrom(param, text));
    else set(param.key, numberFrom(param, text));
  }
  // A range that is spelled out is tried as a whole.
  if (args.values.get('k')?.includes('..') === true && !args.switches.has('whole-range') && isUsed(paramRow('cluster.wholeRange'), params)) params['cluster.wholeRange'] = true;
  if (params['value.highShare'] + params['value.middleShare'] > 1 + 1e-9) {
    throw wrong('tier-middle', String(params['value.middleShare']), `at most what --tier-high leaves of 1, which is ${Math.round((1 - params['value.highShare']) * 100) / 100}`);
  }
  if (params['cluster.kMin'] > params['cluster.kMax']) {
    throw wrong('k-max', String(params['cluster.kMax']), `at least --k-min, which is ${params['cluster.kMin']}`);
  }
  return params;
}

/** A warning for each parameter that was given and that the method asked for does not use. */
export function unusedOptions(args: Args, params: Params): Notice[] {
  const given = (flag: string): boolean => args.values.has(flag) || args.switches.has(flag);
  return args.command.options
    .filter(({ flag, param }) => param !== undefined && given(flag) && !isUsed(param, params))
    .map(({ flag }) => ({ code: 'option-not-used', data: { option: `--${flag}`, method: methodLabel(params['cluster.algorithm']) } }));
}

/** A list of column names with commas between; a name with a comma or a quote is quoted as in CSV. */
export function columnList(text: string): string[] {
  const names: string[] = [];
  let name = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted && sign === '"' && text[i + 1] === '"') {
      name += '"';
      i += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (sign === ',' && !quoted) {
      names.push(name.trim());
      name = '';
    } else name += sign;
  }
  names.push(name.trim());
  return names.filter((item) => item !== '');
}
