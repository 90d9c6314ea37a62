import { hexText } from '../math/bytes.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

/** Bytes of a database or a columnar file as UTF-8, or in hexadecimal digits where they are none. */
export function bytesText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return hexText(bytes);
  }
}
