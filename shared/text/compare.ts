/** The order of two texts by their UTF-8 bytes, as the database sorts them. */
export function compareBytes(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return place(x) - place(y);
  }
  return a.length - b.length;
}

/** Halves of a character beyond U+FFFF come after all other characters, though their codes are smaller than some. */
const place = (code: number): number => (code >= 0xd800 && code < 0xe000 ? code + 0x10000 : code);
