import type { Syntax } from './repair.ts';

const MARKS = new Set(Array.from('-=+:|_* \t\u001f', (sign) => sign.charCodeAt(0)));
const MINUS = 45;
const EQUALS = 61;

/** Whether lines may be drawn between rows: columns stand between bars or under each other. */
export function drawsRules({ delimiter, blanks }: Pick<Syntax, 'delimiter' | 'blanks'>): boolean {
  return blanks || delimiter.includes('|') || delimiter === '\u001f';
}

/** Whether a line of text is drawn: `----+----`, `|:--|--:|`, `==== ====`. */
export function isRule(line: string): boolean {
  let drawn = false;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (!MARKS.has(code)) return false;
    drawn ||= (code === MINUS || code === EQUALS) && line.charCodeAt(i + 1) === code;
  }
  return drawn;
}

/** As `isRule`, of the bytes of a line. */
export function isRuleAt(bytes: Uint8Array, from: number, to: number): boolean {
  let drawn = false;
  for (let i = from; i < to; i++) {
    const code = bytes[i];
    if (code === 10 || code === 13) break;
    if (!MARKS.has(code)) return false;
    drawn ||= (code === MINUS || code === EQUALS) && bytes[i + 1] === code;
  }
  return drawn;
}

/** Where the columns begin under which groups of a drawn line stand: `---- ----`; nothing for other lines. */
export function ruledStarts(line: string): number[] {
  if (!/^ *(?:-{2,}|={2,})(?: +(?:-{1,}|={1,}))+ *$/.test(line)) return [];
  return Array.from(line.matchAll(/[-=]+/g), ({ index }) => index);
}
