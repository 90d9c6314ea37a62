import type { Elementary } from './elementary.ts';

const horner = (coefficients: readonly number[], x: number): number => coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

const UPPER = [220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165, 0.700383064443688, 0.0352624965998911];
const LOWER = [440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461, 16.064177579207, 1.75566716318264, 0.0883883476483184];

/**
 * P(Z ≤ x) of the standard normal distribution, absolute error below 1e-15 (Hart 1968 in the form of West 2005, "Better approximations to
 * cumulative normal functions").
 */
export function normalCdf(x: number, { exp }: Pick<Elementary, 'exp'>): number {
  const z = Math.abs(x);
  const tail = z > 37 ? 0 : exp((-z * z) / 2) * (z < 7.07106781186547 ? horner(UPPER, z) / horner(LOWER, z) : 1 / ((z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) * 2.506628274631));
  return x > 0 ? 1 - tail : tail;
}

const CENTRE = [
  [3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
  [1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561],
];
const MIDDLE = [
  [1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4],
  [1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9],
];
const FAR = [
  [6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
  [1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15],
];

/** The value below which a standard normal variable falls with probability p, 0 < p < 1 (Wichura 1988, algorithm AS 241, PPND16). */
export function normalQuantile(p: number, { log }: Pick<Elementary, 'log'>): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE[0], r)) / horner(CENTRE[1], r);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const [above, below] = r <= 5 ? MIDDLE : FAR;
  const at = r <= 5 ? r - 1.6 : r - 5;
  const value = horner(above, at) / horner(below, at);
  return q < 0 ? -value : value;
}
