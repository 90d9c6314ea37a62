/**
 * Whether something in a text that is taken for windows-1252 speaks against it: signs that no word of a Western language has
 * where they stand, or only letters that other encodings write just as well. It says that a person should look, no more.
 * @param cells as `createEncodingSample` gathers them
 */
export function hasDoubts(cells: Uint8Array): boolean {
  const has = (...bytes: readonly number[]): boolean => cells.some((byte) => bytes.includes(byte));
  const icelandic = has(...ICELANDIC);
  let western = false;
  for (let i = 0; i < cells.length; i++) {
    const byte = cells[i];
    if (byte < 0x80) continue;
    if (COMMON.has(byte)) western = true;
    const [before, after] = [cells[i - 1], cells[i + 1]];
    const inside = isSmall(before) && (isSmall(after) || isHigh(after));
    if ((inside && SIGNS.has(byte)) || (isCapital(byte) && isSmall((before ?? 0) | 0x20) && isSmall(after))) return true;
    if (byte === APOSTROPHE && isSmall(after) && isLong(cells, i)) return true;
    if (isDash(byte) && inside && isSmall(after)) return true;
    // Turkish ı, ş and ğ look so
    if (TURKISH.has(byte) && !icelandic) return true;
    // Polish ń before a consonant or at the end
    if (byte === ENYE && !isVowel(after)) return true;
    // Hungarian ő: Portuguese has it before e alone, Estonian beside ä
    if (byte === O_TILDE && (after ?? 0) !== 0x65 && !has(A_UMLAUT, A_TILDE)) return true;
  }
  return !western;
}

const isSmall = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x61 && byte <= 0x7a;
const isHigh = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80;
/** À to Þ, and Š, Œ, Ž and Ÿ. */
const isCapital = (byte: number): boolean => (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7) || byte === 0x8a || byte === 0x8c || byte === 0x8e || byte === 0x9f;
const isDash = (byte: number): boolean => byte === 0x96 || byte === 0x97;
const isVowel = (byte: number | undefined): boolean => byte !== undefined && (byte >= 0x80 || 'aeiouyAEIOUY'.includes(String.fromCharCode(byte)));

/** Signs of windows-1252 that stand in no word. */
const SIGNS = new Set([0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8b, 0x91, 0x93, 0x94, 0x95, 0x98, 0x99, 0x9b,
  0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xab, 0xac, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb8, 0xb9, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf, 0xd7, 0xf7]);
/** á, í, ú, ó, æ */
const ICELANDIC = [0xe1, 0xed, 0xfa, 0xf3, 0xe6];
/** Ý, ý, Þ, þ, Ð, ð */
const TURKISH = new Set([0xdd, 0xfd, 0xde, 0xfe, 0xd0, 0xf0]);
/** ä ö ü ß å ø æ, é è ê ç à ã ñ, ó í á and their capitals: what Western texts are full of. */
const COMMON = new Set([0xe4, 0xf6, 0xfc, 0xdf, 0xe5, 0xf8, 0xe6, 0xe9, 0xe8, 0xea, 0xe7, 0xe0, 0xe3, 0xf1, 0xf3, 0xed, 0xe1, 0xc4, 0xd6, 0xdc, 0xc5, 0xd8, 0xc6, 0xc9, 0xc8, 0xc7, 0xc0, 0xd1, 0xc1]);
const APOSTROPHE = 0x92;
const ENYE = 0xf1;
const O_TILDE = 0xf5;
const A_UMLAUT = 0xe4;
const A_TILDE = 0xe3;

/** Whether an apostrophe has words of some length on both sides, which only l, d, t, n and u end with before one. */
const isLong = (cells: Uint8Array, at: number): boolean => {
  let before = 0;
  while (isSmall(cells[at - 1 - before] | 32)) before++;
  let after = 0;
  while (isSmall(cells[at + 1 + after])) after++;
  return before >= 3 && after >= 3 && !'ldtnuLDTNU'.includes(String.fromCharCode(cells[at - 1]));
};
