import type { ColumnInfo, SourceReport } from '../shared/contract/tables.ts';
import { usualValue } from '../shared/engine/predict/outcome-values.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { findColumn } from '../shared/prepare/find-column.ts';
import type { Outcome } from '../shared/recipe/outcome.ts';
import type { Args } from './args.ts';
import { columnList } from './params-from-args.ts';
import { dayFrom } from './recipe-from-args.ts';

type Columned = Pick<SourceReport, 'name' | 'columns'>;

const MOST_DAYS = 3650;
const WITHIN = /^buys-within=(.*)$/;

/** Checks what can be checked before a file is read. Errors: `invalid-option`. */
export function checkOutcomeArgs(args: Args): void {
  dayFrom(args, 'cut');
  daysOf(args.values.get('outcome'));
}

/** Days of `buys-within=N`; null for another outcome. */
function daysOf(text: string | undefined): number | null {
  const found = WITHIN.exec(text ?? '');
  if (found === null) return null;
  const days = /^\d{1,4}$/.test(found[1]) ? Number(found[1]) : 0;
  if (days < 1 || days > MOST_DAYS) throw new AppError('invalid-option', { option: '--outcome', value: text ?? '', allowed: `buys-within=N with a whole number of days from 1 to ${MOST_DAYS}` });
  return days;
}

/**
 * What `--outcome`, `--cut`, `--time` and `--features` say, on top of what the recipe has.
 * @throws AppError `outcome-missing`, `invalid-option`, `no-such-column`, `outcome-needs-value`
 */
export function outcomeFrom(args: Args, reports: readonly Columned[], given: Outcome | null): Outcome {
  const text = args.values.get('outcome');
  const named = args.values.get('features');
  const list = named === undefined || named === 'auto' ? [] : columnList(named);
  const features = named === undefined ? given?.features ?? 'auto' : list.length === 0 ? 'auto' as const : list;
  const [cut, time] = [dayFrom(args, 'cut'), args.values.get('time')];
  const columns = reports.flatMap((report) => report.columns);
  const outcome = text === undefined ? given : daysOf(text) === null ? columnOutcome(text, columns, reports) : { kind: 'buys-within' as const, days: daysOf(text) ?? 0, cut: null, features: 'auto' as const };
  if (outcome === null) throw new AppError('outcome-missing', {});
  if (outcome.kind === 'buys-within') {
    if (time !== undefined) throw new AppError('invalid-option', { option: '--time', value: time, reason: 'orders have their own dates', allowed: '--outcome COL=VALUE with it' });
    return { ...outcome, features, ...(cut === null ? {} : { cut }) };
  }
  if (cut !== null) throw new AppError('invalid-option', { option: '--cut', value: cut, reason: 'it is for orders', allowed: '--outcome buys-within=N with it' });
  return { ...outcome, features, ...(time === undefined ? {} : { time: known(time, columns, reports).name }) };
}

const known = (name: string, columns: readonly ColumnInfo[], reports: readonly Columned[]): ColumnInfo => findColumn(columns, name, reports[0]?.name ?? null);

/** `COL=VALUE`, or a column whose value can be told; names may hold equals signs. */
function columnOutcome(text: string, columns: readonly ColumnInfo[], reports: readonly Columned[]): Outcome {
  const whole = columns.find((column) => column.name === text);
  if (whole !== undefined) return { kind: 'column', column: text, value: usualValue(whole), time: null, features: 'auto' };
  for (let at = text.lastIndexOf('='); at > 0; at = text.lastIndexOf('=', at - 1)) {
    const column = columns.find(({ name }) => name === text.slice(0, at));
    if (column !== undefined && at + 1 < text.length) return { kind: 'column', column: column.name, value: text.slice(at + 1), time: null, features: 'auto' };
  }
  const first = text.indexOf('=');
  known(first > 0 ? text.slice(0, first) : text, columns, reports);
  throw new AppError('invalid-option', { option: '--outcome', value: text, allowed: 'COLUMN=VALUE, or buys-within=DAYS for orders' });
}
