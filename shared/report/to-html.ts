import type { Figure } from '../chart/figure.ts';
import { unicodeRange } from '../chart/font-subsets.ts';
import type { FontFile } from '../chart/font-subsets.ts';
import { traitBarSvg } from '../chart/svg-bars.ts';
import { withBreaks } from '../chart/svg-parts.ts';
import { LIGHT, segmentColour } from '../chart/theme.ts';
import { toSvg } from '../chart/to-svg.ts';
import { escapeXml } from '../chart/xml.ts';
import { base64 } from './base64.ts';
import { isWords } from './document.ts';
import type {
  Block, KeyFigure, NoteBlock, PersonaBlock, ReportDocument, TableBlock,
} from './document.ts';
import { HTML_STYLE } from './html-style.ts';

/** Nothing but what is in the page itself: no scripts, no requests. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/**
 * The document as one inert HTML file: charts as inline SVG, fonts inside, its own policy. The same bytes for the same input.
 *
 * @param fonts the files of Inter that its text needs, so that it looks the same everywhere
 */
export function toHtml(report: ReportDocument, fonts: readonly FontFile[]): string {
  const pages = report.sections.map((section, i) => {
    const persona = section.blocks.some((block) => block.type === 'persona');
    const cover = i === 0 ? `<header class="cover"><h1>${escapeXml(report.title)}</h1><p>${escapeXml(report.subtitle)}</p></header>\n` : '';
    const blocks = section.blocks.map((block, j) => blockHtml(block, section.blocks[j - 1]));
    return `<section class="page${persona ? ' persona' : ''}"${persona ? personaColours(section.blocks) : ''}>\n${cover}${
      blocks.join('\n')}\n</section>`;
  });
  return `<!doctype html>
<html lang="${escapeXml(report.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeXml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Tessera">
<title>${escapeXml(`${report.title}: ${report.subtitle}`)}</title>
<style>${fonts.map(fontFace).join('')}${HTML_STYLE}</style>
</head>
<body>
<main>
${pages.join('\n')}
</main>
</body>
</html>
`;
}

function fontFace({ subset, weight, bytes }: FontFile): string {
  return `@font-face{font-family:Inter;font-weight:${weight};unicode-range:${unicodeRange(subset)};src:url(data:font/woff2;base64,${base64(bytes)}) format("woff2")}`;
}

function personaColours(blocks: readonly Block[]): string {
  const persona = blocks.find((block) => block.type === 'persona');
  const colour = segmentColour(persona?.colour ?? 0);
  return ` style="--c:${colour.fill};--ci:${colour.ink};--s:${colour.soft}"`;
}

function blockHtml(block: Block, before: Block | undefined): string {
  switch (block.type) {
    case 'heading':
      return block.level === 1 ? `<h2>${escapeXml(block.text)}</h2>` : `<h3>${escapeXml(block.text)}</h3>`;
    case 'paragraph':
      return `<p class="${block.tone}">${escapeXml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeXml(item)}</li>`).join('')}</ul>`;
    case 'table':
      return tableHtml(block, before?.type === 'heading');
    case 'charts':
      return `<div class="charts">${block.figures.map((figure) => figureHtml(figure, block.figures.length > 1 ? 328 : 682)).join('')}</div>`;
    case 'key-figures':
      return keyFiguresHtml(block.items);
    case 'note':
      return noteHtml(block);
    case 'persona':
      return personaHtml(block);
  }
}

function figureHtml(figure: Figure, width: number): string {
  return `<figure><figcaption>${escapeXml(figure.title)}<span>${escapeXml(figure.description)}</span></figcaption>${toSvg(figure, width)}</figure>`;
}

/** Text of a table cell. */
const cellHtml = (text: string): string => withBreaks(escapeXml(text), '<wbr>');

/** @param titled a heading right above names the table already, so its caption is for screen readers only */
function tableHtml(table: TableBlock, titled: boolean): string {
  const side = (i: number): string => (table.columns[i].align === 'right' ? ' class="r"' : '');
  const widths = table.columns.map((column) => `<col style="width:${Math.round(column.width * 1000) / 10}%">`).join('');
  const head = table.columns.map((column, i) => `<th scope="col"${side(i)}>${escapeXml(column.label)}</th>`).join('');
  const rows = table.rows.map((row) => {
    const mark = row.colour === null ? '' : `<span class="mark" style="background:${segmentColour(row.colour).fill}"></span>`;
    const cells = row.cells.map((cell, i) => (i === 0
      ? `<th scope="row"${mark === '' ? '' : ' class="marked"'}>${mark}${cellHtml(cell)}</th>` : `<td${side(i)}>${cellHtml(cell)}</td>`));
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table><caption${titled ? ' class="unseen"' : ''}>${escapeXml(table.caption)}</caption><colgroup>${widths}</colgroup><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function keyFiguresHtml(items: readonly KeyFigure[]): string {
  const cells = items.map((item) =>
    `<div><dt>${escapeXml(item.label)}</dt><dd class="v${isWords(item) ? ' w' : ''}">${escapeXml(item.value)}</dd><dd class="d">${escapeXml(item.detail)}</dd></div>`);
  return `<dl class="key">${cells.join('')}</dl>`;
}

function noteHtml(note: NoteBlock): string {
  const mark = note.mark === '' ? '' : ` <span class="tag">${escapeXml(note.mark)}</span>`;
  return `<div class="note"><h3>${escapeXml(note.title)}${mark}</h3><p>${escapeXml(note.text)}</p></div>`;
}

function personaHtml(persona: PersonaBlock): string {
  const size = persona.size === null ? ''
    : `<div class="n"><b>${escapeXml(persona.size.share)}</b>${persona.size.lines.map((line) => `<span>${escapeXml(line)}</span>`).join('')}</div>`;
  const headline = persona.headline === '' ? '' : `<p class="lead">${escapeXml(persona.headline)}</p>`;
  const hidden = persona.hidden === '' ? '' : `<p>${escapeXml(persona.hidden)}</p>`;
  const trust = persona.trust.length === 0 ? '' : `<h3>How far to trust this segment</h3>\n${keyFiguresHtml(persona.trust)}`;
  return [
    `<header><div><h2>${escapeXml(persona.name)}</h2>${headline}</div>${size}</header>`,
    hidden, traitsHtml(persona), ...persona.notes.map(noteHtml), trust, `<footer>${escapeXml(persona.footnote)}</footer>`,
  ].filter((part) => part !== '').join('\n');
}

function traitsHtml({ traits, bars, limit }: PersonaBlock): string {
  if (bars === null) return '';
  const rows = traits.map((trait, i) => `<tr><th scope="row">${cellHtml(trait.label)}${trait.also === '' ? '' : `<small>${escapeXml(trait.also)}</small>`}</th><td class="m">${
    traitBarSvg(bars, i, limit, { width: 260, height: 18 }, trait.description, LIGHT)}</td><td class="r"><b>${
    escapeXml(trait.segment)}</b></td><td class="r"><i>${escapeXml(trait.overall)}</i></td></tr>`);
  return `<table class="traits"><caption>What sets them apart from the average customer</caption><colgroup><col style="width:32%"><col style="width:42%"><col style="width:13%"><col style="width:13%"></colgroup><thead><tr><th scope="col">Feature</th><th scope="col" class="m">Difference from the average</th><th scope="col" class="r">This segment</th><th scope="col" class="r">All</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
