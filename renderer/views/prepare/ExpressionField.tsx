import { Button, Menu, Textarea } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { compileExpression } from '../../../shared/prepare/expression/compile.ts';
import type { ExpressionColumn } from '../../../shared/prepare/expression/compile.ts';
import { FUNCTIONS } from '../../../shared/prepare/expression/functions.ts';
import { holdsNumbers } from '../../../shared/prepare/holds-numbers.ts';
import { useOffers } from '../../controls/use-offers.tsx';
import { columnInExpression, expressionOffers, expressionWord } from './complete-expression.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  /** It must say yes or no. */
  readonly condition: boolean;
  readonly columns: readonly ColumnInfo[];
  readonly onCommit: (text: string) => void;
  /** Functions beyond the usual ones, and the check that knows them. */
  readonly functions?: readonly { readonly name: string; readonly help: string }[];
  readonly check?: (text: string, columns: readonly ExpressionColumn[]) => unknown;
  /** Hears what is written, once it can be read. */
  readonly onDraft?: (text: string) => void;
}

const NO_FUNCTIONS: NonNullable<Props['functions']> = [];

/** An expression, checked while it is written; the fault is named with its place, and nothing wrong is kept. */
export function ExpressionField({ label, value, condition, columns, onCommit, functions = NO_FUNCTIONS, check, onDraft }: Props) {
  const [text, setText] = useState(value);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setText(value), [value]);
  const fault = faultOf(text, columns, check ?? ((expression, known) => compileExpression(expression, known, condition ? 'boolean' : undefined)));
  const write = useCallback((next: string): void => {
    setText(next);
    onDraft?.(next);
  }, [onDraft]);
  const offersAt = useCallback((part: string, at: number) => expressionOffers(part, at, columns.map(({ name }) => name), functions), [columns, functions]);
  const offers = useOffers({ text, setText: write, field: area, offersAt, wordBefore: expressionWord });
  const commit = (): void => {
    if (fault === null && text !== value) onCommit(text);
  };
  const insert = (part: string): void => {
    const at = area.current?.selectionStart ?? text.length;
    write(`${text.slice(0, at)}${part}${text.slice(area.current?.selectionEnd ?? at)}`);
    area.current?.focus();
  };
  return (
    <div className="wide stack">
      <Textarea
        ref={area} size="xs" label={label} rows={1} value={text} error={fault} spellCheck={false} classNames={{ input: 'mono grows' }}
        {...offers.props}
        onBlur={() => {
          offers.close();
          commit();
        }}
        onKeyDown={(event) => {
          if (offers.onKeyDown(event) || event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          commit();
        }}
      />
      {offers.list}
      <div className="line">
        <Insert label="Insert column" items={columns.map(({ name }) => [columnInExpression(name), name])} onPick={insert} />
        <Insert label="Insert function" items={[...functions, ...FUNCTIONS].map((spec) => [`${spec.name}(`, spec.help])} onPick={insert} />
      </div>
    </div>
  );
}

function Insert({ label, items, onPick }: { readonly label: string; readonly items: readonly (readonly [string, string])[]; readonly onPick: (part: string) => void }) {
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 80 }}>
      <Menu.Target><Button size="compact-xs" variant="default">{label}</Button></Menu.Target>
      <Menu.Dropdown className="scroll-menu">{items.map(([part, text]) => <Menu.Item key={text} onClick={() => onPick(part)}>{text}</Menu.Item>)}</Menu.Dropdown>
    </Menu>
  );
}

function faultOf(text: string, columns: readonly ColumnInfo[], check: NonNullable<Props['check']>): string | null {
  if (text.trim() === '') return 'An expression is needed.';
  try {
    check(text, columns.map((column) => ({ name: column.name, type: column.type, numeric: holdsNumbers(column) })));
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `Character ${String(error.data['at'])}: ${String(error.data['reason'])}.`;
  }
}
