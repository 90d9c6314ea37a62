import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { Step } from '../recipe/steps.ts';
import { fewNames } from '../text/gather.ts';
import { countedDates } from '../sql/number-dates.ts';
import { holdsNumbers } from './holds-numbers.ts';
import { columnsOf, draftBehind, evenCase, isDone, mendsOf, stepFrom } from './mend.ts';
import type { Draft } from './mend.ts';
import { YES_WORDS } from '../text/yes-words.ts';

/** A step that the data speak for, with the reason. */
export interface Suggestion {
  readonly reason: string;
  readonly step: Step;
  /** What it does in a word or two; null: the name of its kind says it. */
  readonly label: string | null;
}

interface Found {
  readonly reason: string;
  readonly draft: Draft;
  readonly label?: string;
}

const CONSENT = /(^|[\s_.-])(consent|opt[\s_-]?in|newsletter|gdpr|dsgvo|einwilligung|agree(d|s)?|marketing[\s_-]?(ok|allowed|permission))/i;
const YES = new Set(YES_WORDS);
/** Issues whose first mend is suggested. */
const MENDED: ReadonlySet<string> = new Set(['placeholder', 'impossible-dates', 'future-dates', 'mostly-numbers', 'mostly-dates', 'amounts']);
/** Interquartile ranges beyond the quartiles at which an outlier is worth a suggestion. */
const FAR = 5;

/** The step that keeps those who agreed, where a column says so. */
export function consentStep(column: ColumnInfo): Draft | null {
  return CONSENT.test(column.name) ? yesStep(column) : null;
}

/** The step that keeps those with a yes, where a column says yes and something else. */
export function yesStep({ name, type, top }: ColumnInfo): Draft | null {
  if (type !== 'boolean' && type !== 'category') return null;
  const yes = top.map((item) => item.value).filter((value) => YES.has(value.trim().toLowerCase()));
  return yes.length === 0 || top.length < 2 ? null : { kind: 'consent', column: name, values: yes };
}

/** The first column that says who agreed to be written to; null where there is none. */
export const consentColumn = (columns: readonly ColumnInfo[]): string | null => columns.find((column) => consentStep(column) !== null)?.name ?? null;

function farValues({ quantiles, min, max, issues }: ColumnInfo): boolean {
  if (quantiles === null || typeof min !== 'number' || typeof max !== 'number') return false;
  // a share lies between 0 and 1: its ends are as far as it goes
  if (min >= 0 && max <= 1) return false;
  const reach = FAR * (quantiles[3] - quantiles[1]);
  // what stands for a missing value is no outlier
  const placeholders = issues.flatMap(({ code, values = [] }) => (code === 'placeholder' ? values.map(Number) : []));
  return reach > 0 && ((min < quantiles[1] - reach && !placeholders.includes(min)) || (max > quantiles[3] + reach && !placeholders.includes(max)));
}

function forColumn(column: ColumnInfo, rows: number): Found[] {
  const { name, type, issues, missing } = column;
  const found: Found[] = [];
  const has = (code: string): boolean => issues.some((issue) => issue.code === code);
  const numeric = holdsNumbers(column);
  if (has('case-variants')) found.push({ reason: `${name}: values differ from others only in upper and lower case.`, draft: evenCase(column) });
  const retyped = has('mostly-numbers') || has('mostly-dates') || has('amounts');
  for (const issue of issues.filter(({ code }) => MENDED.has(code) && !(retyped && code === 'placeholder'))) {
    const mend = mendsOf(column, issue).find((one) => 'draft' in one);
    if (mend !== undefined && 'draft' in mend) found.push({ reason: `${name}: ${issue.message}`, draft: mend.draft, label: mend.label });
  }
  if (numeric && column.role === 'feature' && type !== 'category' && farValues(column)) {
    found.push({ reason: `${name}: values beyond ${FAR} interquartile ranges from the middle half.`, draft: { kind: 'outliers', columns: [name], method: 'iqr', threshold: FAR, action: 'cap' } });
  }
  if ((type === 'date' || type === 'datetime') && /birth|geburt|dob/i.test(name)) found.push({ reason: `${name}: a date of birth says more as an age.`, draft: { kind: 'date-parts', column: name, parts: ['age-years'] } });
  const counted = countedDates(column);
  if (counted !== null) found.push({ reason: `${name}: its numbers look like ${counted === 'days' ? 'days as a spreadsheet counts them' : `${counted} since 1970`}.`, draft: { kind: 'type', column: name, to: counted === 'days' ? 'date' : 'datetime' } });
  const consent = consentStep(column);
  if (consent !== null) found.push({ reason: `${name}: it says who agreed; only they should be segmented.`, draft: consent });
  if (missing > 0 && missing * 5 < rows && type === 'category' && !numeric && column.role === 'feature' && missing > rows / 100) {
    found.push({ reason: `${name}: ${missing} rows have no value.`, draft: { kind: 'missing', columns: [name], method: 'category' } });
  }
  return found;
}

