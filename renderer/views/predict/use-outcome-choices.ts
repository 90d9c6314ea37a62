import { useMemo } from 'react';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import type { Outcome } from '../../../shared/recipe/outcome.ts';
import { useSelect } from '../../state/context.ts';

/** Something that can be predicted of the customers. */
export interface OutcomeChoice {
  readonly key: string;
  /** For example "Churn is Yes", "who buys again". */
  readonly words: string;
  readonly outcome: Outcome;
  readonly column: ColumnInfo | null;
  /** Worth a button of its own. */
  readonly likely: boolean;
}

/** Most different values of a column that is offered. */
const MOST_VALUES = 20;
const USUAL_DAYS = 90;
const NAMES = /churn|left|leav|cancel|attrit|retain|respon|answer|convert|conversion|subscribed|bought|purchased|redeem|click|open|target|outcome|renew|kündig|abgang/i;
const YES = /^(yes|y|true|1|ja|j|wahr)$/i;

/** The value that is meant by itself: the yes, else the rarer of the frequent ones. */
const valueOf = ({ top }: ColumnInfo): string => (top.find(({ value }) => YES.test(value.trim())) ?? top[Math.min(1, top.length - 1)]).value;

/** What can be predicted, likely outcomes first. */
export function useOutcomeChoices(): readonly OutcomeChoice[] {
  const customers = useSelect((state) => state.results.customers);
  return useMemo(() => {
    if (customers === null) return [];
    const { orders, columns } = customers;
    if (orders !== null && orders.roles.event === null) {
      const span = (Date.parse(orders.lastDate) - Date.parse(orders.firstDate)) / 86_400_000;
      const days = Math.max(1, Math.min(USUAL_DAYS, Math.floor(span / 3)));
      return [{ key: 'buys-within', words: 'who buys again', outcome: { kind: 'buys-within', days, cut: null, features: 'auto' }, column: null, likely: true }];
    }
    return columns
      .filter(({ role, type, distinct, top }) => role !== 'id' && role !== 'text' && type !== 'text' && type !== 'date' && type !== 'datetime' && distinct >= 2 && distinct <= MOST_VALUES && top.length > 0)
      .map((column): OutcomeChoice => {
        const value = valueOf(column);
        return {
          key: column.name, words: `${column.label} is ${value}`, column, likely: column.distinct === 2 && NAMES.test(column.name),
          outcome: { kind: 'column', column: column.name, value, time: null, features: 'auto' },
        };
      })
      .sort((a, b) => Number(b.likely) - Number(a.likely));
  }, [customers]);
}
