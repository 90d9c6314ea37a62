/**
 * Everything outside the character range of XML 1.0 (section 2.2), lone surrogates included; and the signs that turn the
 * direction of what follows, by which a name could reorder the sentence around it.
 */
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|[\u202A-\u202E\u2066-\u2069]/gu;

/** `text` without the characters that no XML 1.0 document can hold, and without overrides of direction. */
export function dropIllegalXml(text: string): string {
  return text.replace(ILLEGAL, '');
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;'],
]);

/** `text` as the content of an XML or HTML element or of a quoted attribute. */
export function escapeXml(text: string): string {
  return dropIllegalXml(text).replace(/[&<>"']/g, (sign) => ENTITIES.get(sign) ?? '');
}
