import type { Dialect } from '../recipe/recipe.ts';
import { literal } from '../sql/literal.ts';

/**
 * Numbers with a currency or a percent sign, in brackets or with the minus behind them. They are told here, in JavaScript
 * while a file is read, and by a pattern in SQL when its values are made; a test holds both alike.
 */

/** Currencies, each by the sign that is shown and what is written for it. */
const CURRENCIES: readonly (readonly [string, readonly string[]])[] = [
  ['$', ['$']], ['US$', ['US$']], ['€', ['€', 'EUR', 'eur', 'Eur']], ['£', ['£', 'GBP', 'gbp']], ['¥', ['¥']], ['₹', ['₹', 'INR', 'Rs.', 'Rs']], ['₽', ['₽', 'RUB']],
  ['₩', ['₩', 'KRW']], ['₺', ['₺', 'TRY', 'TL']], ['₴', ['₴', 'UAH']], ['R$', ['R$', 'BRL']], ['CHF', ['CHF', 'chf', 'Fr.', 'SFr.']], ['zł', ['zł', 'PLN']], ['Kč', ['Kč', 'CZK']],
  ['Ft', ['Ft', 'HUF']], ['kr', ['kr', 'kr.', 'Kr']], ['SEK', ['SEK']], ['NOK', ['NOK']], ['DKK', ['DKK']], ['USD', ['USD', 'usd']], ['JPY', ['JPY']], ['CNY', ['CNY', 'RMB']],
  ['AUD', ['AUD', 'A$']], ['CAD', ['CAD', 'C$']], ['RON', ['RON', 'lei']],
];
const bare = (word: string): string => word.replaceAll('.', '');
const UNITS: ReadonlyMap<string, number> = new Map(CURRENCIES.flatMap(([, words], i) => words.map((word) => [bare(word), i] as const)));
const ANY = CURRENCIES.flatMap(([, words]) => words).sort((a, b) => b.length - a.length).map((word) => word.replaceAll(/[.$]/g, String.raw`\$&`)).join('|');

const GAP = '[ \u00a0\u202f\u2009]';
const MINUS = '[-+−]?';
/** A number without its signs, by the decimal sign. */
const core = (decimal: '.' | ','): string => {
  const [mark, group] = decimal === '.' ? [String.raw`\.`, ','] : [',', String.raw`\.`];
  // 12,34,567.50
  const indian = decimal === '.' ? '|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}' : '';
  const grouped = `[1-9][0-9]{0,2}(?:(?:${group}[0-9]{3})+|(?:${GAP}[0-9]{3})+|(?:['’][0-9]{3})+)`;
  return `(?:(?:${grouped}${indian}|0|[1-9][0-9]{0,14})(?:${mark}[0-9]+)?|${mark}[0-9]+)`;
};
/** What JavaScript and DuckDB (RE2) both know: no look-around, no names. */
const patternOf = (decimal: '.' | ','): string => {
  const number = core(decimal);
  const inner = `(?:(?:${ANY})${GAP}?${MINUS}${number}|${number}(?:${GAP}?(?:${ANY}|%))?)`;
  return `^(?:\\(${inner}\\)|${MINUS}${GAP}?${inner}-?)$`;
};
/** 12,34,567.50, which no other notation is. */
const INDIAN = /^[-+−]?\d{1,2}(,\d{2})+,\d{3}(\.\d+)?$/;
const POINT = new RegExp(patternOf('.'), 'u');
const COMMA = new RegExp(patternOf(','), 'u');

export const PERCENT = CURRENCIES.length;

/** How an amount is written. */
export interface Amount {
  /** Number of its currency, `PERCENT`, or −1. */
  readonly unit: number;
  /** The decimal sign with which it is a number; `either`: with both, since one sign stands before three digits or there is none. */
  readonly decimal: '.' | ',' | 'either';
  /** Of `either`: the one sign in it, `''` where there is none. */
  readonly sign: '.' | ',' | '';
  /** Digits alone in brackets or before a minus, such as (12), which may as well be a note. */
  readonly bare: boolean;
}

/** What a text without blanks around it is, when it is a number with a sign of an amount; else null. */
export function amountOf(text: string): Amount | null {
  const [point, comma] = [POINT.test(text), COMMA.test(text)];
  if (!point && !comma) return null;
  const word = text.replaceAll(/[\d.,'’()+\-−\s]/gu, '');
  const unit = word === '%' ? PERCENT : UNITS.get(word) ?? -1;
  const turned = text.startsWith('(') || text.endsWith('-');
  if (unit < 0 && !turned && !INDIAN.test(text)) return null;
  const number = text.replace(/^\D*/, '').replace(/[^\d]*$/, '');
  const plain = /^\d+$/.test(number) && !/[.,]\d/.test(text);
  // CAD12 is a code
  if (plain && /^(\p{L}{2,}\d|\d+\p{L}{2,})/u.test(text)) return null;
  const sign = plain || !(point && comma) ? '' : number.includes('.') ? '.' : number.includes(',') ? ',' : '';
  return { unit, decimal: point && comma ? 'either' : point ? '.' : ',', sign, bare: unit < 0 && plain };
}

/** How a unit is shown. */
export function unitSign(unit: number): string {
  return unit === PERCENT ? '%' : CURRENCIES[unit]?.[0] ?? '';
}

/** Whether a trimmed cell is an amount or a plain number, and its text with a decimal point, in SQL. */
export function plainAmount(trimmed: string, { decimal }: Pick<Dialect, 'decimal'>): { fits: string; text: string } {
  const without = `regexp_replace(${trimmed}, ${literal(ANY)}, '', 'g')`;
  const digits = `regexp_replace(${without}, ${literal(decimal === '.' ? '[^0-9.]' : '[^0-9,]')}, '', 'g')`;
  const sign = `CASE WHEN regexp_matches(${trimmed}, '[-(−]') THEN '-' ELSE '' END`;
  return { fits: `regexp_matches(${trimmed}, ${literal(patternOf(decimal))})`, text: `(${sign} || ${decimal === '.' ? digits : `replace(${digits}, ',', '.')`})` };
}
