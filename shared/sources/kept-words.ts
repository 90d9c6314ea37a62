import type { ColumnInfo } from '../contract/tables.ts';
import { MISSING_WORDS } from '../recipe/missing-words.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { CELL, COUNT } from './cells.ts';
import { presentIn } from './infer.ts';

/** Codes of countries (ISO 3166-1), and what else stands among them. */
const COUNTRIES = new Set(('AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU '
  + 'CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT '
  + 'JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR '
  + 'NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW '
  + 'TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW EU UK XK EL').split(' '));
/** States and provinces of North America that share a code with a country. */
const STATES = new Set('AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE NL NU PA PE PR SC SD SK TN VA VI GU AS MP YT'.split(' '));
const COUNTRY_NAME = /country|land|nation|iso|market|markt|pays/i;
/** So many countries beside Namibia say that a column is one of countries. */
const FEWEST_COUNTRIES = 3;

const NAMIBIA = 'NA';
const wordCounter = (word: string): number => COUNT.WORDS + MISSING_WORDS.findIndex((known) => known === word);

/** True for a column of codes of countries in which NA stands: Namibia. */
export function namesNamibia(name: string, counts: Float64Array): boolean {
  if (counts[wordCounter(NAMIBIA)] === 0 || counts[COUNT.CAPITALS] === 0 || counts[COUNT.CAPITALS] !== presentIn(counts)) return false;
  const codes: string[] = [];
  for (let pair = 0; pair < 26 * 26; pair++) {
    if (((counts[COUNT.CAPITAL_BITS + (pair >> 5)] >> (pair & 31)) & 1) === 1) codes.push(String.fromCharCode(65 + Math.floor(pair / 26), 65 + (pair % 26)));
  }
  return codes.length >= FEWEST_COUNTRIES && codes.every((code) => COUNTRIES.has(code)) && (COUNTRY_NAME.test(name) || codes.some((code) => !STATES.has(code)));
}

/** Words for a missing value that a person keeps as values of a column. */
export function keptIn(name: string, { keptWords }: Pick<Dialect, 'keptWords'>): string[] {
  return keptWords.flatMap(({ column, words }) => (column === null || column === name ? words : []));
}

/** The counters of a column with some words for a missing value as texts. */
export function withKept(counts: Float64Array, words: readonly string[]): Float64Array {
  const kept = counts.slice();
  for (const word of new Set(words)) {
    const at = wordCounter(word);
    const count = kept[at];
    kept[CELL.MISSING] -= count;
    kept[CELL.TEXT] += count;
    if (word === 'NaN' || word === 'nan') kept[COUNT.NAN_WORD] -= count;
    kept[at] = 0;
  }
  return kept;
}

/** Which words counted as missing, and how often, the most frequent first. */
export function missingIn(counts: Float64Array, { nulls }: Pick<Dialect, 'nulls'>): NonNullable<ColumnInfo['missingWords']> {
  const named = nulls.map((value, i) => ({ value, count: counts[COUNT.SIZE + i] ?? 0 }));
  return [...MISSING_WORDS.map((value: string, i) => ({ value, count: counts[COUNT.WORDS + i] })), ...named].filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}
