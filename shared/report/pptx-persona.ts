import type PptxGenJS from 'pptxgenjs';
import { LIGHT, mixColours, segmentColour } from '../chart/theme.ts';
import { lineOf } from './line-of.ts';
import { isWords } from './document.ts';
import type { KeyFigure, NoteBlock, PersonaBlock } from './document.ts';
import { bare, CONTENT, FONT, heightOf, INK, LINE, linesOf, MUTED, put, SLIDE } from './pptx-parts.ts';
import type { Slide } from './pptx-parts.ts';

const LEFT = 7.5;
const SIDE = { x: SLIDE.left + LEFT + 0.45, w: CONTENT - LEFT - 0.45 };
const ROWS = { y: 2.2, head: 0.32, row: 0.345 };
const WIDTHS = [2.75, 2.95, 0.95, 0.85] as const;
const NOTE_SIZE = 12;
/** A note begins where there is so much room. */
const LEAST_NOTE = 0.95;
const TRUST_COLUMNS = 2;
const TRUST_ROW = 0.95;

/** The slide of one segment, with bars that can be moved and coloured; a long note goes on on slides of its own. */
export function personaSlides(persona: PersonaBlock, addSlide: (title: string) => Slide): void {
  const colour = segmentColour(persona.colour);
  const slide = addSlide(persona.name);
  slide.addShape('rect', { x: 0, y: 0, w: 0.16, h: SLIDE.height, fill: { color: bare(colour.fill) } });
  head(slide, persona);
  if (persona.hidden !== '') put(slide, persona.hidden, { x: SLIDE.left, y: 2.3, w: LEFT, h: 1, fontSize: 14 });
  traits(slide, persona);
  let y = ROWS.y;
  const rest: NoteBlock[] = [];
  const below = persona.trust.length > 0 ? trustHeight(persona.trust) + 0.2 : 0;
  for (const note of persona.notes) {
    const room = SLIDE.bottom - below - y;
    if (room < LEAST_NOTE) {
      rest.push(note);
      continue;
    }
    const { taken, left, height } = fitNote(note, SIDE.w - 0.3, room);
    noteBox(slide, taken, { x: SIDE.x, y, w: SIDE.w, h: height }, bare(colour.soft));
    y += height + 0.2;
    if (left !== null) rest.push(left);
  }
  trust(slide, persona.trust, y);
  put(slide, persona.footnote, { x: SLIDE.left, y: 6.92, w: CONTENT - 0.8, h: 0.4, fontSize: 9, color: MUTED, valign: 'middle' });
  for (let note = rest.shift(); note !== undefined; note = rest.shift()) {
    const more = addSlide(`${persona.name} (continued)`);
    const { taken, left, height } = fitNote(note, CONTENT - 0.3, SLIDE.bottom - SLIDE.top);
    noteBox(more, taken, { x: SLIDE.left, y: SLIDE.top, w: CONTENT, h: height }, bare(colour.soft));
    if (left !== null) rest.unshift(left);
  }
}

function head(slide: Slide, persona: PersonaBlock): void {
  const colour = segmentColour(persona.colour);
  put(slide, persona.headline, { x: SLIDE.left, y: 1.2, w: 9, h: 0.75, fontSize: 15, color: MUTED });
  if (persona.size !== null) {
    put(slide, persona.size.share, { x: 9.7, y: 0.45, w: SLIDE.right - 9.7, h: 0.75, fontSize: 40, bold: true, color: bare(colour.ink), align: 'right' });
    put(slide, persona.size.lines.join(', '), { x: 9.2, y: 1.2, w: SLIDE.right - 9.2, h: 0.4, fontSize: 12, color: MUTED, align: 'right' });
  }
  slide.addShape('line', { x: SLIDE.left, y: 2, w: CONTENT, h: 0, line: { color: bare(colour.fill), width: 2 } });
}

