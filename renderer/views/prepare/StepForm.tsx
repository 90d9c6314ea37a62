import { Button, Checkbox, MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { stepSchema } from '../../../shared/recipe/steps.ts';
import type { Step, StepOf } from '../../../shared/recipe/steps.ts';
import { formatInteger } from '../../../shared/text/format.ts';
import { fewNames } from '../../../shared/text/gather.ts';
import { useSelect } from '../../state/context.ts';
import { ExpressionField } from './ExpressionField.tsx';
import { FuzzyProposals } from './FuzzyProposals.tsx';
import { RecodeMap } from './RecodeMap.tsx';
import { STEP_FIELDS } from './step-fields.ts';
import type { StepField } from './step-fields.ts';

/** No id of a source starts with a blank. */
const CUSTOMERS = ' customers';

interface FormProps {
  readonly step: Step;
  readonly columns: readonly ColumnInfo[];
  readonly set: (step: Step) => void;
}

/** The fields of a step. A change that makes no valid step is shown where it is made and not kept. */
export function StepForm({ step, columns, set }: FormProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const fromOrders = useSelect((state) => state.results.customers?.orders !== null && state.results.customers !== null);
  const sources = useSelect((state) => state.recipe.sources);
  const change = (key: string, value: unknown): void => changeAll({ [key]: value });
  const changeAll = (part: Readonly<Record<string, unknown>>): void => {
    const parsed = stepSchema.safeParse({ ...step, ...part });
    setProblem(parsed.success ? null : `${parsed.error.issues[0].message}`);
    if (parsed.success) set(parsed.data);
  };
  const fields = STEP_FIELDS[step.kind].filter((field) => field.when === undefined || field.when(step));
  return (
    <div className="step-form">
      {(fromOrders || sources.length > 1) && (
        <Select
          size="xs" label="Acts on" value={step.table === 'customers' ? CUSTOMERS : step.source ?? sources[0]?.id ?? ''} allowDeselect={false}
          onChange={(value) => value !== null && set(value === CUSTOMERS ? { ...step, table: 'customers', source: undefined } : { ...step, table: 'source', source: value === sources[0]?.id ? undefined : value })}
          data={[...sources.map((source) => ({ value: source.id, label: `Rows of ${source.name}` })), { value: CUSTOMERS, label: 'Customers' }]}
        />
      )}
      {fields.map((field) => <Field key={field.key} field={field} step={step} columns={columns} change={change} changeAll={changeAll} />)}
      {problem !== null && <p role="alert" className="warn">{problem}</p>}
    </div>
  );
}

/** Columns that stand in a field one by one. */
const MOST_PILLS = 60;

/** More columns than a field can show. */
function ManyColumns({ label, names, onAnew }: { readonly label: string; readonly names: readonly string[]; readonly onAnew: (first: readonly string[]) => void }) {
  return (
    <div className="wide" role="group" aria-label={label}>
      <p><strong>{label}</strong> <span className="muted">{formatInteger(names.length)}: {fewNames(names)}</span></p>
      <Button size="compact-xs" variant="default" onClick={() => onAnew(names.slice(0, 1))}>Choose anew</Button>
    </div>
  );
}

interface FieldProps {
  readonly field: StepField;
  readonly step: Step;
  readonly columns: readonly ColumnInfo[];
  readonly change: (key: string, value: unknown) => void;
  readonly changeAll: (part: Readonly<Record<string, unknown>>) => void;
}

function Field({ field, step, columns, change, changeAll }: FieldProps) {
  const { key, label, help } = field;
  const value = (step as unknown as Readonly<Record<string, unknown>>)[key];
  const names = columns.map((column) => column.name);
  const data = (field.choices ?? []).map(([choice, text]) => ({ value: choice, label: text }));
  const known = (chosen: readonly string[]): string[] => [...new Set([...names, ...chosen])];
  switch (field.control) {
    case 'column':
      return <Select size="xs" label={label} searchable data={known(typeof value === 'string' ? [value] : [])} value={typeof value === 'string' ? value : null} allowDeselect={false} onChange={(next) => next !== null && change(key, next)} />;
    case 'columns':
      if ((value as string[]).length > MOST_PILLS) return <ManyColumns label={label} names={value as string[]} onAnew={(first) => change(key, first)} />;
      return <MultiSelect size="xs" className="wide" label={label} searchable data={known(value as string[])} value={value as string[]} onChange={(next) => change(key, next)} />;
    case 'all-columns':
      if (value !== 'all' && (value as string[]).length > MOST_PILLS) return <ManyColumns label={label} names={value as string[]} onAnew={() => change(key, 'all')} />;
      return <MultiSelect size="xs" className="wide" label={label} searchable clearable data={names} placeholder={value === 'all' ? 'every column' : undefined} value={value === 'all' ? [] : (value as string[])} onChange={(next) => change(key, next.length === 0 ? 'all' : next)} />;
    case 'choice':
      return <Select size="xs" label={label} data={data} value={String(value)} allowDeselect={false} onChange={(next) => next !== null && change(key, next)} />;
    case 'number':
      return <NumberInput size="xs" label={label} placeholder={typeof help === 'function' ? help(step) : help} min={field.min} max={field.max} step={field.step} value={typeof value === 'number' ? value : ''} onChange={(next) => change(key, typeof next === 'number' ? next : undefined)} />;
    case 'block':
      return <Block value={value as StepOf<'fuzzy'>['block']} label={label} names={names} onChange={(block) => change(key, block)} />;
    case 'switch':
      return <Switch size="xs" label={label} checked={value === true} onChange={(event) => change(key, event.currentTarget.checked)} />;
    case 'text':
      return <LateText label={label} value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''} onCommit={(text) => change(key, key === 'value' && isNumber(text) ? Number(text) : text)} />;
    case 'date':
      return <TextInput size="xs" type="date" label={label} description="Empty: the as-of date, or the last day of the column." value={typeof value === 'string' ? value : ''} onChange={(event) => change(key, event.currentTarget.value || undefined)} />;
    case 'strings':
      return data.length > 0
        ? <Checkbox.Group className="wide" label={label} value={value as string[]} onChange={(next) => change(key, data.map((item) => item.value).filter((item) => next.includes(item)))}><div className="line wrap">{data.map((item) => <Checkbox key={item.value} size="xs" value={item.value} label={item.label} />)}</div></Checkbox.Group>
        : <TagsInput size="xs" className="wide" label={label} value={value as string[]} data={levelsOf(step, columns)} onChange={(next) => change(key, next)} />;
    case 'numbers':
      return <TagsInput size="xs" label={label} value={(value as number[]).map(String)} onChange={(next) => change(key, next.map(Number).filter(Number.isFinite).toSorted((a, b) => a - b))} />;
    case 'expression':
      return <ExpressionField label={label} value={String(value)} condition={step.kind === 'filter'} columns={columns} onCommit={(text) => change(key, text)} />;
    case 'map':
      return step.kind === 'recode' ? <RecodeMap step={step} change={(map) => change(key, map)} /> : null;
    case 'merges':
      return step.kind === 'fuzzy' ? <FuzzyProposals step={step} change={changeAll} /> : null;
  }
}

