import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from './zod.ts';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');

const personSchema = z.strictObject({
  hash: hex64,
  /** The name of the person counts as it is written; absent: case and blanks do not count. */
  exact: z.literal(true).optional(),
});

/**
 * Persons who are left out whenever a file is read, by keyed hashes alone. The key stands beside them, since who reads the
 * file must be able to recognise them: a hash tells a person only to who can already name that person.
 */
export const withheldSchema = z.strictObject({
  key: hex64,
  /** Where persons are looked for. In a file that is not listed, in all columns of these names. */
  columns: z.array(z.strictObject({ source: z.string().max(40), column: z.string().min(1) })).min(1).max(1000),
  people: z.array(personSchema).min(1).max(100_000),
});
export type Withheld = z.infer<typeof withheldSchema>;

/** Bytes of the key. */
export const WITHHELD_KEY_BYTES = 32;

const BLANKS = /[\t\n\f\r \u00a0]+/g;

/** Letters in lower case, sign by sign, as the database does it. */
function lower(text: string): string {
  return Array.from(text, (sign) => {
    if (sign === '\u0130') return 'i';
    const small = sign.toLowerCase();
    return Array.from(small).length === 1 ? small : sign;
  }).join('');
}

/** The name of a person as it is compared: without blanks, case and an empty fraction, or as it is written but for blanks around. */
export function evenIdentity(text: string, exact: boolean): string {
  const composed = text.normalize('NFC');
  if (exact) return composed.replace(/^[\t\n\f\r \u00a0]+|[\t\n\f\r \u00a0]+$/g, '');
  return lower(composed.replace(BLANKS, '')).replace(/^([0-9]+)[.]0+$/, '$1');
}

/**
 * The keyed hash of a person: HMAC-SHA-256 (RFC 2104) of the compared form, in hexadecimal.
 * @param key 64 hexadecimal digits
 */
export function personHash(key: string, identity: string, exact: boolean): string {
  return bytesToHex(hmac(sha256, hexToBytes(key), utf8ToBytes(evenIdentity(identity, exact))));
}

/** The columns of a source in which persons are looked for. */
export function withheldColumns(withheld: Withheld, source: string): string[] {
  const own = withheld.columns.filter((one) => one.source === source);
  return [...new Set((own.length > 0 ? own : withheld.columns).map(({ column }) => column))];
}

/** Two lists together, each person and column once; the key is that of the first. */
export function mergeWithheld(before: Withheld | undefined, more: Withheld): Withheld {
  if (before === undefined) return more;
  const unlike = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  return { key: before.key, columns: unlike([...before.columns, ...more.columns]), people: unlike([...before.people, ...more.people]) };
}
