/**
 * Elementary functions with one result on every host. `Math.exp` and its kin differ in the last digit between Node and
 * Chromium, so the core takes these as an argument; the kernel .wasm supplies them (`shared/kernels`).
 * `Math.sqrt`, the four operations, `Math.abs`, `Math.floor`, `Math.min` and `Math.max` are exact everywhere and used as they are.
 */
export interface Elementary {
  exp(x: number): number;
  expm1(x: number): number;
  log(x: number): number;
  log1p(x: number): number;
  log2(x: number): number;
  log10(x: number): number;
  pow(x: number, y: number): number;
  cbrt(x: number): number;
  tanh(x: number): number;
  sin(x: number): number;
  cos(x: number): number;
  lgamma(x: number): number;
  digamma(x: number): number;
}
