import type { BarSeries, Figure } from '../chart/figure.ts';

export interface HeadingBlock {
  readonly type: 'heading';
  readonly level: 1 | 2;
  readonly text: string;
}

export interface ParagraphBlock {
  readonly type: 'paragraph';
  readonly text: string;
  readonly tone: 'lead' | 'body' | 'small';
}

export interface ListBlock {
  readonly type: 'list';
  readonly items: readonly string[];
}

export interface TableColumn {
  readonly label: string;
  readonly align: 'left' | 'right';
  /** Share of the table's width, 0..1; the columns of a table add up to 1. */
  readonly width: number;
}

export interface TableRow {
  /** One text a column; the first cell names the row. */
  readonly cells: readonly string[];
  /** Palette position of a colour mark before the first cell, or null. */
  readonly colour: number | null;
}

export interface TableBlock {
  readonly type: 'table';
  /** What the table shows, for screen readers. */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** One chart, or two side by side. */
export interface ChartsBlock {
  readonly type: 'charts';
  readonly figures: readonly Figure[];
}

export interface KeyFigure {
  readonly value: string;
  readonly label: string;
  /** A second line, or empty. */
  readonly detail: string;
}

/** A value in words, which is written smaller than a figure. */
export const isWords = ({ value }: KeyFigure): boolean => value.length > 12;

export interface KeyFiguresBlock {
  readonly type: 'key-figures';
  readonly items: readonly KeyFigure[];
}

/** A remark that stands out. `mark` says whose it is, for example "analyst's view"; empty: the product's own. */
export interface NoteBlock {
  readonly type: 'note';
  readonly title: string;
  readonly mark: string;
  readonly text: string;
}

export interface PersonaTrait {
  readonly label: string;
  /** Other features that pick the same customers, or empty. */
  readonly also: string;
  /** Mean or share, written out. */
  readonly segment: string;
  readonly overall: string;
  /** The bar in words. */
  readonly description: string;
}

/** The page of one segment. */
export interface PersonaBlock {
  readonly type: 'persona';
  readonly name: string;
  /** Palette position. */
  readonly colour: number;
  /** Share of customers and the lines under it; null when the figures are hidden. */
  readonly size: { readonly share: string; readonly lines: readonly string[] } | null;
  readonly headline: string;
  readonly traits: readonly PersonaTrait[];
  /** The bars of `traits`, row by row; null where there are none. */
  readonly bars: BarSeries | null;
  /** The bars' scale reaches from −limit to +limit, the same on every page. */
  readonly limit: number;
  /** Why there are no figures, or empty. */
  readonly hidden: string;
  readonly notes: readonly NoteBlock[];
  readonly trust: readonly KeyFigure[];
  readonly footnote: string;
}

export type Block =
  | HeadingBlock | ParagraphBlock | ListBlock | TableBlock | ChartsBlock | KeyFiguresBlock | NoteBlock | PersonaBlock;

/** A part that starts on a new page. */
export interface Section {
  readonly blocks: readonly Block[];
}

/** A document before it takes a form. Every figure in it is text already; the writers compute nothing. */
export interface ReportDocument {
  readonly title: string;
  readonly subtitle: string;
  /** `YYYY-MM-DD`; also the date inside the file, in place of the clock. */
  readonly asOf: string;
  /** BCP 47. */
  readonly language: string;
  readonly sections: readonly Section[];
}
