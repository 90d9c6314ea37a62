import type { ColumnInfo, ColumnIssue } from '../contract/tables.ts';
import type { Step } from '../recipe/steps.ts';
import { stepSchema } from '../recipe/steps.ts';
import { holdsNumbers } from './holds-numbers.ts';

/** A step before it has an id and what every step has. */
export type Draft = { readonly kind: Step['kind'] } & Readonly<Record<string, unknown>>;

/** What mends an issue: a step, or another type or role of the column; with the words of its button. */
export type Mend =
  | { readonly label: string; readonly draft: Draft }
  | { readonly label: string; readonly column: { readonly type?: 'text'; readonly role?: 'ignore' } };

/** Reach beyond the quartiles, in interquartile ranges, of values that are told to be far from the others. */
const FAR = 3;

const inExpression = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
const day = (text: string): string => `date('${text}')`;

/** A step that makes missing what a condition holds for. */
const emptied = (name: string, condition: string): Draft => ({ kind: 'compute', name, expression: `if(${condition}, missing, ${inExpression(name)})` });

/** The step that makes values missing which stand for missing ones. */
export function emptyPlaceholders(column: ColumnInfo, values: readonly string[]): Draft {
  const name = inExpression(column.name);
  if (column.type === 'date') return emptied(column.name, values.length === 1 ? `${name} = ${day(values[0])}` : `${name} in (${values.map(day).join(', ')})`);
  if (column.type === 'datetime') return emptied(column.name, values.map((value) => `(${name} >= ${day(value.slice(0, 10))} and ${name} < add_days(${day(value.slice(0, 10))}, 1))`).join(' or '));
  if (holdsNumbers(column)) return emptied(column.name, values.length === 1 ? `${name} = ${values[0]}` : `${name} in (${values.join(', ')})`);
  return { kind: 'recode', column: column.name, map: values.map((from) => ({ from, to: null })) };
}

/** The step that evens out case. */
export const evenCase = ({ name, type }: ColumnInfo): Draft => ({ kind: 'text', columns: [name], case: type === 'category' ? 'title' : 'lower' });

/**
 * What mends an issue of a column, the most fitting first; none where there is nothing to mend (blanks that were taken off
 * on reading), or where it depends on more than the column (values written in several ways).
 */
export function mendsOf(column: ColumnInfo, issue: ColumnIssue): Mend[] {
  const { name, role } = column;
  const values = issue.values ?? [];
  const leave: Mend[] = role === 'ignore' || role === 'id' ? [] : [{ label: 'Do not use', column: { role: 'ignore' } }];
  switch (issue.code) {
    case 'constant': case 'all-missing': case 'near-unique': case 'alike-column': return leave;
    case 'mostly-missing': return [{ label: 'Say where it is missing', draft: { kind: 'compute', name: `${name} missing`, expression: `is_missing(${inExpression(name)})` } }, ...leave];
    case 'mixed-types': return [{ label: 'Read as text', column: { type: 'text' } }];
    case 'mostly-numbers': case 'mostly-dates': return [{ label: `Make ${issue.code === 'mostly-dates' ? 'dates' : 'numbers'}, ${values[1]} become missing`, draft: { kind: 'type', column: name, to: values[0] } }, ...leave];
    case 'amounts': return [{ label: 'Make numbers', draft: { kind: 'type', column: name, to: 'number' } }];
    case 'case-variants': return [{ label: 'Even out case', draft: evenCase(column) }];
    case 'placeholder': return values.length === 0 ? [] : [{ label: 'Make missing', draft: emptyPlaceholders(column, values) }];
    case 'outliers': return [
      { label: 'Cap', draft: { kind: 'outliers', columns: [name], method: 'iqr', threshold: FAR, action: 'cap' } },
      { label: 'Flag', draft: { kind: 'outliers', columns: [name], method: 'iqr', threshold: FAR, action: 'flag' } },
    ];
    case 'repeated-ids': return [{ label: 'Keep one row each', draft: { kind: 'dedupe', columns: [name], keep: 'most-complete' } }];
    case 'impossible-dates': return values.length < 2 ? [] : [{ label: 'Make missing', draft: emptied(name, `${inExpression(name)} < ${day(values[0])} or ${inExpression(name)} >= ${day(values[1])}`) }];
    case 'future-dates': return values.length < 1 ? [] : [{ label: 'Make missing', draft: emptied(name, `${inExpression(name)} >= add_days(${day(values[0])}, 1)`) }];
    default: return [];
  }
}

/** True where the recipe has a step that does what a draft is to do: of its kind, on a column of its. */
export function isDone(draft: Draft, steps: readonly Step[]): boolean {
  // words among numbers are gone where the column was made one of numbers
  if (draft.kind === 'recode' && steps.some((step) => step.kind === 'type' && step.column === draft['column'] && step.to !== 'text' && step.to !== 'category')) return true;
  return steps.some((step) => step.kind === draft.kind && columnsOf(step).some((name) => columnsOf(draft).includes(name)));
}

const CASES: Readonly<Record<'keep' | 'lower' | 'upper' | 'title', (text: string) => string>> = {
  keep: (text) => text, lower: (text) => text.toLowerCase(), upper: (text) => text.toUpperCase(),
  title: (text) => text.toLowerCase().split(' ').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' '),
};

/** A draft as it must be behind some steps: values that it names are written as steps before have written them. */
export function draftBehind(draft: Draft, steps: readonly Step[]): Draft {
  if (draft.kind !== 'recode') return draft;
  const texts = steps.flatMap((step) => (step.kind === 'text' && step.on && step.columns.includes(String(draft['column'])) ? [step] : []));
  const map = draft['map'] as readonly { readonly from: string; readonly to: string | null }[];
  return texts.length === 0 ? draft : { ...draft, map: map.map(({ from, to }) => ({ from: texts.reduce((text, step) => CASES[step.case](text), from), to })) };
}

/** The columns that a step or a draft is about; `*` for all. */
export function columnsOf(step: Draft | Step): string[] {
  const of = step as { column?: unknown; columns?: unknown; name?: unknown };
  if (Array.isArray(of.columns)) return of.columns as string[];
  if (typeof of.column === 'string') return [of.column];
  return typeof of.name === 'string' ? [of.name] : ['*'];
}

/** The draft as a step of a recipe. */
export const stepFrom = (draft: Draft, id: string, more: { readonly table?: Step['table']; readonly source?: string } = {}): Step => stepSchema.parse({ ...draft, ...more, id });
