import type { Figure } from '../chart/figure.ts';
import type { FontFile } from '../chart/font-subsets.ts';
import { LIGHT, segmentColour } from '../chart/theme.ts';
import { toSvg } from '../chart/to-svg.ts';
import { ratioOf } from '../chart/svg-parts.ts';
import type { Block, ReportDocument, TableBlock } from './document.ts';
import { FONT_SIZE, fontName, PAGE, plain, ruledLayout, svgNode, TEXT_PIXELS, textNode } from './pdf-parts.ts';
import type { PdfLayout, PdfNode } from './pdf-parts.ts';
import { keyFiguresPdf, notePdf, personaPdf } from './pdf-persona.ts';

/** The part of pdfmake that is used. Its browser build runs everywhere, so that the same code packs the bytes on every host. */
interface PdfModule {
  readonly default: {
    readonly virtualfs: { writeFileSync(name: string, content: Uint8Array): void };
    setFonts(fonts: Readonly<Record<string, { readonly normal: string; readonly bold: string }>>): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    createPdf(definition: object): { getBuffer(): Promise<Uint8Array> };
  };
}

const MUTED = LIGHT.muted;
/** The bookmark that holds those of the segments. */
const SEGMENTS = 'segments';
const COLUMN_GAP = 12;
/** No heading stands with less room than this below its top, so that it stays with what follows. */
const LEAST_BELOW = 75;
/** Points that a chart is high at most. */
const MOST_HIGH = 560;
const mark = (fill: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"><rect width="10" height="10" rx="3" fill="${fill}"/></svg>`;

/**
 * The document as PDF (A4): text that can be selected and searched in the bundled Inter, charts as vectors, bookmarks, page numbers.
 * The date inside is the document's, so the same input gives the same bytes.
 *
 * @param fonts the files of Inter that its text needs, as WOFF
 */
export async function toPdf(report: ReportDocument, fonts: readonly FontFile[]): Promise<Uint8Array> {
  // @ts-expect-error the browser build comes without types
  const { default: pdfMake } = (await import('pdfmake/build/pdfmake.min.js')) as PdfModule;
  for (const { subset, weight, bytes } of fonts) pdfMake.virtualfs.writeFileSync(`${fontName(subset)}-${weight}`, bytes);
  pdfMake.setFonts(Object.fromEntries(fonts.map(({ subset }) => [fontName(subset), { normal: `${fontName(subset)}-400`, bold: `${fontName(subset)}-600` }])));
  // Nothing in a document of ours is an address.
  pdfMake.setUrlAccessPolicy(() => false);
  const date = new Date(`${report.asOf}T00:00:00Z`);
  const name = plain(`${report.title}. ${report.subtitle}`);
  const definition = {
    pageSize: 'A4', pageMargins: [PAGE.margin, PAGE.top, PAGE.margin, PAGE.bottom],
    version: '1.7', language: report.language, displayTitle: true,
    info: { title: plain(report.title), subject: plain(report.subtitle), author: 'Tessera', creator: 'Tessera', producer: 'Tessera (pdfmake)', creationDate: date, modDate: date },
    defaultStyle: { font: fontName('latin'), fontSize: FONT_SIZE, color: LIGHT.ink, lineHeight: 1.25 },
    header: (page: number): PdfNode => textNode(page === 1 ? '' : name, { fontSize: 8, color: MUTED, margin: [PAGE.margin, 28, PAGE.margin, 0] }),
    footer: (page: number, pages: number): PdfNode => textNode(`Made with Tessera. Page ${page} of ${pages}`, { fontSize: 8, color: MUTED, alignment: 'right', margin: [PAGE.margin, 18, PAGE.margin, 0] }),
    content: contentOf(report),
    pageBreakBefore: ({ headlineLevel, startPosition }: { headlineLevel?: number; startPosition: { verticalRatio: number; pageInnerHeight: number } }): boolean =>
      headlineLevel !== undefined && (1 - startPosition.verticalRatio) * startPosition.pageInnerHeight < LEAST_BELOW,
  };
  // A copy of its own: pdfmake's buffer may lie in a larger one.
  return new Uint8Array(await pdfMake.createPdf(definition).getBuffer());
}

function contentOf(report: ReportDocument): PdfNode[] {
  const nodes: PdfNode[] = [
    { stack: [
      textNode(report.title, { fontSize: 22, bold: true, lineHeight: 1.1, outline: true, outlineText: plain(report.title) }),
      textNode(report.subtitle, { fontSize: 12, color: MUTED, margin: [0, 4, 0, 14] }),
    ] },
  ];
  let segments = false;
  report.sections.forEach((section, i) => section.blocks.forEach((block, j) => {
    if (block.type === 'persona') {
      const parts = personaPdf(block, SEGMENTS);
      // The first page of a segment carries the bookmark that holds them all.
      if (!segments) nodes.push(textNode('', { fontSize: 1, lineHeight: 0.01, outline: true, outlineText: 'Segments', outlineId: SEGMENTS, pageBreak: 'before' }), { ...parts[0], pageBreak: undefined }, ...parts.slice(1));
      else nodes.push(...parts);
      segments = true;
    } else if (block.type !== 'heading' || section.blocks[j + 1]?.type !== 'charts') {
      const own = blockPdf(block, section.blocks[j - 1], i > 0 && j === 0);
      // A picture goes to the next page as a whole, and its heading with it.
      const heading = block.type === 'charts' && section.blocks[j - 1]?.type === 'heading' ? blockPdf(section.blocks[j - 1], undefined, i > 0 && j === 1) : [];
      nodes.push(...(heading.length === 0 ? own : [{ unbreakable: true, stack: [...heading.map((node) => ({ ...node, headlineLevel: undefined })), ...own] }]));
    }
  }));
  return nodes;
}

function blockPdf(block: Block, before: Block | undefined, newPage: boolean): PdfNode[] {
  const fresh = newPage ? { pageBreak: 'before' } as const : {};
  switch (block.type) {
    case 'heading':
      return [textNode(block.text, block.level === 1
        ? { fontSize: 13, bold: true, margin: [0, 12, 0, 5], headlineLevel: 1, outline: true, outlineText: plain(block.text), ...fresh }
        : { fontSize: 9.5, bold: true, color: MUTED, margin: [0, 12, 0, 4], headlineLevel: 2, ...fresh })];
    case 'paragraph':
      return [textNode(block.text, { margin: [0, 0, 0, 6], ...(block.tone === 'body' ? {} : block.tone === 'lead' ? { fontSize: 11.5, color: '#333a46' } : { fontSize: 8.5, color: MUTED }) })];
    case 'list':
      return [{ ul: block.items.map((item) => textNode(item, { margin: [0, 0, 0, 3] })), margin: [0, 0, 0, 6] }];
    case 'table':
      return tablePdf(block, before?.type === 'heading');
    case 'charts':
      return [before?.type === 'heading' ? chartsPdf(block.figures) : { unbreakable: true, stack: [chartsPdf(block.figures)] }];
    case 'key-figures':
      return [keyFiguresPdf(block.items)];
    case 'note':
      return [notePdf(block, LIGHT.soft)];
    case 'persona':
      return personaPdf(block, SEGMENTS);
  }
}

function chartsPdf(figures: readonly Figure[]): PdfNode {
  const gap = 20;
  const width = (PAGE.text - gap * (figures.length - 1)) / figures.length;
  const pixels = figures.length > 1 ? 316 : TEXT_PIXELS;
  const parts = figures.map((figure): PdfNode => ({
    width,
    stack: [
      textNode(figure.title, { fontSize: 9, bold: true, color: MUTED }, width),
      textNode(figure.description, { fontSize: 8, color: MUTED, margin: [0, 1, 0, 4] }, width),
      chart(toSvg(figure, pixels), width),
    ],
  }));
  return { margin: [0, 4, 0, 8], ...(parts.length === 1 ? { stack: parts } : { columns: parts, columnGap: gap }) };
}

/** A picture as wide as its room, or as high as a page has room for beside headings: pdfmake leaves out what is higher. */
function chart(svg: string, width: number): PdfNode {
  return svgNode(svg, Math.min(width, MOST_HIGH / ratioOf(svg)));
}

/** @param titled a heading right above names the table already */
function tablePdf(table: TableBlock, titled: boolean): PdfNode[] {
  const side = (i: number): 'left' | 'right' => table.columns[i].align;
  const last = table.columns.length - 1;
  const room = PAGE.text - COLUMN_GAP * last;
  const head = table.columns.map((column, i) => textNode(column.label, { fontSize: 8, color: MUTED, alignment: side(i) }));
  const rows = table.rows.map((row) => row.cells.map((text, i): PdfNode => {
    const node = textNode(text, { fontSize: 9, alignment: side(i), width: '*' }, table.columns[i].width * room - (row.colour === null ? 0 : 13));
    return i > 0 || row.colour === null ? node : { columns: [{ svg: mark(segmentColour(row.colour).fill), width: 8, margin: [0, 2.5, 0, 0] }, node], columnGap: 5 };
  }));
  const layout: PdfLayout = { ...ruledLayout(3.5), paddingRight: (column) => (column === last ? 0 : COLUMN_GAP) };
  return [
    ...(titled ? [] : [textNode(table.caption, { fontSize: 9, bold: true, color: MUTED, margin: [0, 8, 0, 3], headlineLevel: 3 })]),
    {
      margin: [0, 0, 0, 8], layout,
      table: { widths: table.columns.map((column) => column.width * room), headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, body: [head, ...rows] },
    },
  ];
}
