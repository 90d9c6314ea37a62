import type { Trait } from '../contract/results.ts';

/** Words for the columns that are made from orders (see `shared/features`): `adjective` goes before a name, `noun` ends it, `part` stands by itself. */
interface KnownWords {
  readonly slot: 'adjective' | 'noun' | 'part';
  readonly high: string;
  readonly low: string;
}

const KNOWN: ReadonlyMap<string, KnownWords> = new Map([
  ['recency_days', { slot: 'adjective', high: 'lapsed', low: 'recent' }],
  ['tenure_days', { slot: 'adjective', high: 'long-standing', low: 'new' }],
  ['monetary', { slot: 'noun', high: 'big spenders', low: 'small spenders' }],
  ['frequency', { slot: 'noun', high: 'frequent buyers', low: 'rare buyers' }],
  ['average_basket', { slot: 'part', high: 'big baskets', low: 'small baskets' }],
  ['items_per_order', { slot: 'part', high: 'many items per order', low: 'few items per order' }],
]);

/** A trait in words, for use in a name. */
export interface Phrase {
  readonly slot: KnownWords['slot'];
  /** Lower case at the start unless the words are a proper level. */
  readonly text: string;
  /** Words of the label, to see that two phrases speak of the same. */
  readonly topic: readonly string[];
  readonly column: string;
  readonly effect: number;
}

/** Effects from here on are called "very". */
const VERY = 2;
const YES = new Set(['yes', 'true', 'y', 'ja']);
const NO = new Set(['no', 'false', 'n', 'nein']);

/** The words of a label: `CREDIT_LIMIT`, `creditLimit` and `Credit.limit` are all "credit limit"; SMS stays SMS. */
export function plainLabel(label: string): string {
  const spaced = label.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_.\s]+/g, ' ').trim();
  const shouting = spaced === spaced.toUpperCase();
  return spaced
    .split(' ')
    .map((word) => (!shouting && word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase()))
    .join(' ');
}

/**
 * Level and label together: "Biscoe island", "partner" for yes, "no partner" for no, "channel 1" for a number
 * (which may be a code: 1 is not always yes).
 */
export function levelWords(level: string, label: string): string {
  const plain = plainLabel(label);
  const key = level.trim().toLowerCase();
  if (YES.has(key)) return plain;
  if (NO.has(key)) return `no ${plain}`;
  return /^-?\d+$/.test(key) ? `${plain} ${key}` : `${level.trim()} ${plain}`;
}

/** A trait as a phrase; null where it makes none (a level that is rarer than usual). */
export function phraseOf(trait: Trait): Phrase | null {
  const common = { column: trait.column, effect: trait.effect, topic: topicOf(trait.label) };
  if (trait.kind === 'category') {
    if (trait.effect <= 0 || trait.level === null || trait.level.trim() === '') return null;
    return { ...common, slot: 'part', text: levelWords(trait.level, trait.label) };
  }
  const known = KNOWN.get(trait.column);
  if (known !== undefined) return { ...common, slot: known.slot, text: trait.effect > 0 ? known.high : known.low };
  const size = Math.abs(trait.effect) >= VERY ? 'very ' : '';
  return { ...common, slot: 'part', text: `${size}${trait.effect > 0 ? 'high' : 'low'} ${plainLabel(trait.label)}` };
}

function topicOf(label: string): string[] {
  return plainLabel(label).toLowerCase().split(' ').filter((word) => word.length >= 4);
}
