const DAY_MS = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** How far features of orders look back. */
export interface History {
  /** Day of the first order used, and the closing day. */
  readonly firstDate: string | null;
  readonly asOf: string;
  /** Days before the closing day that are looked at; 0: all. */
  readonly window: number;
}

/** Days from the first order used to the closing day, or as many as are looked at; null where that is not known. */
export function daysBack({ firstDate, asOf, window }: History): number | null {
  if (window > 0) return window;
  return firstDate === null ? null : Math.round((timeOf(asOf) - timeOf(firstDate)) / DAY_MS);
}

/** Share of customers who must have grown by the same step. */
const NEARLY_ALL = 0.9;
/** Differences nearer than this share of the step are the same. */
const SAME = 1e-6;

/**
 * The step by which nearly all customers of both periods grew: a feature such as an age or a tenure, counted to the day of the file, whatever its name.
 * @param differences now less then, of customers of both periods; NaN: not known
 * @param least customers that it must rest on
 * @returns null where there is none, or it is 0
 */
export function commonStep(differences: Float64Array, least: number): number | null {
  const known = differences.filter((value) => value === value).sort();
  if (known.length < least || known.length === 0) return null;
  const middle = known[known.length >> 1];
  if (middle === 0) return null;
  const alike = known.reduce((count, value) => count + (Math.abs(value - middle) <= SAME * Math.abs(middle) ? 1 : 0), 0);
  return alike >= NEARLY_ALL * known.length ? middle : null;
}
