import type { Syntax } from './repair.ts';

const MARKS = new Set(Array.from('-=+:|_* \t\u001f', (sign) => sign.charCodeAt(0)));
const LF = 10;
const CR = 13;
const MINUS = 45;
const EQUALS = 61;

/** Whether lines may be drawn between rows: columns stand between bars or under each other. */
export function drawsRules({ delimiter, blanks }: Pick<Syntax, 'delimiter' | 'blanks'>): boolean {
  return blanks || delimiter.includes('|') || delimiter === '\u001f';
}

/** Whether a line of text is drawn: `----+----`, `|:--|--:|`, `==== ====`. */
export function isRule(line: string): boolean {
  return isDrawn((i) => line.charCodeAt(i), 0, line.length);
}

/** As `isRule`, of the bytes of a line. */
export function isRuleAt(bytes: Uint8Array, from: number, to: number): boolean {
  return isDrawn((i) => bytes[i], from, to);
}

const isDrawn = (codeAt: (i: number) => number, from: number, to: number): boolean => {
  let drawn = false;
  for (let i = from; i < to; i++) {
    const code = codeAt(i);
    if (code === LF || code === CR) break;
    if (!MARKS.has(code)) return false;
    drawn ||= (code === MINUS || code === EQUALS) && codeAt(i + 1) === code;
  }
  return drawn;
};

/** Where the columns begin under which groups of a drawn line stand: `---- ----`; nothing for other lines. */
export function ruledStarts(line: string): number[] {
  if (!/^ *(?:-{2,}|={2,})(?: +(?:-+|=+))+ *$/.test(line)) return [];
  return Array.from(line.matchAll(/[-=]+/g), ({ index }) => index);
}
