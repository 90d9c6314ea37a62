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
/** What stands for no cents: 5,- or 5.-- or 5,– */
const NO_CENTS = '[.,][-–—]{1,2}';
/** A number without its signs, by the decimal sign. */
const core = (decimal: '.' | ','): string => {
  const [mark, group] = decimal === '.' ? [String.raw`\.`, ','] : [',', String.raw`\.`];
  // 12,34,567.50
  const indian = decimal === '.' ? '|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}' : '';
  const grouped = `[1-9][0-9]{0,2}(?:(?:${group}[0-9]{3})+|(?:${GAP}[0-9]{3})+|(?:['’][0-9]{3})+)`;
  return `(?:(?:${grouped}${indian}|0|[1-9][0-9]{0,14})(?:${mark}[0-9]+|${NO_CENTS})?|${mark}[0-9]+)`;
};
/** What JavaScript and DuckDB (RE2) both know: no look-around, no names. */
const patternOf = (decimal: '.' | ','): string => {
  const number = core(decimal);
  const inner = `(?:(?:${ANY})${GAP}?${MINUS}${number}|${number}(?:${GAP}?(?:${ANY}|%))?)`;
  const beside = `(?:\\(${number}\\)|${number}-)${GAP}?(?:${ANY}|%)|(?:${ANY})${GAP}?\\(${number}\\)`;
  return `^(?:\\(${inner}\\)|${beside}|${MINUS}${GAP}?${inner}-?)$`;
};
const WITHOUT_CENTS = new RegExp(String.raw`\d${NO_CENTS}`, 'u');
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
  const word = text.replaceAll(/[\d.,'’()+\-−–—\s]/gu, '');
  const unit = word === '%' ? PERCENT : UNITS.get(word) ?? -1;
  const round = WITHOUT_CENTS.test(text);
  const turned = round || text.startsWith('(') || text.endsWith('-');
  if (unit < 0 && !turned && !INDIAN.test(text)) return null;
  const number = text.replace(/^\D*/, '').replace(/[^\d]*$/, '');
  const plain = /^\d+$/.test(number) && !/[.,]\d/.test(text);
  // CAD12 is a code
  if (plain && /^(\p{L}{2,}\d|\d+\p{L}{2,})/u.test(text)) return null;
  const sign = plain || !(point && comma) ? '' : number.includes('.') ? '.' : number.includes(',') ? ',' : '';
  return { unit, decimal: point && comma ? 'either' : point ? '.' : ',', sign, bare: unit < 0 && plain && !round };
}

/** Words for thousands, millions and more, and the zeros that they stand for. */
const MAGNITUDES: readonly (readonly [string, number])[] = [[String.raw`[kK]|[Tt]sd\.?`, 3], [String.raw`[Mm]io\.?|Mill\.?|mn|M`, 6], [String.raw`[Mm]rd\.?|bn|B`, 9]];
const magnitude = (words: string): string => `^(.*[0-9])${GAP}?(?:${words})((?:${GAP}?(?:${ANY}))?\\)?-?)$`;
const ANY_MAGNITUDE = magnitude(MAGNITUDES.map(([words]) => words).join('|'));
const IN_MAGNITUDE = new RegExp(ANY_MAGNITUDE, 'u');

/** Whether a text is an amount, also in thousands or millions: 1.2k, € 3 Mio. */
export function isAmount(text: string): boolean {
  const found = IN_MAGNITUDE.exec(text);
  if (found === null) return amountOf(text) !== null;
  const plain = `${found[1]}${found[2]}`;
  return POINT.test(plain) || COMMA.test(plain);
}

/** SQL for the number of a column of text that holds amounts or plain numbers, also in thousands or millions; NULL where it is none. */
export function amountValue(column: string, decimal: '.' | ','): string {
  const without = `regexp_replace(${column}, ${literal(ANY_MAGNITUDE)}, '\\1\\2')`;
  const zeros = `CASE ${MAGNITUDES.map(([words, power]) => `WHEN regexp_matches(${column}, ${literal(magnitude(words))}) THEN 'e${power}'`).join(' ')} ELSE '' END`;
  const { fits, text } = plainAmount(without, { decimal });
  return `CASE WHEN ${fits} THEN TRY_CAST(${text} || ${zeros} AS DOUBLE) END`;
}

/** SQL for what stands beside the number of an amount, NULL where nothing does. */
export function currencyIn(column: string): string {
  return `nullif(regexp_extract(${column}, ${literal(ANY)}), '')`;
}

/** How a unit is shown. */
export function unitSign(unit: number): string {
  return unit === PERCENT ? '%' : CURRENCIES[unit]?.[0] ?? '';
}

/** Whether a trimmed cell is an amount or a plain number, and its text with a decimal point, in SQL. */
export function plainAmount(trimmed: string, { decimal }: Pick<Dialect, 'decimal'>): { fits: string; text: string } {
  const whole = `regexp_replace(${trimmed}, ${literal(`([0-9])${NO_CENTS}`)}, '\\1')`;
  const without = `regexp_replace(${whole}, ${literal(ANY)}, '', 'g')`;
  const digits = `regexp_replace(${without}, ${literal(decimal === '.' ? '[^0-9.]' : '[^0-9,]')}, '', 'g')`;
  const sign = `CASE WHEN regexp_matches(${whole}, '[-(−]') THEN '-' ELSE '' END`;
  return { fits: `regexp_matches(${trimmed}, ${literal(patternOf(decimal))})`, text: `(${sign} || ${decimal === '.' ? digits : `replace(${digits}, ',', '.')`})` };
}
