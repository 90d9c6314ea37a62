import { dropIllegalXml } from '../chart/xml.ts';

/** Text as one line that XML can hold. */
export function lineOf(text: string): string {
  return dropIllegalXml(text).replace(/[\t\r\n]+/g, ' ');
}
