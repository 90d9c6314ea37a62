import type PptxGenJS from 'pptxgenjs';
import type { Figure } from '../chart/figure.ts';
import { ratioOf } from '../chart/svg-parts.ts';
import { LIGHT, segmentColour } from '../chart/theme.ts';
import { toSvg } from '../chart/to-svg.ts';
import type { Rasteriser } from '../contract/rasteriser.ts';
import { lineOf } from './line-of.ts';
import type { Block, ReportDocument, TableBlock } from './document.ts';
import { normaliseOffice } from './normalise-zip.ts';
import { keyFigure, noteBox, personaSlides } from './pptx-persona.ts';
import { bare, CONTENT, FONT, heightOf, INK, LINE, linesOf, MUTED, put, putPicture, SLIDE } from './pptx-parts.ts';
import type { Slide } from './pptx-parts.ts';

type PptxModule = { readonly default: typeof PptxGenJS };

const SIZES = { lead: 16, body: 14, small: 11 } as const;
const GAP = 0.14;
/** A part with a heading of its own begins a slide where there is less room than this. */
const LEAST_PART = 3.2;
/** No heading stands with less room than this below its top. */
const LEAST_BELOW = 1.3;
/** Features in a heat map on a slide; pages have room for more. */
const MOST_HEAT = 16;
/** Pixels to the inch by which charts are laid out. */
const CHART_PIXELS = 75;
/** A single chart is no wider than this. */
const MOST_WIDE = 10;

/**
 * The document as a presentation (16:9): a title on every slide, one slide per segment with bars as shapes, tables as tables, charts as
 * pictures with alternative text. What does not fit goes on on a further slide. The same bytes for the same input.
 */
export async function toPptx(report: ReportDocument, rasteriser: Rasteriser): Promise<Uint8Array> {
  const { default: Presentation } = (await import('pptxgenjs')) as unknown as PptxModule;
  const deck = new Presentation();
  deck.layout = 'LAYOUT_WIDE';
  deck.title = lineOf(report.title);
  deck.subject = lineOf(report.subtitle);
  deck.author = 'Tessera';
  deck.company = '';
  deck.theme = { headFontFace: FONT, bodyFontFace: FONT };
  deck.defineSlideMaster({
    title: 'PAGE', background: { color: 'FFFFFF' },
    objects: [{ placeholder: { options: { name: 'title', type: 'title', x: SLIDE.left, y: 0.42, w: 9, h: 0.75, fontFace: FONT, fontSize: 26, bold: true, color: INK, align: 'left', valign: 'middle', margin: 0 }, text: '' } }],
    slideNumber: { x: SLIDE.right - 0.5, y: 6.98, w: 0.5, h: 0.3, fontFace: FONT, fontSize: 9, color: MUTED, align: 'right' },
  });
  const addSlide = (title: string): Slide => {
    const slide = deck.addSlide({ masterName: 'PAGE' });
    slide.addText(lineOf(title), { placeholder: 'title', fontSize: linesOf(title, 26, 9) > 1 ? 20 : 26 });
    return slide;
  };
  const flow = createFlow(addSlide, rasteriser);
  flow.start(report.title);
  put(flow.slide(), report.subtitle, { x: SLIDE.left, y: 1.05, w: 9, h: 0.3, fontSize: 13, color: MUTED });
  for (const [i, section] of report.sections.entries()) {
    for (const [j, block] of section.blocks.entries()) {
      if (block.type === 'persona') personaSlides(block, addSlide);
      else flow.add(block, i > 0 && j === 0);
    }
  }
  const bytes = (await deck.write({ outputType: 'uint8array' })) as Uint8Array;
  return normaliseOffice(bytes, report.asOf);
}

interface Flow {
  start(title: string): void;
  slide(): Slide;
  /** @param fresh the first block of a section, which begins a slide */
  add(block: Block, fresh: boolean): void;
}

