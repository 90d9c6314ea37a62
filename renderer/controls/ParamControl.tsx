import { NumberInput, Select, Slider, Switch, Tooltip } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useId } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import { paramRow } from '../../shared/recipe/params.ts';
import type { ParamKey, ParamRow, Params } from '../../shared/recipe/params.ts';
import { holdsNumbers } from '../../shared/prepare/holds-numbers.ts';
import { useApp, useSelect } from '../state/context.ts';

interface Props {
  readonly param: ParamKey;
}

/** A set value and its setter; the row says which type the value has. */
function useParam(param: ParamKey) {
  const { actions } = useApp();
  const value = useSelect((state) => state.recipe.params[param]);
  const set = (next: number | string | boolean, live = false): void => actions.setParam(param, next as Params[ParamKey], live);
  return { row: paramRow(param), value, set, endGesture: actions.endGesture };
}

/** A choice row as a list that opens. */
export function ParamSelect({ param }: Props) {
  const { row, value, set } = useParam(param);
  if (row.type !== 'choice') throw new Error(`${param} is not a choice`);
  return (
    <Select
      size="xs" label={row.label} description={row.help} data={row.choices.map((choice) => ({ ...choice }))}
      value={String(value)} onChange={(next) => next !== null && set(next)} allowDeselect={false} comboboxProps={{ transitionProps: { duration: 80 } }}
    />
  );
}

/** The option of a list with what it is for. */
const withHelp = (row: ParamRow & { type: 'choice' }): SelectProps['renderOption'] => ({ option }) => (
  <div className="option">
    <span>{option.label}</span>
    <small className="muted">{row.choices.find((choice) => choice.value === option.value)?.help}</small>
  </div>
);

/**
 * A control in a bar: the label before it, the help on hovering and for screen readers.
 * @param chosen what `auto` has come to
 */
export function ParamInline({ param, chosen = null }: Props & { readonly chosen?: number | null }) {
  const { row, value, set } = useParam(param);
  const id = useId();
  const common = { size: 'xs', 'aria-label': row.label, 'aria-describedby': id } as const;
  const control = (() => {
    switch (row.type) {
      case 'choice':
        return (
          <Select
            {...common} w={62 + 7 * Math.max(...row.choices.map((choice) => choice.label.length))} data={row.choices.map(({ value: key, label }) => ({ value: key, label }))} value={String(value)}
            onChange={(next) => next !== null && set(next)} allowDeselect={false} renderOption={withHelp(row)}
            comboboxProps={{ width: row.choices.some((choice) => choice.help !== undefined) ? 300 : 'target', position: 'bottom-start', transitionProps: { duration: 80 } }} maxDropdownHeight={420}
          />
        );
      case 'column':
        return <ParamColumn param={param} />;
      case 'boolean':
        return <Switch {...common} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />;
      case 'integer':
      case 'number':
      case 'auto-number':
      case 'auto-integer':
        return (
          <NumberInput
            {...common} w={row.type.startsWith('auto') ? 92 : 76} min={row.min} max={row.max} step={'step' in row ? row.step : undefined} allowDecimal={row.type === 'number' || row.type === 'auto-number'} clampBehavior="strict" hideControls
            placeholder={chosen === null ? 'auto' : `auto ${formatValue(chosen, 'number')}`} value={typeof value === 'number' ? value : ''}
            onChange={(next) => {
              if (typeof next === 'number' && next !== value) set(next);
              else if (next === '' && row.type.startsWith('auto') && value !== 'auto') set('auto');
            }}
          />
        );
    }
  })();
  return (
    <Tooltip label={row.help} multiline w={260} openDelay={400}>
      <div className="param-inline">
        <span className="muted" aria-hidden="true">{row.label}</span>
        {control}
        <span id={id} className="visually-hidden">{row.help}</span>
      </div>
    </Tooltip>
  );
}

/** A row that names a column of the customers, as a list of those that fit. */
export function ParamColumn({ param }: Props) {
  const { row, value, set } = useParam(param);
  const columns = useSelect((state) => state.results.customers?.columns);
  const names = (columns ?? []).filter(holdsNumbers).map((column) => column.name);
  // A column that is gone is shown all the same, so that it can be taken away.
  const data = value === '' || names.includes(String(value)) ? names : [String(value), ...names];
  return (
    <Select
      size="xs" label={row.label} description={row.help} data={data} value={value === '' ? null : String(value)} placeholder="None"
      onChange={(next) => set(next ?? '')} clearable clearButtonProps={{ 'aria-label': `Take away: ${row.label}` }} searchable nothingFoundMessage="No column of numbers of that name" comboboxProps={{ transitionProps: { duration: 80 } }}
    />
  );
}

/** A boolean row. */
export function ParamToggle({ param }: Props) {
  const { row, value, set } = useParam(param);
  return <Switch size="sm" label={row.label} description={row.help} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />;
}

/** A numeric row as a field with its range. */
export function ParamNumber({ param }: Props) {
  const { row, value, set } = useParam(param);
  if (row.type !== 'integer' && row.type !== 'number') throw new Error(`${param} is not a number`);
  return (
    <NumberInput
      size="xs" label={row.label} description={row.help} min={row.min} max={row.max} step={row.step}
      allowDecimal={row.type === 'number'} clampBehavior="strict" value={Number(value)}
      onChange={(next) => typeof next === 'number' && next !== value && set(next)}
    />
  );
}

interface SliderProps extends Props {
  /** Stands where the row's value is `auto`. */
  readonly shown?: number;
  /** Narrower range than the row's, when the row allows more than a slider can show. */
  readonly min?: number;
  readonly max?: number;
  readonly marks?: { readonly value: number; readonly label?: string }[];
}

/** A numeric row as a slider; a drag is one step of the history. */
export function ParamSlider({ param, shown, min, max, marks }: SliderProps) {
  const { row, value, set, endGesture } = useParam(param);
  if (row.type !== 'integer' && row.type !== 'number' && row.type !== 'auto-integer') throw new Error(`${param} is not a number`);
  return (
    <Slider
      size={4} thumbSize={16} thumbLabel={row.label} label={null} marks={marks}
      min={Math.max(row.min, min ?? row.min)} max={Math.min(row.max, max ?? row.max)} step={row.type === 'auto-integer' ? 1 : row.step}
      value={typeof value === 'number' ? value : (shown ?? row.min)} onChange={(next) => set(next, true)} onChangeEnd={endGesture}
    />
  );
}

/** The control that fits a row's type. */
export function ParamControl({ param }: Props) {
  const row = paramRow(param);
  if (row.type === 'choice') return <ParamSelect param={param} />;
  if (row.type === 'boolean') return <ParamToggle param={param} />;
  if (row.type === 'column') return <ParamColumn param={param} />;
  if (row.type === 'auto-integer' || row.type === 'auto-number') return null;
  return <ParamNumber param={param} />;
}
