/** Encodings of text that are read; names of the WHATWG Encoding Standard, but for ISO-8859-1, which is its own, and code pages of DOS that it does not know. */
export const ENCODINGS = [
  'utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'windows-1250', 'iso-8859-2', 'windows-1251', 'koi8-r', 'iso-8859-5',
  'windows-1253', 'iso-8859-7', 'windows-1254', 'shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5',
  'macintosh', 'cp437', 'cp850', 'cp852', 'ibm866',
] as const;
export type EncodingName = (typeof ENCODINGS)[number];
