import { strToU8, zipSync } from 'fflate';
import { bytesSource } from '../../shared/contract/file-source.ts';
import type { FileSource } from '../../shared/contract/file-source.ts';
import { columnLetters } from '../../shared/sources/xlsx-sheet.ts';

/** A cell: text, a number, nothing, or with its formula, error or number format. */
export type Cell = string | number | boolean | null | { readonly f?: string; readonly v?: string | number; readonly error?: string; readonly format?: string };

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A workbook of one sheet, `S`. @param merged such as `A1:A2` */
export function xlsxFile(rows: readonly (readonly Cell[])[], merged: readonly string[] = [], more: Readonly<Record<string, string>> = {}): FileSource {
  const formats = [...new Set(rows.flat().flatMap((cell) => (typeof cell === 'object' && cell?.format !== undefined ? [cell.format] : [])))];
  const written = (cell: Cell, place: string): string => {
    if (cell === null) return '';
    if (typeof cell === 'string') return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`;
    if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
    if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
    const style = cell.format === undefined ? '' : ` s="${formats.indexOf(cell.format) + 1}"`;
    const type = cell.error !== undefined ? ' t="e"' : typeof cell.v === 'string' ? ' t="str"' : '';
    const value = cell.error ?? cell.v;
    return `<c r="${place}"${style}${type}>${cell.f === undefined ? '' : `<f>${escape(cell.f)}</f>`}${value === undefined ? '' : `<v>${escape(String(value))}</v>`}</c>`;
  };
  const sheet = rows.map((cells, i) => `<row r="${i + 1}">${cells.map((cell, j) => written(cell, `${columnLetters(j + 1)}${i + 1}`)).join('')}</row>`).join('');
  const parts: Record<string, string> = {
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>',
    'xl/styles.xml': `<styleSheet><numFmts>${formats.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${escape(code)}"/>`).join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${200 + i}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/worksheets/s.xml': `<worksheet><sheetData>${sheet}</sheetData>${merged.length === 0 ? '' : `<mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`}</worksheet>`,
    ...more,
  };
  return bytesSource('made.xlsx', zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));
}

/** An OpenDocument spreadsheet of one table, from the XML of its rows. */
export function odsFile(rows: string): FileSource {
  return bytesSource('made.ods', zipSync({
    mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'),
    'META-INF/manifest.xml': strToU8('<manifest/>'),
    'content.xml': strToU8(`<office:document-content><office:body><office:spreadsheet><table:table table:name="S">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`),
  }));
}
