import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { Ciphers } from '../contract/sealed.ts';

const TAG_BYTES = 16;

/** Encryption by Node's own OpenSSL. */
export const nodeCiphers: Ciphers = {
  random: (length) => new Uint8Array(randomBytes(length)),
  scrypt: (passphrase, salt, { n, r, p }, length) => new Promise((resolve, reject) => {
    scrypt(passphrase, salt, length, { N: n, r, p, maxmem: 128 * n * r + 128 * r * p + (1 << 20) }, (error, key) => {
      if (error === null) resolve(new Uint8Array(key));
      else reject(error);
    });
  }),
  async encrypt(key, iv, head, plain) {
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(head);
    return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  },
  async decrypt(key, iv, head, sealed) {
    if (sealed.length < TAG_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(head).setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    try {
      return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]));
    } catch {
      return null;
    }
  },
};
