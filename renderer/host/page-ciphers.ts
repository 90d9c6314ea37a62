import { scryptAsync } from '@noble/hashes/scrypt.js';
import type { Ciphers } from '../../shared/contract/sealed.ts';

/** Longest that the window's thread works on a key in one go. */
const TURN_MS = 8;

/** Encryption in the window: AES by the browser, scrypt by a library, since browsers have none. */
export const pageCiphers: Ciphers = {
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  scrypt: (passphrase, salt, { n, r, p }, length) =>
    scryptAsync(passphrase, salt, { N: n, r, p, dkLen: length, asyncTick: TURN_MS, maxmem: 128 * n * r + 128 * r * p + (1 << 20) }),
  async encrypt(key, iv, head, plain) {
    const aes = await crypto.subtle.importKey('raw', key.slice(), 'AES-GCM', false, ['encrypt']);
    return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv.slice(), additionalData: head.slice() }, aes, plain.slice()));
  },
  async decrypt(key, iv, head, sealed) {
    const aes = await crypto.subtle.importKey('raw', key.slice(), 'AES-GCM', false, ['decrypt']);
    return crypto.subtle.decrypt({ name: 'AES-GCM', iv: iv.slice(), additionalData: head.slice() }, aes, sealed.slice()).then((plain) => new Uint8Array(plain), () => null);
  },
};
