import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { consentStep, yesStep } from '../../../shared/prepare/suggest.ts';
import { stepSchema } from '../../../shared/recipe/steps.ts';
import type { Step, StepKind } from '../../../shared/recipe/steps.ts';

/** Kinds that do something sensible as they start; the others wait, switched off, until their choices are made. */
const AT_ONCE: ReadonlySet<StepKind> = new Set<StepKind>(['dedupe', 'fuzzy', 'text', 'missing', 'outliers']);

/** An id that no step has: the kind, with a number where needed. */
export function freeStepId(kind: string, steps: readonly Step[]): string {
  let id = kind;
  for (let n = 2; steps.some((step) => step.id === id); n++) id = `${kind}-${n}`;
  return id;
}

/** A step of a kind with first suitable columns. */
export function newStep(kind: StepKind, columns: readonly ColumnInfo[], steps: readonly Step[], table: Step['table'], sensitive: readonly string[]): Step {
  const first = (fits: (column: ColumnInfo) => boolean): string => (columns.find(fits) ?? columns[0])?.name ?? 'column';
  const numbers = columns.filter(({ type, role }) => (type === 'number' || type === 'integer') && role === 'feature');
  const number = numbers[0]?.name ?? first(() => true);
  const category = first(({ type }) => type === 'category');
  const text = first(({ type, role }) => (type === 'category' || type === 'text') && role !== 'id');
  const gaps = numbers.filter(({ missing }) => missing > 0).map(({ name }) => name);
  const quoted = `[${number.replaceAll(']', ']]')}]`;
  const own: Readonly<Record<StepKind, Readonly<Record<string, unknown>>>> = {
    type: { column: text, to: 'category' },
    text: { columns: [text] },
    recode: { column: category, map: [] },
    dedupe: {},
    fuzzy: { columns: [text] },
    filter: { where: `${quoted} is not missing` },
    compute: { name: 'new column', expression: quoted },
    'date-parts': { column: first(({ type }) => type === 'date' || type === 'datetime'), parts: ['year'] },
    outliers: { columns: [number] },
    transform: { columns: [number], function: 'log1p' },
    bins: { column: number },
    missing: { columns: gaps.length > 0 ? gaps : [number], method: 'median' },
    scale: { columns: [number] },
    encode: { column: category },
    consent: columns.map(consentStep).find((found) => found !== null) ?? columns.map(yesStep).find((found) => found !== null) ?? { column: first(({ type }) => type === 'boolean' || type === 'category'), values: ['yes'] },
    sensitive: { columns: sensitive.length > 0 ? sensitive : [text] },
  };
  return stepSchema.parse({ kind, id: freeStepId(kind, steps), table, on: AT_ONCE.has(kind), ...own[kind] });
}
