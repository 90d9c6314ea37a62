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

/** Rough width of a text in Inter, in pixels; enough to leave room and to cut. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const sign of text) {
    width += /[MWmw@%]/.test(sign) ? 0.86 : /[A-Z0-9]/.test(sign) ? 0.65 : /[iljtfrI.,:;'|! ]/.test(sign) ? 0.32 : sign > '\u2e80' ? 1 : 0.57;
  }
  return width * size;
}

/** `text` cut with an ellipsis so that it fits `width` pixels. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const signs = [...text];
  while (signs.length > 1 && textWidth(`${signs.join('')}…`, size) > width) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

/** `text` broken at spaces into at most `most` lines of `width` pixels; what does not fit is cut with an ellipsis. */
export function wrapText(text: string, size: number, width: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text.split(' ');
  while (rest.length > 0 && lines.length < most) {
    let take = 1;
    while (take < rest.length && textWidth(rest.slice(0, take + 1).join(' '), size) <= width) take++;
    if (lines.length === most - 1) take = rest.length;
    lines.push(fitText(rest.slice(0, take).join(' '), size, width));
    rest = rest.slice(take);
  }
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
