import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js';
import { createSinglebyteDecoder } from '@exodus/bytes/single-byte.js';
import type { EncodingName } from '../recipe/encodings.ts';

// The decoders of the platforms are not used: Node's (ICU) and browsers' (WHATWG) differ in thousands of characters of
// Shift JIS, EUC and Big5.

const SEVERAL_BYTES: ReadonlySet<EncodingName> = new Set(['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5']);

export function isMultiByte(encoding: EncodingName): boolean {
  return SEVERAL_BYTES.has(encoding);
}

/** Turns bytes into text, piece by piece where `more` follow; what cannot be read becomes U+FFFD. */
export function multiByteDecoder(encoding: EncodingName): (bytes: Uint8Array, more: boolean) => string {
  return createMultibyteDecoder(encoding, true);
}

/** Code pages of DOS that no standard of the web has (Unicode's mappings of IBM), 0x80 to 0xFF. */
const DOS: Readonly<Partial<Record<EncodingName, string>>> = {
  cp437: 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ',
  cp850: 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´­±‗¾¶§÷¸°¨·¹³²■ ',
  cp852: 'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´­˝˛ˇ˘§÷¸°¨˙űŘř■ ',
};

const tables = new Map<EncodingName, readonly number[]>();

/** Unicode of the bytes 0x80 to 0xFF of an encoding with one byte a sign; U+FFFD where there is none. */
export function highTable(encoding: EncodingName): readonly number[] {
  let table = tables.get(encoding);
  if (table === undefined) {
    const dos = DOS[encoding];
    const decode = dos === undefined ? createSinglebyteDecoder(encoding, true) : (byte: Uint8Array): string => dos[byte[0] - 128];
    table = Array.from({ length: 128 }, (_, i) => (encoding === 'iso-8859-1' ? 128 + i : decode(Uint8Array.of(128 + i)).charCodeAt(0)));
    tables.set(encoding, table);
  }
  return table;
}