const BLOCKS = [{ value: 'start', label: 'Records of one start' }, { value: 'none', label: 'All records (up to 5,000)' }];

/** Which records are compared at all: those alike in something. */
function Block({ value, label, names, onChange }: { readonly value: StepOf<'fuzzy'>['block']; readonly label: string; readonly names: readonly string[]; readonly onChange: (block: StepOf<'fuzzy'>['block']) => void }) {
  const column = typeof value === 'object' ? value.column : null;
  return (
    <Select
      size="xs" label={label} allowDeselect={false} searchable value={typeof value === 'object' ? `=${value.column}` : value}
      data={[...BLOCKS, ...[...new Set([...names, ...(column === null ? [] : [column])])].map((name) => ({ value: `=${name}`, label: `Records of one ${name}` }))]}
      onChange={(next) => next !== null && onChange(next === 'start' || next === 'none' ? next : { column: next.slice(1) })}
    />
  );
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** Values of the step's column, for lists of levels. */
function levelsOf(step: Step, columns: readonly ColumnInfo[]): string[] {
  const name = 'column' in step ? step.column : null;
  return (columns.find((column) => column.name === name)?.top ?? []).map((item) => item.value);
}

/** A text that is kept when the field is left or Enter is pressed, so that half a word starts nothing. */
function LateText({ label, value, onCommit }: { readonly label: string; readonly value: string; readonly onCommit: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = (): void => {
    if (text !== value) onCommit(text);
  };
  return <TextInput size="xs" label={label} value={text} onChange={(event) => setText(event.currentTarget.value)} onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()} />;
}
