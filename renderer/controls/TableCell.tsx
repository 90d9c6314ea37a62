import type { HTMLAttributes } from 'react';

/** Words that stand for a gap among numbers. */
const GAP_WORDS = /^\s*(nan|na|n\/a|null|none|-|\?)?\s*$/i;

interface Props extends HTMLAttributes<HTMLDivElement> {
  /** Undefined while it is on its way. */
  readonly value: string | null | undefined;
  readonly numeric: boolean;
}

/** A cell of a table: its exact text, or that there is none. */
export function TableCell({ value, numeric, role = 'cell', ...rest }: Props) {
  if (value === undefined) return <div {...rest} role={role} className="cell waiting" />;
  if (value !== null && numeric && GAP_WORDS.test(value)) return <div {...rest} role={role} className="cell number missing">{value}</div>;
  if (value === null || value === '') return <div {...rest} role={role} className="cell missing">missing</div>;
  return <div {...rest} role={role} className={numeric ? 'cell number' : 'cell'} title={value.length > 24 ? value : undefined}>{value}</div>;
}
