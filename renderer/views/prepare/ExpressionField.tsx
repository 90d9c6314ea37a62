import { Button, Menu, Textarea } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { compileExpression } from '../../../shared/prepare/expression/compile.ts';
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
}

/** An expression, checked while it is written; the fault is named with its place, and nothing wrong is kept. */
export function ExpressionField({ label, value, condition, columns, onCommit }: Props) {
  const [text, setText] = useState(value);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setText(value), [value]);
  const offersAt = useCallback((part: string, at: number) => expressionOffers(part, at, columns.map(({ name }) => name)), [columns]);
  const offers = useOffers({ text, setText, field: area, offersAt, wordBefore: expressionWord });
  const fault = faultOf(text, condition, columns);
  const commit = (): void => {
    if (fault === null && text !== value) onCommit(text);
  };
  const insert = (part: string): void => {
    const at = area.current?.selectionStart ?? text.length;
    setText(`${text.slice(0, at)}${part}${text.slice(area.current?.selectionEnd ?? at)}`);
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
        <Insert label="Insert function" items={FUNCTIONS.map((spec) => [`${spec.name}(`, spec.help])} onPick={insert} />
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

function faultOf(text: string, condition: boolean, columns: readonly ColumnInfo[]): string | null {
  if (text.trim() === '') return 'An expression is needed.';
  try {
    compileExpression(text, columns.map((column) => ({ name: column.name, type: column.type, numeric: holdsNumbers(column) })), condition ? 'boolean' : undefined);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `Character ${String(error.data['at'])}: ${String(error.data['reason'])}.`;
  }
}
