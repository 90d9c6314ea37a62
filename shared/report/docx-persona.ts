import { AlignmentType, HeadingLevel, LineRuleType } from 'docx';
import type { Paragraph, Table } from 'docx';
import { traitBarSvg } from '../chart/svg-bars.ts';
import { LIGHT, segmentColour } from '../chart/theme.ts';
import type { Rasteriser } from '../contract/rasteriser.ts';
import { isWords } from './document.ts';
import type { KeyFigure, NoteBlock, PersonaBlock } from './document.ts';
import { cell, cellText, grid, hex, PAGE, paragraph, picture, run } from './docx-parts.ts';

const MUTED = hex(LIGHT.muted);

/** The page of one segment; its heading starts the page. */
export function personaDocx(persona: PersonaBlock, rasteriser: Rasteriser): (Paragraph | Table)[] {
  const colour = segmentColour(persona.colour);
  const children: (Paragraph | Table)[] = [
    paragraph([run(persona.name, { size: 40 })], { heading: HeadingLevel.HEADING_1, pageBreakBefore: true, spacing: { before: 0, after: 120 } }),
    head(persona),
  ];
  if (persona.hidden !== '') children.push(paragraph([run(persona.hidden)], { spacing: { before: 200 } }));
  if (persona.bars !== null) children.push(subheading('What sets them apart from the average customer'), traits(persona, rasteriser));
  for (const note of persona.notes) children.push(gap(), noteDocx(note, colour.soft));
  if (persona.trust.length > 0) children.push(subheading('How far to trust this segment'), keyFiguresDocx(persona.trust));
  children.push(paragraph([run(persona.footnote)], { style: 'Small', spacing: { before: 300 } }));
  return children;
}

/** Tables that touch would grow together. @param kept what follows stays on the page of what is before */
export function gap(kept = false): Paragraph {
  return paragraph([], { keepNext: kept, spacing: { before: 0, after: 0, line: 160, lineRule: LineRuleType.AUTO } });
}

function subheading(text: string): Paragraph {
  return paragraph([run(text)], { heading: HeadingLevel.HEADING_2 });
}

function head(persona: PersonaBlock): Table {
  const colour = segmentColour(persona.colour);
  const widths = [PAGE.text * 0.66, PAGE.text * 0.34];
  const line = { borderColour: colour.fill, borderSize: 24 };
  const right = persona.size === null ? [paragraph([])] : [
    paragraph([run(persona.size.share, { size: 56, bold: true, color: hex(colour.ink) })], { alignment: AlignmentType.RIGHT, spacing: { after: 0 } }),
    ...persona.size.lines.map((text) => paragraph([run(text, { size: 18, color: MUTED })], { alignment: AlignmentType.RIGHT, spacing: { after: 0 } })),
  ];
  return grid([[cell([paragraph([run(persona.headline)], { style: 'Lead' })], widths[0], { ...line, top: true }), cell(right, widths[1], { ...line, last: true, top: true })]], widths, 0);
}

function traits(persona: PersonaBlock, rasteriser: Rasteriser): Table {
  const { bars, limit } = persona;
  const widths = [0.32, 0.42, 0.13, 0.13].map((share) => share * PAGE.text);
  const line = { borderColour: LIGHT.line };
  const sides = [AlignmentType.LEFT, AlignmentType.CENTER, AlignmentType.RIGHT, AlignmentType.RIGHT];
  const titles = ['Feature', 'Difference from the average', 'This segment', 'All']
    .map((text, i) => cell([paragraph([run(text)], { style: 'TableHead', alignment: sides[i] })], widths[i], { borderColour: '#c3c9d2', last: i === 3 }));
  const rows = bars === null ? [] : persona.traits.map((trait, i) => {
    const size = { width: 260, height: 18 };
    const bar = picture(traitBarSvg(bars, i, limit, size, trait.description, LIGHT), size.width, { title: trait.label, description: trait.description }, rasteriser);
    const content = [[run(cellText(trait.label)), ...(trait.also === '' ? [] : [run(trait.also, { color: MUTED, size: 15, break: 1 })])], [bar], [run(trait.segment, { bold: true })], [run(trait.overall, { color: MUTED })]];
    return content.map((children, j) => cell([paragraph(children, { style: 'TableText', alignment: sides[j] })], widths[j], { ...line, last: j === 3 }));
  });
  return grid([titles, ...rows], widths, 1);
}

export function noteDocx(note: NoteBlock, fill: string): Table {
  const mark = note.mark === '' ? [] : [run(`  (${note.mark})`, { color: MUTED, size: 17 })];
  const lines = note.text.split(/\r?\n/).map((line) => paragraph([run(line)], { spacing: { after: 40 } }));
  return grid([[cell([paragraph([run(note.title, { bold: true, color: MUTED }), ...mark], { spacing: { after: 60 } }), ...lines], PAGE.text, { fill })]], [PAGE.text], 0);
}

export function keyFiguresDocx(items: readonly KeyFigure[]): Table {
  const width = PAGE.text / items.length;
  const cells = items.map((item) => cell([
    paragraph([run(item.value, { bold: true, size: isWords(item) ? 20 : 28 })], { spacing: { before: 60, after: 0 } }),
    paragraph([run(item.label, { size: 18, color: MUTED })], { spacing: { after: 0 }, alignment: AlignmentType.LEFT }),
    paragraph([run(item.detail, { size: 17, color: MUTED })], { spacing: { after: 60 }, alignment: AlignmentType.LEFT }),
  ], width, { borderColour: LIGHT.line, borderSize: 8, top: true }));
  return grid([cells], items.map(() => width), 0);
}
