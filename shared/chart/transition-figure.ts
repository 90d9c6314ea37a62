import type { TransitionTable } from '../contract/patterns.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

const LONGEST = 34;
const short = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/**
 * Shares of the orders of each row that went on to each column.
 * @param label of the segment; null: everyone
 */
export function transitionsFigure({ states, cells }: TransitionTable, label: number | null, name: string): Figure {
  const own = cells[label ?? cells.length - 1];
  const width = states.length + 1;
  const values = states.map((_, row) => {
    const line = Array.from(own.subarray(row * width, (row + 1) * width));
    const total = line.reduce((sum, value) => sum + value, 0);
    return line.map((value) => (total === 0 ? null : value / total));
  });
  const orders = own.reduce((sum, value) => sum + value, 0);
  let most = { share: -1, row: 0, col: 0 };
  values.forEach((line, row) => line.forEach((share, col) => {
    if (col < states.length && share !== null && share > most.share) most = { share, row, col };
  }));
  const top = most.share < 0 ? '' : ` Most often ${states[most.row]} is followed by ${states[most.col]} (${formatValue(most.share, 'percent')}).`;
  return {
    kind: 'cohorts', title: `From order to order: ${name}`, description: `Where customers go from one order to the next, of ${formatValue(orders, 'integer')} orders.${top}`, xAxis: null, yAxis: null,
    series: {
      kind: 'grid', name: 'Share', rows: states.map(short), cols: [...states.map(short), 'No further order'], values,
      most: Math.max(0.05, ...values.flatMap((line) => line.slice(0, states.length).map((share) => share ?? 0))), format: 'percent', written: true,
    },
  };
}
