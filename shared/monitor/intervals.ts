import type { Estimate } from '../contract/monitor.ts';

/** Standard normal quantile at 0.975. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval of a proportion, 95%; null for no trials.
 * Source: E. B. Wilson, "Probable inference", JASA 22 (1927); method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857.
 */
export function wilson(count: number, of: number): readonly [number, number] | null {
  if (!(of > 0)) return null;
  const share = count / of;
  const square = Z * Z;
  const middle = share + square / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  const whole = 1 + square / of;
  return [count === 0 ? 0 : Math.max(0, (middle - half) / whole), count === of ? 1 : Math.min(1, (middle + half) / whole)];
}

/**
 * Interval of the difference of two independent proportions, second less first, 95%; null where either has no trials.
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
 * (1998) 873, method 10. For customers who are in both samples it is wider than need be.
 */
export function newcombe(first: readonly [number, number], second: readonly [number, number]): readonly [number, number] | null {
  const [one, two] = [wilson(...first), wilson(...second)];
  if (one === null || two === null) return null;
  const [p, q] = [first[0] / first[1], second[0] / second[1]];
  const away = (a: number, b: number): number => Math.sqrt(a * a + b * b);
  return [Math.max(-1, q - p - away(q - two[0], one[1] - p)), Math.min(1, q - p + away(two[1] - q, p - one[0]))];
}

/** A share with its interval. */
export function estimate(count: number, of: number): Estimate {
  return { count, of, share: of > 0 ? count / of : null, interval: wilson(count, of) };
}
