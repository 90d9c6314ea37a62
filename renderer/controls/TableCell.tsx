import type { HTMLAttributes } from 'react';
import { drawnText } from '../../shared/text/format.ts';

/** Words that stand for a gap among numbers. */
const GAP_WORDS = /^\s*(nan|na|n\/a|null|none|-|\?)?\s*$/i;

interface Props extends HTMLAttributes<HTMLDivElement> {
  /** Undefined while it is on its way. */
  readonly value: string | null | undefined;
  readonly numeric: boolean;
}

/** A cell of a table: its exact text (the beginning of a very long one), or that there is none. */
export function TableCell({ value, numeric, role = 'cell', ...rest }: Props) {
  if (value === undefined) return <div {...rest} role={role} className="cell waiting" />;
  if (value !== null && numeric && GAP_WORDS.test(value)) return <div {...rest} role={role} className="cell number missing">{drawnText(value)}</div>;
  if (value === null || value === '') return <div {...rest} role={role} className="cell missing">missing</div>;
  const drawn = drawnText(value);
  return <div {...rest} role={role} className={numeric ? 'cell number' : 'cell'} title={drawn.length > 24 ? drawn : undefined}>{drawn}</div>;
}
