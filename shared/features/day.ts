const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The first ten characters of an ISO date or time when they are a date, else null. */
export function dayOf(text: string | number | null): string | null {
  const day = typeof text === 'string' ? text.slice(0, 10) : '';
  return ISO_DAY.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? day : null;
}

/** The calendar day after `day` (`YYYY-MM-DD`, proleptic Gregorian calendar). */
export function dayAfter(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  const length = month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (date < length) return iso(year, month, date + 1);
  return month < 12 ? iso(year, month + 1, 1) : iso(year + 1, 1, 1);
}

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const iso = (year: number, month: number, date: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;

/** So many days after `day` (before it, where negative). */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
