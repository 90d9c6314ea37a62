/** Dates in the bytes of a cell. */

export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Where a run of digits that begins at `at` ends. */
export function digitsFrom(bytes: Uint8Array, at: number, to: number): number {
  let i = at;
  while (i < to && isDigit(bytes[i])) i++;
  return i;
}

/** The number that digits make. */
export function valueOf(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + bytes[i] - 48;
  return value;
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day that the calendar has. */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) return false;
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** Bytes of a date with the name of its month. */
const LONGEST_DATE = 50;

/** Whether it is worth to look closer: the digits and letters of a date, and what stands between them. */
export function mayBeNamedDate(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > LONGEST_DATE || to - from < 7) return false;
  let digits = 0;
  let letters = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (isDigit(byte)) digits++;
    else if (byte > 64) letters++;
    else if (byte !== 32 && byte !== 43 && byte !== 44 && byte !== 45 && byte !== 46 && byte !== 47 && byte !== 58) return false;
  }
  return digits >= 3 && digits <= 16 && letters >= 3;
}

/** A week of ISO 8601 (2024-W05, 2024W05) or a month (2024-03, 2024/03). */
export function periodOf(bytes: Uint8Array, from: number, to: number): 'week' | 'month' | null {
  if (to - from < 7 || to - from > 8 || digitsFrom(bytes, from, to) !== from + 4) return null;
  const year = valueOf(bytes, from, from + 4);
  if (year < 1900 || year > 2099) return null;
  const mark = bytes[from + 4] === 45 || bytes[from + 4] === 47 ? 1 : 0;
  const week = bytes[from + 4 + mark] === 87 && bytes[from + 4] !== 47 ? 1 : 0;
  const start = from + 4 + mark + week;
  if (to - start !== 2 || digitsFrom(bytes, start, to) !== to || mark + week === 0) return null;
  const value = valueOf(bytes, start, to);
  if (value < 1 || value > (week === 1 ? weeksOf(year) : 12)) return null;
  return week === 1 ? 'week' : 'month';
}

/** Weeks of a year by ISO 8601: 53 when it begins on a Thursday, or on a Wednesday in a leap year. */
const weeksOf = (year: number): number => {
  const firstDay = (years: number): number => (years + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)) % 7;
  return firstDay(year) === 4 || firstDay(year - 1) === 3 ? 53 : 52;
};

/** Minutes east of Greenwich of the zone that a time ends with; null where it has none. */
export function zoneOf(bytes: Uint8Array, from: number, to: number): number | null {
  let at = to - 1;
  while (at > from && bytes[at] !== 43 && bytes[at] !== 45) at--;
  const last = bytes[to - 1];
  if (last === 90 || last === 67) return 0;
  if (at === from) return null;
  const minutes = valueOf(bytes, at + 1, at + 3) * 60 + (to - at > 4 ? valueOf(bytes, to - 2, to) : 0);
  return bytes[at] === 45 ? -minutes : minutes;
}

/** What follows a date: 0 something else, 1 nothing, 2 a time, 3 a time with AM or PM, 4 a time with fraction or zone. */
export function timeKind(bytes: Uint8Array, at: number, to: number): 0 | 1 | 2 | 3 | 4 {
  if (at === to) return 1;
  if (bytes[at] !== 32 && bytes[at] !== 84) return 0;
  let i = digitsFrom(bytes, at + 1, to);
  if (i === at + 1 || i - at - 1 > 2 || valueOf(bytes, at + 1, i) > 23) return 0;
  for (let part = 0; part < 2; part++) {
    if (bytes[i] !== 58 || i >= to) {
      if (part === 0) return 0;
      break;
    }
    const end = digitsFrom(bytes, i + 1, to);
    if (end - i - 1 !== 2 || valueOf(bytes, i + 1, end) > 59) return 0;
    i = end;
  }
  if (i === to) return 2;
  if (to - i === 3 && bytes[i] === 32 && (bytes[i + 2] | 32) === 109) {
    const half = bytes[i + 1] | 32;
    return half === 97 || half === 112 ? 3 : 0;
  }
  if (bytes[i] === 46) i = digitsFrom(bytes, i + 1, to);
  if (bytes[i] === 32) i++;
  if (i === to || (i + 1 === to && bytes[i] === 90)) return 4;
  if (to - i === 3 && bytes[i] === 85 && bytes[i + 1] === 84 && bytes[i + 2] === 67) return 4;
  if (bytes[i] !== 43 && bytes[i] !== 45) return 0;
  const hours = digitsFrom(bytes, i + 1, to);
  if (hours === to) return hours - i - 1 === 2 || hours - i - 1 === 4 ? 4 : 0;
  return bytes[hours] === 58 && digitsFrom(bytes, hours + 1, to) === to && to - hours === 3 ? 4 : 0;
}
