import * as dd from './double-double';

export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}
export function expm1(x: f64): f64 {
  return NativeMath.expm1(x);
}
export function log(x: f64): f64 {
  return NativeMath.log(x);
}
export function log1p(x: f64): f64 {
  return NativeMath.log1p(x);
}
export function log2(x: f64): f64 {
  return NativeMath.log2(x);
}
export function log10(x: f64): f64 {
  return NativeMath.log10(x);
}
export function pow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y);
}
export function cbrt(x: f64): f64 {
  return NativeMath.cbrt(x);
}
export function tanh(x: f64): f64 {
  return NativeMath.tanh(x);
}
export function sin(x: f64): f64 {
  return NativeMath.sin(x);
}
export function cos(x: f64): f64 {
  return NativeMath.cos(x);
}

const HALF_LOG_TWO_PI_HI: f64 = 0.9189385332046728;
const HALF_LOG_TWO_PI_LO: f64 = -3.8782941580672414e-17;
const LOG_PI: f64 = 1.1447298858494002;
const EULER_HI: f64 = 0.5772156649015329;
const EULER_LO: f64 = -4.942915152430645e-18;
const ONE_LESS_EULER_HI: f64 = 0.42278433509846713;
const ONE_LESS_EULER_LO: f64 = 4.942915152430645e-18;
const TWELFTH_HI: f64 = 0.08333333333333333;
const TWELFTH_LO: f64 = 4.625929269271485e-18;

/** From here on the asymptotic series reach 2^-70; smaller arguments are shifted up to it. */
const SHIFT_TO: f64 = 24;

/** Bernoulli numbers B(2k) / (2k (2k − 1)) from k = 2. */
const STIRLING: StaticArray<f64> = [
  -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417,
  -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242, 0.17964437236883057, -1.3924322169059011,
];
/** Bernoulli numbers B(2k) / 2k from k = 2. */
const DIGAMMA: StaticArray<f64> = [
  -0.008333333333333333, 0.003968253968253968, -0.004166666666666667, 0.007575757575757576,
  -0.021092796092796094, 0.08333333333333333, -0.4432598039215686, 3.0539543302701198, -26.456212121212122,
];
/** ζ(k) / k from k = 2, for log Γ(1 + z). */
const ZETA: StaticArray<f64> = [
  0.8224670334241132, 0.40068563438653143, 0.27058080842778454, 0.20738555102867398, 0.1695571769974082,
  0.1440498967688461, 0.12550966952474304, 0.11133426586956469, 0.1000994575127818,
];
/** (ζ(k) − 1) / k from k = 2, for log Γ(2 + z). */
const ZETA_LESS_ONE: StaticArray<f64> = [
  0.3224670334241132, 0.0673523010531981, 0.020580808427784546, 0.007385551028673986, 0.0028905103307415234,
  0.001192753911703261, 0.0005096695247430425, 0.00022315475845357939, 9.945751278180853e-05,
];

/** first·z + Σ c(k) (−z)^k around a zero of log Γ, |z| < 1/128. */
function nearZero(z: f64, firstHi: f64, firstLo: f64, series: StaticArray<f64>): f64 {
  let sum: f64 = 0;
  for (let k = series.length - 1; k >= 0; k--) sum = sum * -z + unchecked(series[k]);
  dd.twoProduct(firstHi, z);
  return dd.hi + (dd.lo + (firstLo * z + sum * z * z));
}

