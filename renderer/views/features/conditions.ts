import type { Condition } from '../../../shared/recipe/scores.ts';

/** A condition as it is typed, for example `frequency >= 2`. */
export const sayCondition = ({ column, op, value }: Condition): string => `${column} ${op} ${value}`;

/** Conditions joined by "and", from text; an empty text has none. */
export function readConditions(text: string): { readonly conditions: readonly Condition[] | null; readonly fault: string | null } {
  if (text.trim() === '') return { conditions: [], fault: null };
  const conditions: Condition[] = [];
  for (const part of text.split(/\s+and\s+/i)) {
    const found = /^\s*(.+?)\s*(>=|<=|>|<|=)\s*(.+?)\s*$/.exec(part);
    if (found === null) return { conditions: null, fault: `"${part.trim()}" is no condition such as frequency >= 2` };
    const value = found[3];
    conditions.push({ column: found[1], op: found[2] as Condition['op'], value: Number.isNaN(Number(value)) ? value : Number(value) });
  }
  return { conditions, fault: null };
}
