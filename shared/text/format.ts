/**
 * Numbers, money, shares and dates in words. Written out here rather than left to the host's Intl, whose data differ
 * between Node and Chromium; documents must have the same bytes on both. `toFixed` is exact by the language's definition.
 */

/** Languages with rules of their own. */
export type Locale = 'en' | 'de';

interface Rules {
  readonly decimal: string;
  readonly group: string;
  /** Between a figure and its percent sign. */
  readonly beforePercent: string;
  readonly months: readonly string[];
  readonly date: (day: number, month: string, year: string) => string;
}

const RULES: Readonly<Record<Locale, Rules>> = {
  en: {
    decimal: '.', group: ',', beforePercent: '',
    months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
    date: (day, month, year) => `${day} ${month} ${year}`,
  },
  de: {
    decimal: ',', group: '.', beforePercent: '\u00a0',
    months: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
    date: (day, month, year) => `${day}. ${month} ${year}`,
  },
};

const MINUS = '-';
/** Shown where there is no figure. */
const NONE = '–';

/**
 * A number with exactly `decimals` decimals and grouped thousands: 12345.678 as `12,345.68`. Never "-0".
 * Not finite: an en dash. From 10^21 in exponent form.
 */
export function formatFixed(value: number | null, decimals: number, locale: Locale = 'en'): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const rules = RULES[locale];
  if (Math.abs(value) >= 1e21) return String(value).replace('.', rules.decimal);
  const text = Math.abs(value).toFixed(decimals);
  const [whole, fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, rules.group);
  const negative = value < 0 && /[1-9]/.test(text);
  return `${negative ? MINUS : ''}${grouped}${fraction === undefined ? '' : rules.decimal + fraction}`;
}

/** A whole number with grouped thousands. */
export function formatInteger(value: number | null, locale: Locale = 'en'): string {
  return formatFixed(value, 0, locale);
}

/**
 * A number for reading: about three significant figures, whole from 100 on, trailing zeros dropped.
 * 1234.5 as `1,235`, 57.43 as `57.4`, 3.14159 as `3.14`, 0.01234 as `0.0123`.
 */
export function formatNumber(value: number | null, locale: Locale = 'en'): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-9) return trim(value.toExponential(2)).replace('.', RULES[locale].decimal);
  let decimals = 0;
  for (let bound = 100; size < bound && decimals < 11; bound /= 10) decimals++;
  return trim(formatFixed(value, decimals, locale), RULES[locale].decimal);
}

/** An amount of money: two decimals under 1,000, else whole; `currency` (a sign or code) stands behind. */
export function formatMoney(value: number | null, currency = '', locale: Locale = 'en'): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const figure = formatFixed(value, Math.abs(value) < 999.995 ? 2 : 0, locale);
  return currency === '' ? figure : `${figure}\u00a0${currency}`;
}

/** What MB means in all that people read: as limits are. */
export const MEGABYTE = 1024 * 1024;

/** Bytes as MB, under ten with one decimal: 1,073,741,824 as `1,024 MB`. */
export function formatBytes(bytes: number): string {
  const size = bytes / MEGABYTE;
  return `${size < 10 ? trim(formatFixed(size, 1), '.') : formatInteger(size)} MB`;
}

/** As `formatBytes`, below one MB in KB, rounded up. */
export function formatSmallBytes(bytes: number): string {
  return bytes < MEGABYTE ? `${formatInteger(Math.ceil(bytes / 1024))} KB` : formatBytes(bytes);
}

/** A share between 0 and 1 as per cent: 0.34 as `34.0%`. */
export function formatPercent(share: number | null, decimals = 1, locale: Locale = 'en'): string {
  if (share === null || !Number.isFinite(share)) return NONE;
  return `${formatFixed(share * 100, decimals, locale)}${RULES[locale].beforePercent}%`;
}

/** A short figure for narrow places: 950, `1.2k`, `3.4M`, `5B`. */
export function formatCompact(value: number | null, locale: Locale = 'en'): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const steps: readonly (readonly [number, string])[] = [[999_950_000, 'B'], [999_950, 'M'], [999.5, 'k']];
  const units: Readonly<Record<string, number>> = { B: 1e9, M: 1e6, k: 1e3 };
  const size = Math.abs(value);
  for (const [from, sign] of steps) {
    if (size < from) continue;
    const scaled = value / units[sign];
    const decimals = Math.abs(scaled) < 99.95 ? 1 : 0;
    return trim(formatFixed(scaled, decimals, locale), RULES[locale].decimal) + sign;
  }
  return formatNumber(value, locale);
}

/** `YYYY-MM-DD` (or the start of an ISO time) as `21 November 2026`; other text is returned as it is. */
export function formatDate(iso: string, locale: Locale = 'en'): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:$|T|\s)/.exec(iso);
  const month = parts === null ? undefined : RULES[locale].months[Number(parts[2]) - 1];
  return parts === null || month === undefined ? iso : RULES[locale].date(Number(parts[3]), month, parts[1]);
}

/** 'a', 'a and b', 'a, b and c'. */
export function formatList(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** Signs of a value that are drawn; a browser takes seconds to lay out a cell of some hundred thousand. */
const MOST_DRAWN = 1000;

/** A value as it is drawn: the beginning of one that is very long. */
export function drawnText(text: string): string {
  if (text.length <= MOST_DRAWN) return text;
  // not in the middle of a sign of two units
  const end = /[\ud800-\udbff]/.test(text[MOST_DRAWN - 1]) ? MOST_DRAWN - 1 : MOST_DRAWN;
  return `${text.slice(0, end)}…`;
}

/** Drops zeros at the end of the decimals (an exponent stays). */
function trim(text: string, decimal = '.'): string {
  const point = text.lastIndexOf(decimal);
  if (point < 0) return text;
  const exponent = text.indexOf('e');
  let end = exponent < 0 ? text.length : exponent;
  const tail = text.slice(end);
  while (text[end - 1] === '0') end--;
  return text.slice(0, end - 1 === point ? point : end) + tail;
}