/** log |Γ(x)|. Within one unit in the last place for x > 0; for x < 0 by reflection, which loses digits near its zeros. */
export function lgamma(x: f64): f64 {
  if (isNaN(x)) return x;
  if (!isFinite(x)) return Infinity;
  if (x <= 0) {
    if (x == NativeMath.floor(x)) return Infinity;
    const turned = x - 2 * NativeMath.floor(x * 0.5);
    return LOG_PI - NativeMath.log(NativeMath.abs(NativeMath.sin(turned * NativeMath.PI) * x)) - lgamma(-x);
  }
  if (x < 1e-17) return -NativeMath.log(x);
  if (NativeMath.abs(x - 1) < 0.0078125) return nearZero(x - 1, -EULER_HI, -EULER_LO, ZETA);
  if (NativeMath.abs(x - 2) < 0.0078125) return nearZero(x - 2, ONE_LESS_EULER_HI, ONE_LESS_EULER_LO, ZETA_LESS_ONE);
  if (x > 1e17) return x * (NativeMath.log(x) - 1);

  let yh = x;
  let yl: f64 = 0;
  let productHi: f64 = 1;
  let productLo: f64 = 0;
  while (yh < SHIFT_TO) {
    dd.multiply(productHi, productLo, yh, yl);
    productHi = dd.hi;
    productLo = dd.lo;
    dd.add(yh, yl, 1, 0);
    yh = dd.hi;
    yl = dd.lo;
  }
  // (y − ½) log y − y + ½ log 2π + 1 / (12 y) − …
  dd.logarithm(yh, yl);
  const logHi = dd.hi;
  const logLo = dd.lo;
  dd.add(yh, yl, -0.5, 0);
  dd.multiply(dd.hi, dd.lo, logHi, logLo);
  dd.add(dd.hi, dd.lo, -yh, -yl);
  dd.add(dd.hi, dd.lo, HALF_LOG_TWO_PI_HI, HALF_LOG_TWO_PI_LO);
  let sumHi = dd.hi;
  let sumLo = dd.lo;
  dd.divide(TWELFTH_HI, TWELFTH_LO, yh, yl);
  dd.add(sumHi, sumLo, dd.hi, dd.lo);
  sumHi = dd.hi;
  sumLo = dd.lo;
  const inverse = 1 / (yh * yh);
  let tail: f64 = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) tail = tail * inverse + unchecked(STIRLING[k]);
  dd.add(sumHi, sumLo, tail * inverse / yh, 0);
  if (productHi != 1) {
    sumHi = dd.hi;
    sumLo = dd.lo;
    dd.logarithm(productHi, productLo);
    dd.add(sumHi, sumLo, -dd.hi, -dd.lo);
  }
  return dd.hi;
}

/** Γ'(x) / Γ(x). Within one unit in the last place for x > 0; for x < 0 by reflection; NaN at 0, −1, −2, … */
export function digamma(x: f64): f64 {
  if (isNaN(x) || x == Infinity) return x;
  if (x <= 0) {
    if (x == NativeMath.floor(x)) return NaN;
    const turned = (x - NativeMath.floor(x)) * NativeMath.PI;
    return digamma(1 - x) - NativeMath.PI * NativeMath.cos(turned) / NativeMath.sin(turned);
  }
  if (x < 1e-17) return -1 / x;
  if (x > 1e17) return NativeMath.log(x);
  let yh = x;
  let yl: f64 = 0;
  let sumHi: f64 = 0;
  let sumLo: f64 = 0;
  while (yh < SHIFT_TO) {
    dd.divide(-1, 0, yh, yl);
    dd.add(sumHi, sumLo, dd.hi, dd.lo);
    sumHi = dd.hi;
    sumLo = dd.lo;
    dd.add(yh, yl, 1, 0);
    yh = dd.hi;
    yl = dd.lo;
  }
  // log y − 1 / (2 y) − 1 / (12 y²) + …
  dd.logarithm(yh, yl);
  dd.add(sumHi, sumLo, dd.hi, dd.lo);
  sumHi = dd.hi;
  sumLo = dd.lo;
  dd.divide(-0.5, 0, yh, yl);
  dd.add(sumHi, sumLo, dd.hi, dd.lo);
  sumHi = dd.hi;
  sumLo = dd.lo;
  dd.multiply(yh, yl, yh, yl);
  const squareHi = dd.hi;
  dd.divide(-TWELFTH_HI, -TWELFTH_LO, dd.hi, dd.lo);
  dd.add(sumHi, sumLo, dd.hi, dd.lo);
  const inverse = 1 / squareHi;
  let tail: f64 = 0;
  for (let k = DIGAMMA.length - 1; k >= 0; k--) tail = tail * inverse + unchecked(DIGAMMA[k]);
  dd.add(dd.hi, dd.lo, -tail * inverse * inverse, 0);
  return dd.hi;
}
