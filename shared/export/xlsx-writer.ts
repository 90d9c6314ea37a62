import { strToU8, Zip, ZipDeflate } from 'fflate';
import { escapeXml } from '../chart/xml.ts';
import { looksLikeFormula } from '../text/csv.ts';
import { concatBytes } from '../math/bytes.ts';

/** A value of a cell: null for none, a text, a number, a truth value, or a day or time as Excel counts (days since 30 December 1899). */
export type Cell = null | string | number | boolean | { readonly serial: number; readonly time: boolean };

export const SHEET_ROWS = 1_048_576;
export const SHEET_COLUMNS = 16_384;
/** Signs that a cell can hold. */
export const CELL_SIGNS = 32_767;

/** Positions in the list of formats below. */
const STYLE = { plain: 0, head: 1, day: 2, time: 3, quoted: 4 } as const;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>`
  + '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
  + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
  + '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">'
  + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
  + '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" quotePrefix="1"/>'
  + '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
  + '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
  + '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>'
  + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

/** Letters of a column from 0: A, …, Z, AA, … */
function letters(column: number): string {
  let text = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) text = String.fromCharCode(65 + ((n - 1) % 26)) + text;
  return text;
}

/** Text that keeps what XML would lose: control signs and what looks like their escape, as `_xHHHH_` (ECMA-376 part 1, 22.9.2.19). */
function cellText(text: string): string {
  const kept = text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replace(/(?![\t\n\u007F-\u009F])\p{Cc}/gu, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
  return escapeXml(kept);
}

function cellXml(place: string, value: Cell, head: boolean): string {
  if (value === null) return '';
  if (typeof value === 'string') {
    // The mark of a cell that was typed with an apostrophe: editing it does not make a formula of it.
    const style = head ? STYLE.head : looksLikeFormula(value) ? STYLE.quoted : STYLE.plain;
    return `<c r="${place}"${style === STYLE.plain ? '' : ` s="${style}"`} t="inlineStr"><is><t xml:space="preserve">${cellText(value)}</t></is></c>`;
  }
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${place}"><v>${value}</v></c>` : '';
  return `<c r="${place}" s="${value.time ? STYLE.time : STYLE.day}"><v>${value.serial}</v></c>`;
}

/** A workbook that is written row by row; only what is compressed stays in memory. The same rows give the same bytes. */
export interface WorkbookWriter {
  /** Begins a sheet; its first row is the heading, which stays in view. @param widths of the columns, in signs */
  sheet(name: string, heading: readonly string[], widths: readonly number[]): void;
  rows(rows: readonly (readonly Cell[])[]): void;
  finish(): Uint8Array;
}

/** @param asOf `YYYY-MM-DD`, the date the document carries */
export function createWorkbook(title: string, asOf: string): WorkbookWriter {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  // Built from local parts, which the ZIP format stores as they are: the same in every time zone.
  const mtime = new Date(1980, 0, 1, 12, 0, 0);
  const entry = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = mtime;
    zip.add(file);
    return file;
  };
  const put = (name: string, text: string): void => entry(name).push(strToU8(text), true);
  const names: string[] = [];
  let open: ZipDeflate | null = null;
  let row = 0;
  const end = (): void => {
    open?.push(strToU8('</sheetData></worksheet>'), true);
    open = null;
  };
  const rowXml = (cells: readonly Cell[], head = false): string => {
    row += 1;
    return `<row r="${row}">${cells.map((cell, j) => cellXml(`${letters(j)}${row}`, cell, head)).join('')}</row>`;
  };
  return {
    sheet(name, heading, widths) {
      end();
      names.push(name);
      row = 0;
      open = entry(`xl/worksheets/sheet${names.length}.xml`);
      const cols = widths.map((width, j) => `<col min="${j + 1}" max="${j + 1}" width="${width}" customWidth="1"/>`).join('');
      open.push(strToU8(`${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"${names.length === 1 ? ' tabSelected="1"' : ''}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${cols}</cols><sheetData>${rowXml(heading, true)}`));
    },
    rows(rows) {
      open?.push(strToU8(rows.map((cells) => rowXml(cells)).join('')));
    },
    finish() {
      end();
      const sheets = names.map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('');
      put('xl/workbook.xml', `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`);
      const links = names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('');
      put('xl/_rels/workbook.xml.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships">${links}<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`);
      put('xl/styles.xml', STYLES);
      put('docProps/core.xml', `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title)}</dc:title><dc:creator>Tessera</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${asOf}T00:00:00Z</dcterms:created></cp:coreProperties>`);
      put('_rels/.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`);
      const parts = names.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${TYPES}.worksheet+xml"/>`).join('');
      put('[Content_Types].xml', `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>${parts}<Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`);
      zip.end();
      return concatBytes(chunks);
    },
  };
}
