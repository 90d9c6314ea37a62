import { highTable, isMultiByte, multiByteDecoder } from './decoders.ts';
import type { Encoding } from './encoding.ts';

/** Turns bytes of one encoding into UTF-8, piece by piece; a byte order mark is dropped. */
export type Transcoder = (bytes: Uint8Array, last: boolean) => Uint8Array;

/** @param wellFormed the bytes are known to be valid UTF-8 and are not checked again */
export function createTranscoder(encoding: Encoding, wellFormed = false): Transcoder {
  switch (encoding) {
    case 'utf-8':
      return createUtf8(wellFormed);
    case 'utf-16le':
    case 'utf-16be':
      return createWide(encoding);
    default:
  }
  if (!isMultiByte(encoding)) {
    const table = highTable(encoding);
    return (bytes) => singleByte(bytes, table);
  }
  const decode = multiByteDecoder(encoding);
  const encoder = new TextEncoder();
  return (bytes, last) => encoder.encode(decode(bytes, !last));
}

/** Valid UTF-8 passes as it is; broken sequences become U+FFFD, but a part of one at the very end stands for none. */
const createUtf8 = (wellFormed: boolean): Transcoder => {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const encoder = new TextEncoder();
  let held = new Uint8Array(0);
  let first = true;
  return (bytes, last) => {
    let buffer = bytes;
    if (held.length > 0) {
      buffer = new Uint8Array(held.length + bytes.length);
      buffer.set(held);
      buffer.set(bytes, held.length);
    }
    const cut = last ? buffer.length : wholeCharacters(buffer);
    held = buffer.slice(cut);
    let whole = buffer.subarray(0, cut);
    if (first && cut > 0) {
      first = false;
      if (whole[0] === 0xef && whole[1] === 0xbb && whole[2] === 0xbf) whole = whole.subarray(3);
    }
    if (wellFormed || isAscii(whole)) return whole;
    try {
      strict.decode(whole);
      return whole;
    } catch {
      // as if more were to come, so that a part of a sign at the end is waited for and left out
      return encoder.encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole, { stream: last }));
    }
  };
};

const isAscii = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] > 127) return false;
  return true;
};

/** Where the last character that may be unfinished begins. */
const wholeCharacters = (bytes: Uint8Array): number => {
  for (let i = bytes.length - 1; i >= 0 && i >= bytes.length - 4; i--) {
    if (bytes[i] < 0x80) return bytes.length;
    if (bytes[i] >= 0xc0) return i;
  }
  return bytes.length;
};

const singleByte = (bytes: Uint8Array, table: readonly number[]): Uint8Array => {
  const out = new Uint8Array(bytes.length * 3);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    const code = byte >= 0x80 ? table[byte - 0x80] : byte;
    if (code < 0x80) out[at++] = code;
    else if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6);
      out[at++] = 0x80 | (code & 63);
    } else {
      out[at++] = 0xe0 | (code >> 12);
      out[at++] = 0x80 | ((code >> 6) & 63);
      out[at++] = 0x80 | (code & 63);
    }
  }
  return out.subarray(0, at);
};

const createWide = (encoding: 'utf-16le' | 'utf-16be'): Transcoder => {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  let passed = 0;
  return (bytes, last) => {
    passed += bytes.length;
    const text = decoder.decode(bytes, { stream: !last });
    // half a sign at the end stands for none
    return encoder.encode(last && passed % 2 === 1 ? text.replace(/\ufffd$/, '') : text);
  };
};