/** Puts blocks one below the other, and begins a slide where the next does not fit. */
function createFlow(addSlide: (title: string) => Slide, rasteriser: Rasteriser): Flow {
  let slide: Slide | null = null;
  let heading = '';
  let [y, empty] = [SLIDE.top, true];
  const start = (title: string): void => {
    slide = addSlide(title);
    heading = title;
    [y, empty] = [SLIDE.top, true];
  };
  const current = (): Slide => {
    if (slide === null) throw new Error('no slide has been begun');
    return slide;
  };
  const goOn = (): void => start(heading.endsWith(' (continued)') ? heading : `${heading} (continued)`);
  /** Where something so high goes. */
  const room = (height: number): number => {
    if (!empty && y + height > SLIDE.bottom) goOn();
    const at = y;
    y += height + GAP;
    empty = false;
    return at;
  };
  const text = (content: string, size: number, options: { bold?: boolean; color?: string; bullet?: boolean } = {}): void => {
    const { bullet = false, ...rest } = options;
    const height = heightOf(linesOf(content, size, CONTENT - (bullet ? 0.3 : 0)), size);
    put(current(), content, { x: SLIDE.left, y: room(height), w: CONTENT, h: height, fontSize: size, ...rest, ...(bullet ? { bullet: { indent: 14 } } : {}) });
  };
  const table = (block: TableBlock): void => {
    const widths = block.columns.map((column) => column.width * CONTENT);
    const heights = block.rows.map(({ cells }) => Math.max(0.34, 0.12 + heightOf(Math.max(...cells.map((cell, i) => linesOf(cell, 11, widths[i] - 0.25))), 11)));
    for (let from = 0; from < block.rows.length;) {
      if (!empty && y + 0.34 + heights[from] > SLIDE.bottom) goOn();
      let [to, height] = [from, 0.34];
      while (to < block.rows.length && (to === from || y + height + heights[to] <= SLIDE.bottom)) height += heights[to++];
      putTable(current(), block, from, to, y, widths, heights);
      room(height);
      from = to;
    }
  };
  const charts = (all: readonly Figure[]): void => {
    const figures = all.map(strongest);
    const wide = (CONTENT - (figures.length - 1) * 0.4) / figures.length;
    const drawn = Math.min(wide, MOST_WIDE);
    const pictures = figures.map((figure) => toSvg(figure, Math.round(drawn * CHART_PIXELS)));
    const captions = figures.map((figure) => heightOf(linesOf(figure.description, 11, wide), 11));
    const needed = Math.max(...pictures.map((svg, i) => captions[i] + 0.35 + drawn * ratioOf(svg)));
    const height = Math.min(needed, SLIDE.bottom - SLIDE.top);
    const at = room(!empty && SLIDE.bottom - y > 3 ? Math.min(height, SLIDE.bottom - y) : height);
    const given = Math.min(height, SLIDE.bottom - at);
    figures.forEach((figure, i) => {
      const x = SLIDE.left + i * (wide + 0.4);
      put(current(), figure.title, { x, y: at, w: wide, h: 0.28, fontSize: 13, bold: true });
      put(current(), figure.description, { x, y: at + 0.3, w: wide, h: captions[i], fontSize: 11, color: MUTED });
      putPicture(current(), pictures[i], { x, y: at + 0.38 + captions[i], w: drawn, h: Math.max(0.6, given - 0.38 - captions[i]) }, `${figure.title}. ${figure.description}`, rasteriser);
    });
  };
  return {
    start, slide: current,
    add(block, fresh) {
      switch (block.type) {
        case 'heading':
          if (block.level === 1 && (fresh || SLIDE.bottom - y < LEAST_PART)) start(block.text);
          else {
            if (!empty && SLIDE.bottom - y < LEAST_BELOW) goOn();
            text(block.text, block.level === 1 ? 18 : 15, { bold: true });
          }
          return;
        case 'paragraph':
          return text(block.text, SIZES[block.tone], block.tone === 'body' ? {} : { color: MUTED });
        case 'list':
          return block.items.forEach((item) => text(item, 13, { bullet: true }));
        case 'table':
          return table(block);
        case 'charts':
          return charts(block.figures);
        case 'key-figures': {
          const at = room(0.95);
          const width = CONTENT / block.items.length;
          return block.items.forEach((item, i) => keyFigure(current(), item, { x: SLIDE.left + i * width, y: at, w: width - 0.2 }));
        }
        case 'note': {
          const height = 0.55 + heightOf(linesOf(block.text, 12, CONTENT - 0.3), 12);
          return noteBox(current(), block, { x: SLIDE.left, y: room(height), w: CONTENT, h: height }, bare(LIGHT.soft));
        }
        case 'persona':
          return undefined;
      }
    },
  };
}

/** A heat map that can be read on a slide: the features that differ most, in their order. */
function strongest(figure: Figure): Figure {
  const { series } = figure;
  if (series.kind !== 'heat' || series.cols.length <= MOST_HEAT) return figure;
  const reach = series.cols.map((_, j) => Math.max(0, ...series.values.map((row) => Math.abs(row[j] ?? 0))));
  const kept = [...reach.keys()].sort((a, b) => reach[b] - reach[a] || a - b).slice(0, MOST_HEAT).sort((a, b) => a - b);
  return {
    ...figure, description: `${figure.description} The ${MOST_HEAT} features that differ most of ${series.cols.length}.`,
    series: { ...series, cols: kept.map((j) => series.cols[j]), values: series.values.map((row) => kept.map((j) => row[j])) },
  };
}

function putTable(slide: Slide, block: TableBlock, from: number, to: number, y: number, widths: readonly number[], heights: readonly number[]): void {
  const line = { type: 'solid', color: LINE, pt: 0.75 } as const;
  const none = { type: 'none' } as const;
  const options = (i: number): PptxGenJS.TableCellProps => ({
    fontFace: FONT, fontSize: 11, color: INK, valign: 'middle', align: block.columns[i].align, margin: [2, 8, 2, 0], border: [none, none, line, none],
  });
  const head = block.columns.map((column, i): PptxGenJS.TableCell => ({ text: lineOf(column.label), options: { ...options(i), color: MUTED, fontSize: 10 } }));
  const rows = block.rows.slice(from, to).map((row) => row.cells.map((cell, i): PptxGenJS.TableCell => {
    const mark = i === 0 && row.colour !== null ? [{ text: '■ ', options: { color: bare(segmentColour(row.colour).fill), breakLine: false } }] : [];
    return { text: [...mark, { text: lineOf(cell), options: { breakLine: false } }], options: options(i) };
  }));
  slide.addTable([head, ...rows], { x: SLIDE.left, y, w: CONTENT, colW: [...widths], rowH: [0.34, ...heights.slice(from, to)], objectName: lineOf(block.caption) });
}
