/**
 * Sums of two doubles ("double-double", about 106 bits), for the functions whose subtraction of large terms would
 * otherwise lose the last digits. A result is returned in `hi` and `lo`, with |lo| at most half a unit in the last
 * place of `hi`.
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971).
 */
export let hi: f64 = 0;
export let lo: f64 = 0;

const SPLITTER: f64 = 134217729.0;

// @ts-ignore: decorator
@inline
function set(a: f64, b: f64): void {
  const s = a + b;
  lo = b - (s - a);
  hi = s;
}

/** a + b, exactly. */
export function twoSum(a: f64, b: f64): void {
  const s = a + b;
  const t = s - a;
  lo = (a - (s - t)) + (b - t);
  hi = s;
}

/** a × b, exactly (barring overflow of 2^27 × a). */
export function twoProduct(a: f64, b: f64): void {
  const p = a * b;
  const at = a * SPLITTER;
  const ah = at - (at - a);
  const al = a - ah;
  const bt = b * SPLITTER;
  const bh = bt - (bt - b);
  const bl = b - bh;
  lo = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  hi = p;
}

export function add(ah: f64, al: f64, bh: f64, bl: f64): void {
  twoSum(ah, bh);
  const sh = hi;
  const sl = lo;
  twoSum(al, bl);
  const th = hi;
  const tl = lo;
  set(sh, sl + th);
  set(hi, lo + tl);
}

export function multiply(ah: f64, al: f64, bh: f64, bl: f64): void {
  twoProduct(ah, bh);
  set(hi, lo + (ah * bl + al * bh));
}

export function divide(ah: f64, al: f64, bh: f64, bl: f64): void {
  const q = ah / bh;
  multiply(bh, bl, q, 0);
  add(ah, al, -hi, -lo);
  const q2 = hi / bh;
  const rh = hi;
  const rl = lo;
  multiply(bh, bl, q2, 0);
  add(rh, rl, -hi, -lo);
  const q3 = hi / bh;
  set(q, q2);
  add(hi, lo, q3, 0);
}

const LN2_HI: f64 = 0.6931471805599453;
const LN2_LO: f64 = 2.3190468138462996e-17;

/** 2 / 1, 2 / 3, 2 / 5, …: the series of 2 atanh. */
const ATANH: StaticArray<f64> = [
  2.0, 0.6666666666666666, 0.4, 0.2857142857142857,
  0.2222222222222222, 0.18181818181818182, 0.15384615384615385, 0.13333333333333333,
  0.11764705882352941, 0.10526315789473684, 0.09523809523809523, 0.08695652173913043,
  0.08, 0.07407407407407407, 0.06896551724137931, 0.06451612903225806,
  0.06060606060606061, 0.05714285714285714, 0.05405405405405406, 0.05128205128205128,
  0.04878048780487805, 0.046511627906976744,
];
/** What the first of them lack. */
const ATANH_LO: StaticArray<f64> = [
  0.0, 3.700743415417188e-17, -2.2204460492503132e-17, 1.586032892321652e-17, 1.2335811384723961e-17, -5.046468293750712e-18, -8.540177112501205e-18,
];

/** log(ah + al) for a positive normal number: m is brought to [√½, √2], then log m = 2 atanh((m − 1) / (m + 1)). */
export function logarithm(ah: f64, al: f64): void {
  let exponent = <i32>(reinterpret<u64>(ah) >> 52) - 1023;
  const scale = reinterpret<f64>(<u64>(1023 - exponent) << 52);
  let mh = ah * scale;
  let ml = al * scale;
  if (mh > 1.4142135623730951) {
    mh *= 0.5;
    ml *= 0.5;
    exponent += 1;
  }
  add(mh, ml, 1, 0);
  const dh = hi;
  const dl = lo;
  add(mh, ml, -1, 0);
  divide(hi, lo, dh, dl);
  const zh = hi;
  const zl = lo;
  multiply(zh, zl, zh, zl);
  const wh = hi;
  const wl = lo;
  // |z| <= 0.1716: the terms from the eighth on are below 2^-35 of the first, so plain doubles do there.
  let tail: f64 = 0;
  for (let k = 21; k >= 7; k--) tail = tail * wh + unchecked(ATANH[k]);
  let sh = tail;
  let sl: f64 = 0;
  for (let k = 6; k >= 0; k--) {
    multiply(sh, sl, wh, wl);
    add(hi, lo, unchecked(ATANH[k]), unchecked(ATANH_LO[k]));
    sh = hi;
    sl = lo;
  }
  multiply(sh, sl, zh, zl);
  const rh = hi;
  const rl = lo;
  multiply(LN2_HI, LN2_LO, <f64>exponent, 0);
  add(hi, lo, rh, rl);
}
