import { digitsFrom } from './date-cells.ts';

/** Whether an exponent such as e5, E+05 stands from `at` to the end of a cell. */
export function isExponent(bytes: Uint8Array, at: number, to: number): boolean {
  if ((bytes[at] | 32) !== 101) return false;
  let i = at + 1;
  if (bytes[i] === 43 || bytes[i] === 45) i++;
  return i < to && digitsFrom(bytes, i, to) === to;
}
