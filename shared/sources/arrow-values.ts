import { TimeUnit } from '@uwdata/flechette';
import { hexText } from '../math/bytes.ts';

const UNITS: readonly bigint[] = [1n, 1000n, 1_000_000n, 1_000_000_000n];

const floorDiv = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by;

/** Time of day, with as many digits behind the second as the file keeps. @param unit seconds (0), milli-, micro- or nanoseconds (3) */
export function clockText(value: bigint, unit: number): string {
  const per = UNITS[unit] ?? 1n;
  const seconds = value / per;
  const two = (digits: bigint): string => String(digits).padStart(2, '0');
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction(value % per, unit)}`;
}

const fraction = (rest: bigint, unit: number): string => {
  const digits = String(rest).padStart(unit * 3, '0').replace(/0+$/, '');
  return unit === TimeUnit.SECOND || digits === '' ? '' : `.${digits}`;
};

/** Day and time as SQL writes them, to the last digit; null beyond the days that a Date can hold. */
export function timestampText(value: bigint, unit: number): string | null {
  const per = UNITS[unit] ?? 1n;
  const seconds = floorDiv(value, per);
  const day = floorDiv(seconds, 86_400n);
  const date = dateText(Number(day) * 86_400_000);
  return date === null ? null : `${date} ${clockText(value - day * 86_400n * per, unit)}`;
}

/**
 * An interval, its parts as the file has them.
 * @param unit months (0), days and milliseconds (1), months, days and nanoseconds (2)
 * @returns null when it lies outside of the values
 */
export function intervalText(values: ArrayBufferView, i: number, unit: number): string | null {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const size = [4, 8, 16][unit] ?? 4;
  const at = i * size;
  if (at + size > values.byteLength) return null;
  if (size === 4) return `${view.getInt32(at, true)} months`;
  const [first, second] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
  return size === 8 ? `${first} days ${second} ms` : `${first} months ${second} days ${view.getBigInt64(at + 8, true)} ns`;
}

/** The fewest digits that make the same number of 32 bits. */
export function singleText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}

/** What a JavaScript Date can hold, 100 million days either way of 1970, as milliseconds. */
const LAST_TIME = 8_640_000_000_000_000;

/** A day as SQL writes it, from milliseconds since 1970; null (missing) beyond what a Date can hold, as is infinity. */
export const dateText = (time: number): string | null => {
  if (!(Math.abs(time) <= LAST_TIME)) return null;
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const day = date.toISOString().slice(-19, -14);
  return `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${day}${year > 0 ? '' : ' (BC)'}`;
};

/** A decimal exactly as written: 128-bit whole number (or 256), with the point moved. */
export const decimalText = (words: Uint32Array, row: number, stride: number, scale: number): string => {
  let value = 0n;
  for (let k = stride - 1; k >= 0; k--) value = (value << 32n) | BigInt(words[row * stride + k]);
  return decimalOf(BigInt.asIntN(stride * 32, value), scale);
};

/** A whole number with the point moved; a negative scale adds zeros. */
export const decimalOf = (whole: bigint | number, scale: number): string => {
  const value = scale < 0 ? BigInt(`${whole}${'0'.repeat(-scale)}`) : BigInt(whole);
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return scale > 0 ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : sign + digits;
};

/** The usual writing of the sixteen bytes of a UUID (RFC 9562). */
export function uuidText(bytes: Uint8Array): string {
  const hex = hexText(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
