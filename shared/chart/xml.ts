/** Everything outside the character range of XML 1.0 (section 2.2), lone surrogates included. */
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** `text` without the characters that no XML 1.0 document can hold. */
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
