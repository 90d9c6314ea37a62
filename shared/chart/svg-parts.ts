import type { FigureColour } from './figure.ts';
import { FONT_FAMILY, segmentColour } from './theme.ts';
import type { Theme } from './theme.ts';
import { escapeXml } from './xml.ts';

/** A drawing: markup and the height it needs. */
export interface Drawing {
  readonly height: number;
  readonly content: string;
}

/** A coordinate with at most two decimals, never `-0` or an exponent. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return rounded === 0 ? '0' : String(rounded);
}

type Attributes = Readonly<Record<string, string | number>>;

/** One element. Numbers are written as coordinates, strings escaped; `content` is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`).join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill: string;
  readonly size?: number;
  readonly weight?: 400 | 600;
}

/** A line of text with its baseline at `y`. */
export function textAt(x: number, y: number, text: string, style: TextStyle): string {
  return element('text', {
    x, y, 'font-size': style.size ?? 11, 'font-weight': String(style.weight ?? 400),
    'text-anchor': style.anchor ?? 'start', fill: style.fill,
  }, escapeXml(text));
}

/** Rough width of one sign in Inter, in em. */
function signWidth(sign: string): number {
  if (/[MWmw@%]/.test(sign)) return 0.86;
  if (/[A-Z0-9]/.test(sign)) return 0.65;
  if (/[iljtfrI.,:;'|! ]/.test(sign)) return 0.32;
  return sign > '\u2e80' ? 1 : 0.57;
}

/** Rough width of a text in Inter, in pixels; enough to leave room and to cut. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const sign of text) width += signWidth(sign);
  return width * size;
}

/** `text` cut with an ellipsis so that it fits `width` pixels; at least one sign stays. Reads no more than fits. */
export function fitText(text: string, size: number, width: number): string {
  const room = width / size;
  const ellipsis = signWidth('…');
  let used = 0;
  let kept = '';
  let cut: string | null = null;
  for (const sign of text) {
    used += signWidth(sign);
    if (used > room) return `${(cut ?? kept).trimEnd() || sign}…`;
    if (cut === null && kept !== '' && used + ellipsis > room) cut = kept;
    kept += sign;
  }
  return text;
}

/** After the lines of a name such as `TOTAL_SPEND`. */
const NAME_BREAK = /(?<=[^_]_)(?=[^_])/g;
/** Signs of a word from which on it is long for a cell of a table. */
const LONG_WORD = 15;

/** Text of a table cell with `mark` where long names may be broken rather than anywhere. */
export function withBreaks(text: string, mark: string): string {
  return text.split(' ').map((word) => (word.length < LONG_WORD ? word : word.replace(NAME_BREAK, mark))).join(' ');
}

/** A text in words, each with what parts it from the one before: a blank, or nothing after the line of a name such as `TOTAL_SPEND`. */
export function partsOf(text: string): readonly { readonly word: string; readonly blank: boolean }[] {
  return text.split(' ').flatMap((word, i) => word.split(NAME_BREAK).map((part, at) => ({ word: part, blank: i > 0 && at === 0 })));
}

/** `text` broken at spaces, and after the lines of long names, into at most `most` lines of `width` pixels; what does not fit is cut with an ellipsis. */
export function wrapText(text: string, size: number, width: number, most: number): string[] {
  const room = width / size;
  const blank = signWidth(' ');
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const part of partsOf(text)) {
    const wide = textWidth(part.word, 1);
    if (line !== '' && used + (part.blank ? blank : 0) + wide > room && lines.length < most - 1) {
      lines.push(fitText(line, size, width));
      line = '';
      used = 0;
    }
    const parted = part.blank && line !== '';
    used += (parted ? blank : 0) + wide;
    line += `${parted ? ' ' : ''}${part.word}`;
    if (lines.length === most - 1 && used > room) break;
  }
  if (line !== '') lines.push(fitText(line, size, width));
  return lines;
}

export function paint(colour: FigureColour, theme: Theme): string {
  if (colour.kind === 'segment') return segmentColour(colour.index).fill;
  return colour.kind === 'accent' ? theme.accent : theme.muted;
}

/** A whole picture. `label` is what a screen reader says. */
export function svgDocument(width: number, height: number, label: string, content: string): string {
  return element('svg', {
    xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
    role: 'img', 'aria-label': label, 'font-family': `${FONT_FAMILY}, system-ui, sans-serif`,
  }, content);
}

/** Height of an SVG of ours for each unit of its width. */
export function ratioOf(svg: string): number {
  const size = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  return size === null ? 1 : Number(size[2]) / Number(size[1]);
}
