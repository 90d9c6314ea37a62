import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { FilePart } from '../contract/tables.ts';
import { breathe } from './breathe.ts';
import { byteOrderMark } from './encoding.ts';
import { damaged } from './inflate.ts';
import type { Budget } from './inflate.ts';
import { attribute, createXmlScanner } from './xml-scan.ts';
import type { XmlHandler } from './xml-scan.ts';
import { entryBytes } from './zip.ts';
import type { ZipEntry } from './zip.ts';
import { formatBytes } from '../text/format.ts';

/** An opened archive of XML files. */
export interface Package {
  readonly file: FileSource;
  /** Entries by name in lower case. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly budget: Budget;
  readonly signal?: AbortSignal;
}

export interface Sheet extends FilePart {
  readonly path: string;
}

/** What a workbook says about itself (ECMA-376 part 1, 18.2 and 18.8). */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Days are counted from 1904. */
  readonly from1904: boolean;
  readonly strings: readonly string[];
  /** By number of a cell's style: how its number is shown. */
  readonly shown: readonly NumberKind[];
  /** By number of a cell's style: the zeros that its number is filled up with, such as 00000 or 000-000; empty: none. */
  readonly padded: readonly string[];
}

/** A number as such, a day, a day with a time, a time of day, or a duration. */
export type NumberKind = 'number' | 'date' | 'datetime' | 'time' | 'duration';

/** Signs of XML read at once: few enough that the cells in them, with the texts they share, stay small. */
const SLICE = 16 * 1024;
/** Signs after which other calls are let in. */
const BREATH = 1024 * 1024;
const MB = 1024 * 1024;
/** Bytes of a part that says what the workbook holds and how it looks. */
const MOST_ABOUT = 128 * MB;
const MOST_STRINGS_BYTES = 512 * 1024 * 1024;

export function packageOf(file: FileSource, entries: readonly ZipEntry[], budget: Budget, signal?: AbortSignal): Package {
  return { file, entries: new Map(entries.map((entry) => [entry.name.toLowerCase(), entry])), budget, signal };
}

/**
 * Reads one XML file of the archive; false when there is none.
 * @param between called every now and then
 * @param most bytes of it
 * @throws AppError `damaged-file`, `file-too-large` and those of `entryBytes`
 */
export async function readXml(pack: Package, path: string, handler: XmlHandler, between?: () => Promise<void>, most = Infinity): Promise<boolean> {
  const entry = pack.entries.get(path.toLowerCase());
  if (entry === undefined) return false;
  const scanner = createXmlScanner(handler);
  const push = (text: string, last: boolean): void => {
    try {
      scanner.push(text, last);
    } catch (error) {
      throw damaged(pack.file, error);
    }
  };
  let decoder: ReturnType<typeof decoderOf> | null = null;
  let passed = 0;
  let read = 0;
  for await (const piece of entryBytes(pack.file, entry, pack.budget, pack.signal)) {
    read += piece.length;
    if (read > most) throw new AppError('file-too-large', { file: pack.file.name, size: `over ${formatBytes(most)} in ${path}`, limit: formatBytes(most) });
    decoder ??= decoderOf(piece);
    const text = decoder.decode(piece, { stream: true });
    for (let at = 0; at < text.length; at += SLICE) {
      push(text.slice(at, at + SLICE), false);
      await between?.();
      if ((passed += SLICE) < BREATH) continue;
      passed = 0;
      await breathe(pack.signal);
    }
  }
  push(decoder?.decode() ?? '', true);
  return true;
}

/** By the byte order mark; XML without one is UTF-8. */
const decoderOf = (piece: Uint8Array) => new TextDecoder(byteOrderMark(piece) ?? 'utf-8');

const ignore = (): void => undefined;

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly path: string;
}

const relationsOf = async (pack: Package, owner: string): Promise<Relation[]> => {
  const cut = owner.lastIndexOf('/') + 1;
  const folder = owner.slice(0, cut);
  const relations: Relation[] = [];
  await readXml(pack, `${folder}_rels/${owner.slice(cut)}.rels`, {
    open(name, tag) {
      if (name !== 'Relationship') return;
      const target = attribute(tag, 'Target') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : resolved(folder + target);
      relations.push({ id: attribute(tag, 'Id') ?? '', type: (attribute(tag, 'Type') ?? '').split('/').pop() ?? '', path });
    },
    close: ignore, text: ignore,
  }, undefined, MOST_ABOUT);
  return relations;
};

const resolved = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

