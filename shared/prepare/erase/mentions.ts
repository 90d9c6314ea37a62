import { evenIdentity } from '../../recipe/withheld.ts';

/** What stands in place of a person in texts. */
export const ERASED = '(erased)';

/** Who is to be erased. */
export interface Erasable {
  /** Names by which files tell customers apart. */
  readonly identities: readonly string[];
  /** Further texts that are theirs alone: a name, an address. */
  readonly texts: readonly string[];
  /** Names of the columns that hold identities. */
  readonly columns: readonly string[];
  /** Identities count as they are written. */
  readonly exact: boolean;
}

/** Finds a person in texts. */
export interface Mentions {
  /** True when the whole text is one of theirs. */
  is(text: string): boolean;
  /** True when a text names them, as words of its own. */
  in(text: string): boolean;
  /** The text without them. */
  redact(text: string): string;
}

/**
 * Texts too short to be a person wherever they stand: a 5, a 17 or "Jo" inside a sentence is most often something else.
 */
function isTelling(text: string): boolean {
  const signs = text.replace(/[^\p{L}\p{N}]+/gu, '');
  return /^\p{N}*$/u.test(signs) ? signs.length >= 4 : signs.length >= 3;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+');

/** How a person is found in texts: the whole text, or as words inside it where it is long enough to tell. */
export function mentionsOf({ identities, texts, exact }: Pick<Erasable, 'identities' | 'texts' | 'exact'>): Mentions {
  const written = new Set(identities.map((text) => evenIdentity(text, exact)));
  const others = new Set(texts.map((text) => evenIdentity(text, false)));
  const telling = [...new Set([...identities, ...texts].map((text) => text.normalize('NFC').trim()))].filter(isTelling).sort((a, b) => b.length - a.length);
  const words = telling.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${telling.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const is = (text: string): boolean => text.trim() !== '' && (written.has(evenIdentity(text, exact)) || others.has(evenIdentity(text, false)));
  const inside = (text: string): boolean => words !== null && text.normalize('NFC').search(words) >= 0;
  return {
    is,
    in: (text) => is(text) || inside(text),
    redact: (text) => (is(text) ? ERASED : inside(text) && words !== null ? text.normalize('NFC').replace(words, ERASED) : text),
  };
}
