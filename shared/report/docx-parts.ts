import { AlignmentType, BorderStyle, ImageRun, Paragraph, ShadingType, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType } from 'docx';
import type { IParagraphOptions, IRunOptions } from 'docx';
import { ratioOf, withBreaks } from '../chart/svg-parts.ts';
import type { Rasteriser } from '../contract/rasteriser.ts';
import { lineOf } from './line-of.ts';

/** Width of the text on A4 with the margins below, in twips (1/1440 inch). */
export const PAGE = { width: 11906, height: 16838, margin: 1000, text: 9906 } as const;

/** Pixels of 96 to the inch across the text. */
export const TEXT_PIXELS = 660;

/** Pixels of the picture for each pixel on the page: sharp in print (192 to the inch). */
const SHARPNESS = 2;

const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
export const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE } as const;

/** Text of a table cell. */
export const cellText = (text: string): string => withBreaks(text, '\u200b');

export function run(text: string, options: Omit<IRunOptions, 'text'> = {}): TextRun {
  return new TextRun({ ...options, text: lineOf(text) });
}

export function paragraph(children: readonly (TextRun | ImageRun)[], options: Omit<IParagraphOptions, 'children'> = {}): Paragraph {
  return new Paragraph({ ...options, children: [...children] });
}

/** Colours in Word have no `#`. */
export function hex(colour: string): string {
  return colour.replace('#', '').toUpperCase();
}

/**
 * A picture of an SVG.
 * @param width on the page, in pixels of 96 to the inch
 */
export function picture(svg: string, width: number, alt: { readonly title: string; readonly description: string }, rasteriser: Rasteriser): ImageRun {
  const height = width * ratioOf(svg);
  return new ImageRun({
    type: 'png',
    data: rasteriser.png(svg, Math.round(width * SHARPNESS)),
    transformation: { width: Math.round(width), height: Math.round(height) },
    altText: { name: lineOf(alt.title), title: lineOf(alt.title), description: lineOf(alt.description) },
  });
}

export interface CellOptions {
  readonly align?: 'left' | 'right' | 'center';
  readonly borderColour?: string;
  readonly borderSize?: number;
  readonly fill?: string;
  /** The last of its row: nothing stands to its right. */
  readonly last?: boolean;
  /** Content at the top, not in the middle. */
  readonly top?: boolean;
}

/** A cell with a line under it, or none. */
export function cell(children: readonly Paragraph[], width: number, options: CellOptions = {}): TableCell {
  const line = options.borderColour === undefined ? NONE
    : { style: BorderStyle.SINGLE, size: options.borderSize ?? 4, color: hex(options.borderColour) };
  return new TableCell({
    children: [...children], width: { size: Math.round(width), type: WidthType.DXA },
    verticalAlign: options.top === true ? VerticalAlignTable.TOP : VerticalAlignTable.CENTER,
    borders: { top: NONE, left: NONE, right: NONE, bottom: line },
    margins: { top: 50, bottom: 50, left: options.fill === undefined ? 0 : 160, right: options.last === true ? 0 : 160 },
    ...(options.fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, color: 'auto', fill: hex(options.fill) } }),
  });
}

/** A table across the text; widths in twips. The first `heads` rows repeat on every page. */
export function grid(rows: readonly (readonly TableCell[])[], widths: readonly number[], heads: number): Table {
  return new Table({
    width: { size: PAGE.text, type: WidthType.DXA }, columnWidths: widths.map(Math.round), layout: TableLayoutType.FIXED,
    borders: NO_BORDERS, alignment: AlignmentType.LEFT,
    rows: rows.map((cells, i) => new TableRow({ children: [...cells], tableHeader: i < heads, cantSplit: true })),
  });
}