/** What sets the segment apart: texts in a table, bars and their intervals as shapes over it. */
function traits(slide: Slide, { traits: list, bars, limit, colour }: PersonaBlock): void {
  if (bars === null) return;
  const fill = segmentColour(colour).fill;
  const text = (content: string, options: PptxGenJS.TableCellProps = {}): PptxGenJS.TableCell => ({
    text: lineOf(content), options: { fontFace: FONT, fontSize: 11, color: INK, valign: 'middle', margin: [0, 0.06, 0, 0], border: [{ type: 'none' }, { type: 'none' }, { type: 'solid', color: LINE, pt: 0.75 }, { type: 'none' }], ...options },
  });
  const title = { fontSize: 10, color: MUTED } as const;
  slide.addTable([
    [text('Feature', title), text('Difference from the average', { ...title, align: 'center' }), text('This segment', { ...title, align: 'right' }), text('All', { ...title, align: 'right' })],
    ...list.map((trait) => [text(shortened(trait.label, 11, WIDTHS[0] - 0.1)), text(''), text(trait.segment, { align: 'right', bold: true }), text(trait.overall, { align: 'right', color: MUTED })]),
  ], { x: SLIDE.left, y: ROWS.y, w: LEFT, colW: [...WIDTHS], rowH: [ROWS.head, ...list.map(() => ROWS.row)] });
  const from = SLIDE.left + WIDTHS[0] + 0.1;
  const wide = WIDTHS[1] - 0.2;
  const place = (value: number): number => from + ((value + limit) / (2 * limit)) * wide;
  const bottom = ROWS.y + ROWS.head + list.length * ROWS.row;
  list.forEach((trait, i) => {
    const value = bars.values[i];
    const y = ROWS.y + ROWS.head + i * ROWS.row + ROWS.row / 2;
    const [start, end] = [place(Math.min(0, value)), place(Math.max(0, value))];
    slide.addShape('rect', {
      x: start, y: y - 0.07, w: Math.max(0.01, end - start), h: 0.14, fill: { color: bare(fill), transparency: value < 0 ? 40 : 0 }, objectName: lineOf(trait.description),
    });
    const interval = bars.intervals?.[i];
    if (interval === undefined) return;
    slide.addShape('line', { x: place(interval[0]), y, w: Math.max(0.01, place(interval[1]) - place(interval[0])), h: 0, line: { color: bare(mixColours(fill, '#000000', 0.55)), width: 1.5 } });
  });
  slide.addShape('line', { x: place(0), y: ROWS.y + ROWS.head, w: 0, h: bottom - ROWS.y - ROWS.head, line: { color: bare(LIGHT.muted), width: 0.75, transparency: 50 } });
}

/** Text that fits into one line, with an ellipsis where it was longer. */
function shortened(text: string, size: number, width: number): string {
  let end = text.length;
  while (end > 1 && linesOf(end < text.length ? `${text.slice(0, end)}…` : text, size, width) > 1) end -= 1;
  return end < text.length ? `${text.slice(0, end).trimEnd()}…` : text;
}

/** As much of a note as fits into that height, and what is left. */
function fitNote(note: NoteBlock, width: number, room: number): { taken: NoteBlock; left: NoteBlock | null; height: number } {
  const most = Math.max(1, Math.floor((room - 0.55) / heightOf(1, NOTE_SIZE)));
  const words = note.text.split(/(?<=\s)/);
  let taken = note.text;
  let count = words.length;
  while (count > 1 && linesOf(taken, NOTE_SIZE, width) > most) {
    count = Math.min(count - 1, Math.max(1, Math.ceil((count * most) / linesOf(taken, NOTE_SIZE, width))));
    taken = words.slice(0, count).join('');
  }
  const left = words.slice(count).join('');
  return {
    taken: { ...note, text: taken.trimEnd() }, left: left.trim() === '' ? null : { ...note, text: left },
    height: heightOf(Math.min(most, linesOf(taken, NOTE_SIZE, width)), NOTE_SIZE) + 0.55,
  };
}

/** A remark in a tinted box. */
export function noteBox(slide: Slide, note: NoteBlock, box: { x: number; y: number; w: number; h: number }, fill: string): void {
  const base = { fontFace: FONT, fontSize: NOTE_SIZE, color: INK } as const;
  slide.addText([
    { text: lineOf(note.title) + (note.mark === '' ? '' : `  (${note.mark})`), options: { ...base, fontSize: 11, bold: true, color: MUTED, breakLine: true } },
    ...note.text.split(/\r?\n/).map((line, i, all) => ({ text: lineOf(line), options: { ...base, breakLine: i < all.length - 1 } })),
  ], { ...box, fill: { color: fill }, margin: 8, valign: 'top' });
}

/** How far to trust the segment, in the column on the right. */
function trust(slide: Slide, items: readonly KeyFigure[], from: number): void {
  if (items.length === 0) return;
  put(slide, 'How far to trust this segment', { x: SIDE.x, y: from, w: SIDE.w, h: 0.3, fontSize: 12, bold: true });
  const wide = (SIDE.w - 0.2) / TRUST_COLUMNS;
  items.forEach((item, i) => keyFigure(slide, item, {
    x: SIDE.x + (i % TRUST_COLUMNS) * (wide + 0.2), y: from + 0.36 + Math.floor(i / TRUST_COLUMNS) * TRUST_ROW, w: wide,
  }));
}

/** Inches that the figures take. */
function trustHeight(items: readonly KeyFigure[]): number {
  return 0.36 + Math.ceil(items.length / TRUST_COLUMNS) * TRUST_ROW;
}

export function keyFigure(slide: Slide, item: KeyFigure, { x, y, w }: { x: number; y: number; w: number }): void {
  slide.addText([
    { text: lineOf(item.value), options: { fontFace: FONT, fontSize: isWords(item) ? 13 : 18, bold: true, color: INK, breakLine: true } },
    { text: lineOf(item.detail === '' ? item.label : `${item.label}: ${item.detail}`), options: { fontFace: FONT, fontSize: 11, color: MUTED } },
  ], { x, y, w, h: 0.8, margin: 0, valign: 'top' });
}