/** Above so many columns chained equations are no step for one click: each is fitted from all others, again and again. */
const MOST_CHAINED = 100;
/** Steps of one kind are suggested column by column up to so many columns, above that as one step. */
const MOST_SINGLE = 5;
/** Columns that one step names at most. */
const MOST_IN_STEP = 2000;

/** Steps of the same kind and settings for many columns as one. */
function together(found: readonly Found[]): Found[] {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const { columns: own, ...settings } = one.draft;
    const key = Array.isArray(own) ? JSON.stringify(settings) : JSON.stringify(one.draft);
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  return [...groups.values()].flatMap((group) => {
    if (group.length <= MOST_SINGLE) return group;
    const columns = group.flatMap(({ draft }) => columnsOf(draft)).slice(0, MOST_IN_STEP);
    const reason = group[0].reason.slice(group[0].reason.indexOf(': ') + 2);
    return [{ ...group[0], reason: `${fewNames(columns)}: ${reason}`, draft: { ...group[0].draft, columns } }];
  });
}

/** Columns of numbers with gaps that other numbers may explain. */
function gapsTogether(columns: readonly ColumnInfo[], rows: number): Found[] {
  const numbers = columns.filter((column) => holdsNumbers(column) && column.type !== 'category' && column.role === 'feature' && column.distinct > 1);
  const gaps = numbers.filter(({ missing }) => missing > 0 && missing * 2 < rows);
  if (gaps.length === 0 || numbers.length < 3 || numbers.length > MOST_CHAINED) return [];
  const cells = gaps.reduce((sum, { missing }) => sum + missing, 0);
  return [{
    reason: `${cells} ${cells === 1 ? 'gap' : 'gaps'} in ${gaps.map(({ name }) => name).slice(0, 3).join(', ')}${gaps.length > 3 ? ' and more' : ''}: the other numbers may say what fits.`,
    draft: { kind: 'missing', columns: numbers.map(({ name }) => name), method: 'mice' },
  }];
}

/**
 * Steps that the data speak for, each for a person to take with one click. Those that the recipe has already are left out.
 * @param table the table they would act on
 */
export function suggestSteps(source: Pick<SourceReport, 'columns' | 'rows' | 'duplicates' | 'sensitive' | 'orders'>, steps: readonly Step[]): Suggestion[] {
  const { columns, rows, duplicates, sensitive, orders } = source;
  const drafts: Found[] = [];
  if (duplicates > 0) drafts.push({ reason: `${duplicates} ${duplicates === 1 ? 'row repeats' : 'rows repeat'} an earlier row in every column.`, draft: { kind: 'dedupe' } });
  const personal = sensitive.map((item) => item.column).filter((name) => columns.some((column) => column.name === name && column.role !== 'id'));
  if (personal.length > 0) drafts.push({ reason: `${fewNames(personal)}: personal data that segments do not need.`, draft: { kind: 'sensitive', columns: personal.slice(0, MOST_IN_STEP), action: 'drop' } });
  drafts.push(...together(columns.flatMap((column) => forColumn(column, rows))));
  if (orders === null) drafts.push(...gapsTogether(columns, rows));
  return drafts.filter(({ draft }) => !isDone(draft, steps)).map(({ reason, draft, label = null }, i) => ({ reason, step: stepFrom(draftBehind(draft, steps), `suggested-${i + 1}`), label }));
}
