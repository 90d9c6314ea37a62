import { literal } from '../sql/literal.ts';
import { parsedTime, withClock } from '../sql/parsed-time.ts';
import { isDay } from './date-cells.ts';

/**
 * Dates with the name of their month, in English, German and French: 3 March 2024, Mar 3rd, 2024, 03-Mar-24, 3. März 2024,
 * 1er août 2024, 2024-Dec-31, March 2024 (its first day), each perhaps with a weekday before and a time behind. They are told
 * here, in JavaScript while a file is read, and by the same patterns in SQL when their values are made; a test holds both alike.
 */

/** By month, without accents and in small letters. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'january', 'januar', 'janner', 'jaenner', 'janvier', 'janv'], ['feb', 'february', 'februar', 'feber', 'fevrier', 'fevr', 'fev'],
  ['mar', 'march', 'marz', 'maerz', 'mrz', 'mars'], ['apr', 'april', 'avril', 'avr'], ['may', 'mai'], ['jun', 'june', 'juni', 'juin'], ['jul', 'july', 'juli', 'juillet', 'juil'],
  ['aug', 'august', 'aout'], ['sep', 'sept', 'september', 'septembre'], ['oct', 'october', 'oktober', 'okt', 'octobre'], ['nov', 'november', 'novembre'],
  ['dec', 'december', 'dezember', 'dez', 'decembre'],
];
const NUMBER_OF: ReadonlyMap<string, number> = new Map(MONTHS.flatMap((words, i) => words.map((word) => [word, i + 1] as const)));

const MONTH = '([a-z]{3,9})';
const WEEKDAY = '(?:[a-z]{2,10}[.,]+ *)?';
const TIME = '(?:[ t:,]+ *(?:um |at )?([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?: ?(am|pm))?(?: ?(uhr|z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}))?)?';
/** Patterns, and where in them year, month and day are; no look-around, no names, so that JavaScript and DuckDB (RE2) both know them. */
const FORMS: readonly { readonly pattern: string; readonly year: number; readonly month: number; readonly day: number }[] = [
  { pattern: `^${WEEKDAY}([0-9]{1,2})(?:er|st|nd|rd|th)?[. /-]* *(?:of )?${MONTH}[., /-]* *([0-9]{4}|[0-9]{2})${TIME}$`, year: 3, month: 2, day: 1 },
  { pattern: `^${WEEKDAY}${MONTH}[. ]* *([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})${TIME}$`, year: 3, month: 1, day: 2 },
  { pattern: `^([0-9]{4})[-/ .]${MONTH}[-/ .]([0-9]{1,2})${TIME}$`, year: 1, month: 2, day: 3 },
];
const MONTH_ALONE = `^${MONTH}[. /-]* *([0-9]{4})$`;
const PATTERNS = FORMS.map((form) => ({ ...form, expression: new RegExp(form.pattern) }));
const ALONE = new RegExp(MONTH_ALONE);

/** A date with the name of its month. */
export interface NamedDate {
  readonly time: boolean;
  readonly shortYear: boolean;
  /** It is a month alone. */
  readonly monthOnly: boolean;
  /** Minutes east of Greenwich, where a zone is written; else null. */
  readonly offset: number | null;
}

const isTime = (clock: string, half: string | undefined): boolean => {
  const [hours, minutes, seconds = 0] = clock.split(':').map(Number);
  return minutes < 60 && seconds < 60 && (half === undefined ? hours < 24 : hours >= 1 && hours <= 12);
};

const offsetOf = (zone: string | undefined): number | null => {
  if (zone === undefined || zone === 'uhr') return null;
  if (!/^[+-]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
};

/** What a text without blanks around it is, when it is a date with the name of its month; else null. */
export function namedDateOf(text: string): NamedDate | null {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  for (const { expression, year, month, day } of PATTERNS) {
    const found = expression.exec(plain);
    if (found === null) continue;
    const number = NUMBER_OF.get(found[month]);
    if (number === undefined || !isDay(Number(found[year]), number, Number(found[day]))) continue;
    const [clock, half, zone] = [found.at(4), found.at(5), found.at(6)];
    if (clock !== undefined && !isTime(clock, half)) return null;
    return { time: clock !== undefined, shortYear: found[year].length === 2, monthOnly: false, offset: offsetOf(zone) };
  }
  const month = ALONE.exec(plain);
  return month !== null && NUMBER_OF.has(month[1]) ? { time: false, shortYear: false, monthOnly: true, offset: null } : null;
}

/** A trimmed cell that is such a date as a TIMESTAMP, in SQL; NULL for others. */
export function namedDateSql(trimmed: string): string {
  const plain = `lower(strip_accents(${trimmed}))`;
  const whens = FORMS.map(({ pattern, year, month, day }) =>
    `WHEN regexp_matches(${plain}, ${literal(pattern)}) THEN regexp_replace(${plain}, ${literal(pattern)}, ${literal(`\\${year}-\\${month}-\\${day} \\4 \\5`)})`);
  const ordered = `CASE ${whens.join(' ')} WHEN regexp_matches(${plain}, ${literal(MONTH_ALONE)}) THEN regexp_replace(${plain}, ${literal(MONTH_ALONE)}, '\\2-\\1-1') END`;
  const words = [...NUMBER_OF.keys()];
  const list = `[${words.map((word) => literal(word)).join(', ')}]`;
  const numbers = `[${words.map((word) => String(NUMBER_OF.get(word))).join(', ')}]`;
  const word = `regexp_extract(${ordered}, '-([a-z]+)-', 1)`;
  const dated = `trim(regexp_replace(${ordered}, '[a-z]+', CAST((${numbers})[list_position(${list}, ${word})] AS VARCHAR)))`;
  return `CASE WHEN regexp_matches(${ordered}, '^[0-9]{4}-') THEN ${parsedTime(dated, withClock('%Y-%m-%d'))} ELSE ${parsedTime(dated, withClock('%y-%m-%d'))} END`;
}
