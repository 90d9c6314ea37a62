import { AlignmentType, Document, Footer, Header, HeadingLevel, LevelFormat, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import type { Table } from 'docx';
import type { Figure } from '../chart/figure.ts';
import { LIGHT, segmentColour } from '../chart/theme.ts';
import { ratioOf } from '../chart/svg-parts.ts';
import { toSvg } from '../chart/to-svg.ts';
import type { Rasteriser } from '../contract/rasteriser.ts';
import type { Block, ReportDocument, TableBlock } from './document.ts';
import { gap, keyFiguresDocx, noteDocx, personaDocx } from './docx-persona.ts';
import { cell, cellText, grid, hex, PAGE, paragraph, picture, run, TEXT_PIXELS } from './docx-parts.ts';
import { DOCX_STYLES } from './docx-styles.ts';
import { lineOf } from './line-of.ts';
import { normaliseOffice } from './normalise-zip.ts';

/**
 * The document as a Word file (A4): real headings, tables and styles, charts as pictures with alternative text. The same bytes for the same input.
 * @param turn awaited between blocks, as pictures take their time
 */
export async function toDocx(report: ReportDocument, rasteriser: Rasteriser, turn: () => Promise<void> = async () => undefined): Promise<Uint8Array> {
  const children: (Paragraph | Table)[] = [];
  for (const [i, section] of report.sections.entries()) {
    if (i === 0) children.push(...cover(report));
    for (const [j, block] of section.blocks.entries()) {
      children.push(...blockDocx(block, { before: section.blocks[j - 1], after: section.blocks[j + 1] }, rasteriser, i > 0 && j === 0));
      await turn();
    }
  }
  const document = new Document({
    title: lineOf(report.title), subject: lineOf(report.subtitle), creator: 'Tessera', lastModifiedBy: 'Tessera', description: '',
    styles: DOCX_STYLES,
    numbering: {
      config: [{
        reference: 'bullets',
        levels: [{
          level: 0, format: LevelFormat.BULLET, text: '•', alignment: AlignmentType.LEFT,
          style: { paragraph: { indent: { left: 360, hanging: 240 }, spacing: { after: 60 } } },
        }],
      }],
    },
    sections: [{
      properties: {
        page: {
          size: { width: PAGE.width, height: PAGE.height },
          margin: { top: 1200, bottom: 1000, left: PAGE.margin, right: PAGE.margin, header: 500, footer: 450 },
        },
      },
      headers: { default: new Header({ children: [paragraph([run(`${report.title}. ${report.subtitle}`)], { style: 'Small' })] }) },
      footers: { default: new Footer({ children: [footer()] }) },
      children,
    }],
  });
  return normaliseOffice(new Uint8Array(await Packer.toArrayBuffer(document)), report.asOf);
}

function cover(report: ReportDocument): Paragraph[] {
  return [
    paragraph([run(report.title)], { heading: HeadingLevel.TITLE }),
    paragraph([run(report.subtitle)], { style: 'Subtitle' }),
  ];
}

function footer(): Paragraph {
  return new Paragraph({
    style: 'Small', alignment: AlignmentType.RIGHT,
    children: [new TextRun({ children: ['Made with Tessera. Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] })],
  });
}

function blockDocx(block: Block, { before, after }: { readonly before: Block | undefined; readonly after: Block | undefined }, rasteriser: Rasteriser, newPage: boolean): (Paragraph | Table)[] {
  switch (block.type) {
    case 'heading':
      return [paragraph([run(block.text)], {
        heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2, pageBreakBefore: newPage,
      })];
    case 'paragraph':
      return [paragraph([run(block.text)], block.tone === 'body' ? {} : { style: block.tone === 'lead' ? 'Lead' : 'Small' })];
    case 'list':
      return block.items.map((item, i) => paragraph([run(item)], { numbering: { reference: 'bullets', level: 0 }, keepNext: i === 0 && block.items.length > 1 }));
    case 'table':
      // A heading right above names the table already.
      return [...(before?.type === 'heading' ? [] : [paragraph([run(block.caption)], { style: 'Caption' })]), tableDocx(block), gap()];
    case 'charts':
      return chartsDocx(block.figures, after?.type === 'list', rasteriser);
    case 'key-figures':
      return [keyFiguresDocx(block.items), gap()];
    case 'note':
      return [noteDocx(block, LIGHT.soft), gap()];
    case 'persona':
      return personaDocx(block, rasteriser);
  }
}

/** Pixels of 96 to the inch that a chart is high at most. */
const MOST_HIGH = 760;

/** @param kept a list below belongs to the charts and stays with them */
function chartsDocx(figures: readonly Figure[], kept: boolean, rasteriser: Rasteriser): (Paragraph | Table)[] {
  const width = figures.length > 1 ? 316 : TEXT_PIXELS;
  // No picture is higher than a page has room for beside its heading: Word cuts what is.
  const drawn = (svg: string): number => Math.min(width, MOST_HIGH / ratioOf(svg));
  const parts = (figure: Figure): Paragraph[] => {
    const svg = toSvg(figure, width);
    return [
      paragraph([run(figure.title)], { style: 'Caption', keepNext: true }),
      paragraph([run(figure.description)], { style: 'Small', keepNext: true }),
      paragraph([picture(svg, drawn(svg), figure, rasteriser)], { spacing: { after: 100 }, keepNext: kept }),
    ];
  };
  if (figures.length === 1) return parts(figures[0]);
  const widths = figures.map(() => PAGE.text / figures.length);
  return [grid([figures.map((figure, i) => cell(parts(figure), widths[i]))], widths, 0), gap(kept)];
}

function tableDocx(table: TableBlock): Table {
  const widths = table.columns.map((column) => column.width * PAGE.text);
  const side = (i: number): (typeof AlignmentType)[keyof typeof AlignmentType] =>
    (table.columns[i].align === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT);
  const last = (i: number): boolean => i === table.columns.length - 1;
  const head = table.columns.map((column, i) =>
    cell([paragraph([run(column.label)], { style: 'TableHead', alignment: side(i) })], widths[i], { borderColour: '#c3c9d2', last: last(i) }));
  const rows = table.rows.map((row) => row.cells.map((text, i) => {
    const mark = i === 0 && row.colour !== null ? [run('■ ', { color: hex(segmentColour(row.colour).fill) })] : [];
    return cell([paragraph([...mark, run(cellText(text))], { style: 'TableText', alignment: side(i) })], widths[i], { borderColour: LIGHT.line, last: last(i) });
  }));
  return grid([head, ...rows], widths, 1);
}
