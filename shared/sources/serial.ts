import type { NumberKind } from './xlsx-parts.ts';

const DAY = 86_400_000;
const two = (n: number): string => String(n).padStart(2, '0');

/** A number as text with all the digits it has and no more: 2.5499999999999998 is 2.55. */
export function numberText(text: string): string {
  const trimmed = text.trim();
  if (/^-?\d{1,15}$/.test(trimmed)) return trimmed;
  // more digits than a double holds are a code that some program wrote as a number
  if (/^-?\d+$/.test(trimmed)) return trimmed;
  const value = Number(trimmed);
  return trimmed === '' || !Number.isFinite(value) ? trimmed : String(value);
}

/** A whole number as a format of zeros shows it: 1067 under 00000 is 01067, 12345 under 000-000 is 012-345. Null where it cannot be shown so. */
export function paddedText(text: string, format: string): string | null {
  const trimmed = text.trim();
  if (!/^\d{1,15}$/.test(trimmed)) return null;
  const zeros = format.replace(/[^0]/g, '').length;
  const digits = trimmed.padStart(zeros, '0');
  const more = digits.length - zeros;
  let at = 0;
  // what is longer than its format stands before it
  return format.replace(/0/g, () => (at === 0 ? digits.slice(0, (at = more + 1)) : digits[at++]));
}

/**
 * The text of a spreadsheet's number under its format: days since the end of 1899 (or 1904) as ISO dates. In the older
 * count 1900 has a 29 February, which never was; day 60 is shown as that, as spreadsheets do.
 */
export function serialText(text: string, kind: NumberKind, from1904: boolean): string {
  const value = Number(text);
  if (kind === 'number' || text.trim() === '' || !Number.isFinite(value) || value < 0 || value >= 2_958_466) return numberText(text);
  const seconds = Math.round((value - Math.floor(value)) * 86_400_000) / 1000;
  if (kind === 'duration') return clock(Math.round(value * 86_400_000) / 1000);
  if (kind === 'time' && value < 1) return clock(seconds);
  const overflow = seconds >= 86_400 ? 1 : 0;
  const day = dayText(Math.floor(value) + overflow, from1904);
  const rest = seconds - overflow * 86_400;
  return kind === 'date' && rest === 0 ? day : `${day} ${clock(rest)}`;
}

const dayText = (day: number, from1904: boolean): string => {
  if (from1904) return isoDay(Date.UTC(1904, 0, 1) + day * DAY);
  if (day === 60) return '1900-02-29';
  return isoDay(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * DAY);
};

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Hours, minutes and seconds, with thousandths where there are some. */
const clock = (seconds: number): string => {
  const whole = Math.floor(seconds + 1e-9);
  const thousandths = Math.round((seconds - whole) * 1000);
  const fraction = thousandths > 0 ? `.${String(thousandths).padStart(3, '0')}` : '';
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${fraction}`;
};
