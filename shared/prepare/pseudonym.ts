import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Steps } from '../contract/compute.ts';

/** Bytes of a key. */
export const KEY_BYTES = 32;
/** Characters of a pseudonym: 96 bits, so that no two of a billion values meet. */
const PSEUDONYM_LENGTH = 24;
const FINGERPRINT_LENGTH = 16;

/** What a key is known by where it must not stand itself. */
export function keyFingerprint(key: Uint8Array): string {
  return bytesToHex(sha256(key)).slice(0, FINGERPRINT_LENGTH);
}

/** The key in the text of a key file: its one run of 64 hexadecimal digits; null where there is none. */
export function keyFromText(text: string): Uint8Array | null {
  const found = text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/gi) ?? [];
  return found.length === 1 ? hexToBytes(found[0]) : null;
}

/** The text of a key file. */
export function keyText(key: Uint8Array): string {
  return `${JSON.stringify({ kind: 'tessera-key', fingerprint: keyFingerprint(key), key: bytesToHex(key) }, null, 2)}\n`;
}

/** The pseudonym of each text under a key: HMAC-SHA-256 (RFC 2104), the first 96 bits in hexadecimal. */
export function* pseudonyms(key: Uint8Array, texts: readonly string[]): Steps<string[]> {
  const start = hmac.create(sha256, key);
  const names: string[] = [];
  for (let i = 0; i < texts.length; i++) {
    names.push(bytesToHex(start.clone().update(utf8ToBytes(texts[i])).digest()).slice(0, PSEUDONYM_LENGTH));
    if (i % 500 === 499) yield { fraction: i / texts.length };
  }
  return names;
}
