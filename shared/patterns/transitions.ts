import type { TransitionTable } from '../contract/patterns.ts';
import type { Purchases } from './purchases.ts';

/** Items that have a row of their own; all others are one. */
const MOST_STATES = 12;

/**
 * From what to what customers go from one order to the next. An order stands for the item with the most lines in it (of equally many
 * the more frequent one, then the first by name). Rows and columns are the most frequent of these, the others together; a last
 * column counts orders after which there was none.
 * @returns counts by group and last of everyone: row by row
 */
export function transitionsOf({ start, lines, weights, customer, items }: Purchases, groupOf: Int32Array, groups: number): TransitionTable {
  const frequency = new Int32Array(items.length);
  for (let at = 0; at < lines.length; at++) frequency[lines[at]] += weights[at];
  const leading = Int32Array.from({ length: customer.length }, (_, b) => {
    let best = start[b];
    for (let at = start[b] + 1; at < start[b + 1]; at++) {
      if (weights[at] > weights[best] || (weights[at] === weights[best] && frequency[lines[at]] > frequency[lines[best]])) best = at;
    }
    return lines[best];
  });
  const stands = new Int32Array(items.length);
  for (const item of leading) stands[item]++;
  const present = Array.from(stands.keys()).filter((item) => stands[item] > 0).sort((a, b) => stands[b] - stands[a] || a - b);
  const shown = present.length > MOST_STATES + 1 ? present.slice(0, MOST_STATES) : present;
  const place = new Int32Array(items.length).fill(shown.length);
  shown.forEach((item, i) => {
    place[item] = i;
  });
  const states = shown.length + (shown.length < present.length ? 1 : 0);
  const cells = Array.from({ length: groups + 1 }, () => new Int32Array(states * (states + 1)));
  for (let b = 0; b < customer.length; b++) {
    const to = b + 1 < customer.length && customer[b + 1] === customer[b] ? place[leading[b + 1]] : states;
    const at = place[leading[b]] * (states + 1) + to;
    cells[groups][at]++;
    const group = groupOf[customer[b]];
    if (group >= 0) cells[group][at]++;
  }
  return { states: [...shown.map((item) => items[item]), ...(states > shown.length ? ['All others'] : [])], cells };
}