/** @throws AppError `damaged-file` when there is no workbook in it, `unsupported-format` when all its sheets are charts, `file-too-large` */
export async function readWorkbook(pack: Package): Promise<Workbook> {
  const top = await relationsOf(pack, '');
  const path = top.find((relation) => relation.type === 'officeDocument')?.path ?? 'xl/workbook.xml';
  const relations = new Map((await relationsOf(pack, path)).map((relation) => [relation.id, relation]));
  const sheets: Sheet[] = [];
  let from1904 = false;
  let charts = 0;
  const found = await readXml(pack, path, {
    open(name, tag) {
      if (name === 'workbookPr') from1904 = /^(1|true|on)$/i.test(attribute(tag, 'date1904') ?? '');
      if (name !== 'sheet') return;
      const relation = relations.get(idOf(tag));
      // charts have sheets of their own
      if (relation?.type === 'chartsheet') charts++;
      if (relation === undefined || relation.type !== 'worksheet') return;
      const state = attribute(tag, 'state') ?? 'visible';
      checkSheets(pack.file, sheets.length + 1);
      sheets.push({ name: attribute(tag, 'name') ?? `Sheet${sheets.length + 1}`, hidden: state !== 'visible', path: relation.path });
    },
    close: ignore, text: ignore,
  }, undefined, MOST_ABOUT);
  if (charts > 0 && sheets.length === 0) throw new AppError('unsupported-format', { file: pack.file.name, format: 'a workbook of charts alone, without a sheet of cells' });
  if (!found || sheets.length === 0) throw new AppError('damaged-file', { file: pack.file.name, reason: 'it holds no sheet' });
  const pathOf = (type: string, usual: string): string => [...relations.values()].find((relation) => relation.type === type)?.path ?? usual;
  return {
    sheets, from1904,
    strings: await readStrings(pack, pathOf('sharedStrings', 'xl/sharedStrings.xml')),
    ...(await readStyles(pack, pathOf('styles', 'xl/styles.xml'))),
  };
}

const MOST_SHEETS = 20_000;

/** @throws AppError `file-too-large` */
export function checkSheets(file: FileSource, sheets: number): void {
  if (sheets > MOST_SHEETS) throw new AppError('file-too-large', { file: file.name, size: 'over 20,000 sheets', limit: '20,000 sheets' });
}

/** Signs of a cell; spreadsheets write at most 32,767. */
const LONGEST_CELL = 4 * 1024 * 1024;

/** @throws AppError `file-too-large` */
export function checkCell(file: FileSource, length: number): void {
  if (length > LONGEST_CELL) throw new AppError('file-too-large', { file: file.name, size: 'a cell of over 4 MB of text', limit: '4 MB a cell' });
}

/** `r:id`, not `sheetId`. */
const idOf = (tag: string): string => /[\s:]id\s*=\s*["']([^"']*)["']/.exec(tag.replace(/sheetId/g, ''))?.[1] ?? '';

const readStrings = async (pack: Package, path: string): Promise<string[]> => {
  const strings: string[] = [];
  let current = '';
  let inText = 0;
  let phonetic = 0;
  let bytes = 0;
  await readXml(pack, path, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 't') inText++;
      else if (name === 'rPh') phonetic++;
    },
    close(name) {
      if (name === 't') inText--;
      else if (name === 'rPh') phonetic--;
      else if (name === 'si') {
        strings.push(unescaped(current));
        bytes += current.length * 2 + 16;
        if (bytes > MOST_STRINGS_BYTES) throw new AppError('file-too-large', { file: pack.file.name, size: 'over 512 MB of text', limit: '512 MB of text' });
      }
    },
    text(text) {
      if (inText === 0 || phonetic > 0) return;
      current += text;
      checkCell(pack.file, current.length);
    },
  });
  return strings;
};

/** `_x000D_` stands for a sign that XML cannot hold (ECMA-376, 22.9.2.19). */
export function unescaped(text: string): string {
  return text.includes('_x') ? text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;
}

const readStyles = async (pack: Package, path: string): Promise<Pick<Workbook, 'shown' | 'padded'>> => {
  const formats = new Map<number, string>();
  const shown: NumberKind[] = [];
  const padded: string[] = [];
  let inCells = false;
  await readXml(pack, path, {
    open(name, tag) {
      if (name === 'numFmt') formats.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attribute(tag, 'numFmtId') ?? 0);
        shown.push(kindOfFormat(id, formats.get(id)));
        padded.push(paddingOf(formats.get(id) ?? ''));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
    text: ignore,
  }, undefined, MOST_ABOUT);
  return { shown, padded };
};

/**
 * The zeros that a number format fills whole numbers up with, and the signs between them: `00000`, `000\-000`, `"D-"00000`. Such a
 * format is that of codes: postal codes, account numbers. Empty for all others, and for formats of one digit.
 */
export function paddingOf(code: string): string {
  const plain = code.split(';')[0].replace(/\[[^\]]*\]/g, '').replace(/"([^"]*)"/g, '$1').replace(/\\(.)|_./g, '$1');
  return /^[A-Za-z]{0,3}[- /]?0[0\- /:]*0$/.test(plain) ? plain : '';
}

/** How a number format shows a number (ECMA-376, 18.8.30); a code of the file's own counts more than a built-in number. */
export function kindOfFormat(id: number, code: string | undefined): NumberKind {
  if (code === undefined) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58) return 'date';
    if (id === 22) return 'datetime';
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 || id === 55 || id === 56) return 'time';
    return id === 46 ? 'duration' : 'number';
  }
  const first = code.split(';')[0];
  if (/\[(h+|m+|s+)\]/i.test(first)) return 'duration';
  // text in quotes, escaped signs, padding and colours or locales say nothing about the number
  const plain = first.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').replace(/general|am\/pm|a\/p/gi, '');
  const day = /[yd]/i.test(plain) || (/m/i.test(plain) && !/[hs]/i.test(plain));
  const time = /[hs]/i.test(plain);
  if (/[#?0]/.test(plain) && !time && !/[yd]/i.test(plain)) return 'number';
  if (day && time) return 'datetime';
  return day ? 'date' : time ? 'time' : 'number';
}
