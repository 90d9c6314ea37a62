import { traitBarSvg } from '../chart/svg-bars.ts';
import { LIGHT, segmentColour } from '../chart/theme.ts';
import { isWords } from './document.ts';
import type { KeyFigure, NoteBlock, PersonaBlock } from './document.ts';
import { BOX, PAGE, plain, ruledLayout, svgNode, textNode } from './pdf-parts.ts';
import type { PdfLayout, PdfNode } from './pdf-parts.ts';

const MUTED = LIGHT.muted;
/** Room for the name and for the size of a segment. */
const SIZE = 130;
const NAME = PAGE.text - SIZE - 18;
const TRAIT = { segment: 62, all: 58 } as const;
const BAR = { width: 260, height: 18 };

/** The page of one segment; its name is a bookmark. */
export function personaPdf(persona: PersonaBlock, parent: string): PdfNode[] {
  const { hidden, notes, trust } = persona;
  return [
    head(persona, parent),
    ...(hidden === '' ? [] : [textNode(hidden, { margin: [0, 10, 0, 0] })]),
    ...(persona.bars === null ? [] : [subheading('What sets them apart from the average customer'), traits(persona)]),
    ...notes.map((note) => notePdf(note, segmentColour(persona.colour).soft)),
    ...(trust.length === 0 ? [] : [{ unbreakable: true, stack: [{ ...subheading('How far to trust this segment'), headlineLevel: undefined }, keyFiguresPdf(trust)] }]),
    textNode(persona.footnote, { fontSize: 7.5, color: MUTED, margin: [0, 18, 0, 0] }),
  ];
}

function subheading(text: string): PdfNode {
  return textNode(text, { fontSize: 9.5, bold: true, color: MUTED, margin: [0, 14, 0, 4], headlineLevel: 2 });
}

function head(persona: PersonaBlock, parent: string): PdfNode {
  const colour = segmentColour(persona.colour);
  const name = textNode(persona.name, {
    fontSize: 22, bold: true, lineHeight: 1.1, headlineLevel: 1, outline: true, outlineText: plain(persona.name), outlineParentId: parent,
  }, NAME);
  const left: PdfNode[] = [name, ...(persona.headline === '' ? [] : [textNode(persona.headline, { fontSize: 11.5, color: '#333a46', margin: [0, 3, 0, 0] }, NAME)])];
  const right: PdfNode[] = persona.size === null ? [textNode('')] : [
    textNode(persona.size.share, { fontSize: 26, bold: true, color: colour.ink, alignment: 'right', lineHeight: 1 }, SIZE),
    ...persona.size.lines.map((line) => textNode(line, { fontSize: 9, color: MUTED, alignment: 'right' }, SIZE)),
  ];
  const layout: PdfLayout = {
    ...BOX, hLineWidth: (i) => (i === 0 ? 0 : 2.25), hLineColor: () => colour.fill,
    paddingLeft: () => 0, paddingRight: (column) => (column === 0 ? 18 : 0), paddingTop: () => 0, paddingBottom: () => 12,
  };
  return { pageBreak: 'before', layout, table: { widths: [NAME, SIZE], dontBreakRows: true, body: [[{ stack: left }, { stack: right }]] } };
}

function traits({ traits: rows, bars, limit }: PersonaBlock): PdfNode {
  const label = PAGE.text - BAR.width * 0.75 - TRAIT.segment - TRAIT.all - 24;
  const title = { fontSize: 8, color: MUTED } as const;
  const titles = [textNode('Feature', title), textNode('Difference from the average', { ...title, alignment: 'center' }),
    textNode('This segment', { ...title, alignment: 'right' }), textNode('All', { ...title, alignment: 'right' })];
  const body = bars === null ? [] : rows.map((trait, i): PdfNode[] => [
    { stack: [textNode(trait.label, { fontSize: 9 }, label), ...(trait.also === '' ? [] : [textNode(trait.also, { fontSize: 7, color: MUTED }, label)])] },
    svgNode(traitBarSvg(bars, i, limit, BAR, trait.description, LIGHT), BAR.width * 0.75, { margin: [0, 0, 0, 0] }),
    textNode(trait.segment, { fontSize: 9, bold: true, alignment: 'right' }, TRAIT.segment),
    textNode(trait.overall, { fontSize: 9, color: MUTED, alignment: 'right' }, TRAIT.all),
  ]);
  const layout: PdfLayout = { ...ruledLayout(4), paddingRight: (column) => (column === 3 ? 0 : 8) };
  return { layout, table: { widths: [label, BAR.width * 0.75, TRAIT.segment, TRAIT.all], headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, body: [titles, ...body] } };
}

export function notePdf(note: NoteBlock, fill: string): PdfNode {
  const mark: PdfNode = textNode(note.mark === '' ? note.title : `${note.title} (${note.mark})`, { fontSize: 9, bold: true, color: MUTED, margin: [0, 0, 0, 2] });
  const lines = note.text.split(/\r?\n/).map((line) => textNode(line, { fontSize: 9.5 }, PAGE.text - 22));
  return { margin: [0, 12, 0, 0], layout: BOX, table: { widths: ['*'], body: [[{ fillColor: fill, stack: [mark, ...lines] }]] } };
}

export function keyFiguresPdf(items: readonly KeyFigure[]): PdfNode {
  const gap = 10;
  const width = (PAGE.text - gap * (items.length - 1)) / items.length;
  const cell = (item: KeyFigure): PdfNode => ({
    width, layout: { ...BOX, hLineWidth: (i) => (i === 0 ? 1.5 : 0), paddingLeft: () => 0, paddingRight: () => 0, paddingTop: () => 5, paddingBottom: () => 0 },
    table: { widths: ['*'], dontBreakRows: true, body: [[{
      stack: [
        textNode(item.value, { fontSize: isWords(item) ? 10 : 14, bold: true, lineHeight: 1.1 }, width),
        textNode(item.label, { fontSize: 8.5, color: MUTED }, width),
        ...(item.detail === '' ? [] : [textNode(item.detail, { fontSize: 8, color: MUTED }, width)]),
      ],
    }]] },
  });
  return { columns: items.map(cell), columnGap: gap, margin: [0, 0, 0, 6] };
}
