import { holdsSign, subsetOf } from '../chart/font-subsets.ts';
import type { FontSubset } from '../chart/font-subsets.ts';
import { partsOf, textWidth } from '../chart/svg-parts.ts';
import { LIGHT } from '../chart/theme.ts';
import { dropIllegalXml } from '../chart/xml.ts';

/** A4 in points, with the margins of the Word file. */
export const PAGE = { width: 595.28, margin: 50, text: 495.28, top: 58, bottom: 50 } as const;

/** Pixels of a chart across the text, as in the Word file. */
export const TEXT_PIXELS = 660;

export const FONT_SIZE = 10;

/** Styles of text that the pages use. */
export interface TextStyle {
  readonly fontSize?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly alignment?: 'left' | 'right' | 'center';
  readonly lineHeight?: number;
  readonly characterSpacing?: number;
  readonly margin?: Margin;
}

/** Left, top, right, bottom, in points. */
export type Margin = readonly [number, number, number, number];

interface Run {
  readonly text: string;
  readonly font: string;
  readonly wordBreak?: 'break-all';
}

interface Placing {
  readonly pageBreak?: 'before';
  readonly headlineLevel?: number;
  readonly unbreakable?: boolean;
  readonly outline?: boolean;
  readonly outlineText?: string;
  readonly outlineId?: string;
  readonly outlineParentId?: string;
  readonly width?: number | '*' | 'auto';
  readonly margin?: Margin;
  readonly fillColor?: string;
  readonly verticalAlignment?: 'middle';
}

/** What a page is made of, as pdfmake takes it. */
export type PdfNode = Placing & (
  | (TextStyle & { readonly text: readonly (Run & TextStyle)[] })
  | { readonly stack: readonly PdfNode[] }
  | { readonly columns: readonly PdfNode[]; readonly columnGap?: number }
  | { readonly ul: readonly PdfNode[]; readonly markerColor?: string }
  | { readonly svg: string; readonly width: number }
  | { readonly table: PdfTable; readonly layout: PdfLayout }
);

export interface PdfTable {
  readonly widths: readonly (number | '*')[];
  readonly headerRows?: number;
  readonly keepWithHeaderRows?: number;
  readonly dontBreakRows?: boolean;
  readonly body: readonly (readonly PdfNode[])[];
}

/** Lines and paddings of a table; `i` counts lines from the top edge. */
export interface PdfLayout {
  readonly hLineWidth: (i: number) => number;
  readonly hLineColor: (i: number) => string;
  readonly vLineWidth: () => number;
  readonly paddingLeft: (column: number) => number;
  readonly paddingRight: (column: number) => number;
  readonly paddingTop: () => number;
  readonly paddingBottom: () => number;
}

/** Stands for a sign that no bundled font has. Inter has no U+FFFD, and a glyph that is not there could not be copied as text. */
const UNKNOWN = '?';

/** Text as one line that a document can hold. */
export const plain = (text: string): string => dropIllegalXml(text).replace(/[\t\r\n]+/g, ' ');

export const fontName = (subset: FontSubset): string => `Inter-${subset}`;

/**
 * Text in pieces of one font each: Inter comes in parts, and PDF has no fallback from one to the next.
 * @param isLong tells words that need more than a line, which are broken anywhere
 */
export function runsOf(text: string, isLong: (word: string) => boolean = () => false): Run[] {
  return text.split(/(?<=\s)/).flatMap((word) => {
    const runs = fontRuns(word);
    return isLong(word) ? runs.map((run) => ({ ...run, wordBreak: 'break-all' as const })) : runs;
  }).reduce<Run[]>((all, run) => {
    const last = all.at(-1);
    if (last === undefined || last.font !== run.font || last.wordBreak !== run.wordBreak) return [...all, run];
    return [...all.slice(0, -1), { ...last, text: last.text + run.text }];
  }, []);
}

function fontRuns(text: string): Run[] {
  const runs: { text: string; subset: FontSubset }[] = [];
  for (const sign of dropIllegalXml(text)) {
    const code = sign.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    // A sign stays with the ones before it where it can: accents with their letter.
    const subset = last !== undefined && holdsSign(last.subset, code) ? last.subset : subsetOf(code);
    const written = subset === null ? UNKNOWN : sign;
    if (last !== undefined && last.subset === (subset ?? 'latin')) last.text += written;
    else runs.push({ text: written, subset: subset ?? 'latin' });
  }
  return runs.length === 0 ? [{ text: '', font: fontName('latin') }] : runs.map((run) => ({ text: run.text, font: fontName(run.subset) }));
}

/** How many different signs no bundled font has; they are shown as question marks. */
export function signsWithoutFont(text: string): number {
  return [...new Set(dropIllegalXml(text))].filter((sign) => subsetOf(sign.codePointAt(0) ?? 0) === null).length;
}

/** Share of a line that a word may take, as widths are estimates. */
const MARGIN = 0.92;

/** Long names with line breaks after their lines (`TOTAL_SPEND`), where that makes them fit. */
function folded(text: string, size: number, room: number): string {
  return text.split(' ').map((word) => {
    if (textWidth(word, size) <= room) return word;
    const lines: string[] = [''];
    for (const { word: part } of partsOf(word)) {
      if (lines[lines.length - 1] !== '' && textWidth(lines[lines.length - 1] + part, size) > room) lines.push('');
      lines[lines.length - 1] += part;
    }
    return lines.join('\n');
  }).join(' ');
}

/**
 * Text without what a document cannot hold.
 * @param room points across a line; longer words are broken
 */
export function textNode(text: string, style: TextStyle & Placing = {}, room: number = PAGE.text): PdfNode {
  const size = style.fontSize ?? FONT_SIZE;
  return { ...style, text: runsOf(folded(plain(text), size, room * MARGIN), (word) => textWidth(word, size) > room * MARGIN) };
}

/** A picture of ours with its texts in the fonts that have their signs. */
export function svgNode(svg: string, width: number, placing: Placing = {}): PdfNode {
  const named = svg.replace(/(<text\b[^>]*>)([^<]*)(<\/text>)/g, (_, open: string, content: string, close: string) => {
    const runs = runsOf(content);
    return runs.length === 1 ? `${open.replace('<text', `<text font-family="${runs[0].font}"`)}${runs[0].text}${close}`
      : `${open}${runs.map((run) => `<tspan font-family="${run.font}">${run.text}</tspan>`).join('')}${close}`;
  });
  return { ...placing, svg: named, width };
}

/** A line below each row, that of the header darker. */
export function ruledLayout(padding: number): PdfLayout {
  return {
    hLineWidth: (i) => (i === 0 ? 0 : 0.5),
    hLineColor: (i) => (i === 1 ? '#c3c9d2' : LIGHT.line),
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingRight: () => 8,
    paddingTop: () => padding,
    paddingBottom: () => padding,
  };
}

/** A box without lines. */
export const BOX: PdfLayout = {
  hLineWidth: () => 0, hLineColor: () => LIGHT.line, vLineWidth: () => 0,
  paddingLeft: () => 11, paddingRight: () => 11, paddingTop: () => 8, paddingBottom: () => 9,
};
