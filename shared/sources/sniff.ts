import { AppError } from '../errors/app-error.ts';
import { byteOrderMark, wideEncoding } from './encoding.ts';

/** What a file is by its first bytes: a format, or a container of one. */
export type Kind = 'text' | 'json' | 'ndjson' | 'parquet' | 'arrow' | 'sqlite' | 'duckdb' | 'gzip' | 'zip';

const starts = (head: Uint8Array, ...bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte);

/**
 * The kind of a file by its first bytes.
 * @param name decides only between kinds of text
 * @param head its first bytes, 64 KB when it has them
 * @throws AppError `unsupported-format` naming what it looks like
 */
export function sniffFormat(name: string, head: Uint8Array): Kind {
  if (starts(head, 0x50, 0x41, 0x52, 0x31)) return 'parquet';
  if (starts(head, 0x50, 0x4b, 0x03, 0x04) || starts(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (starts(head, 0x1f, 0x8b)) return 'gzip';
  if (starts(head, 0x41, 0x52, 0x52, 0x4f, 0x57, 0x31)) return 'arrow';
  const latin = new TextDecoder('latin1').decode(head.subarray(0, 1024));
  if (latin.startsWith('SQLite format 3\0')) return 'sqlite';
  if (latin.slice(8, 12) === 'DUCK') return 'duckdb';
  const lower = name.toLowerCase();
  // an Arrow stream begins with the length of its schema
  if (/\.(arrows?|feather|ipc)$/.test(lower) && starts(head, 0xff, 0xff, 0xff, 0xff)) return 'arrow';
  const format = foreignFormat(latin, head);
  if (format !== null) throw new AppError('unsupported-format', { file: name, format });
  return jsonKind(lower, head) ?? 'text';
}

const foreignFormat = (latin: string, head: Uint8Array): string | null => {
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0)) return 'an old Excel workbook (.xls), or a workbook with a password';
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) return 'a PDF';
  if (starts(head, 0x42, 0x5a, 0x68)) return 'a bzip2 archive';
  if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'a Zstandard archive';
  if (starts(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'an xz archive';
  if (starts(head, 0x37, 0x7a, 0xbc, 0xaf)) return 'a 7-Zip archive';
  if (starts(head, 0x89, 0x50, 0x4e, 0x47) || starts(head, 0xff, 0xd8, 0xff)) return 'a picture';
  if (latin.startsWith('FEA1')) return 'a Feather file of version 1';
  const text = latin.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (/^<(!doctype html|html)/i.test(text)) return 'a web page';
  if (text.startsWith('<?xml')) return 'XML';
  return isBinary(head) ? 'a binary file' : null;
};

/** JSON by its name and first sign, or by a beginning that no table of text has. */
const jsonKind = (name: string, head: Uint8Array): 'json' | 'ndjson' | null => {
  const wide = head[0] === 0xff || head[1] === 0 ? 'utf-16le' : head[0] === 0xfe || head[0] === 0 ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(wide).decode(head.subarray(0, 4096)).trimStart();
  if (/\.(ndjson|jsonl|jsonlines)$/.test(name)) return 'ndjson';
  if (/\.(json|geojson)$/.test(name)) return 'json';
  return /^(\[\s*\{\s*"|\[\s*\[\s*["\d]|\{\s*"(?:[^"\\]|\\.)*"\s*:)/.test(text) ? 'json' : null;
};

/** Control characters that no text has; UTF-16 is left to the detection of the encoding. */
const isBinary = (head: Uint8Array): boolean => {
  if (byteOrderMark(head)?.startsWith('utf-16') === true || wideEncoding(head.subarray(0, 4096)) !== null) return false;
  const part = head.subarray(0, 4096);
  let control = 0;
  for (const byte of part) if (byte > 0 && byte < 32 && (byte < 7 || byte > 13) && byte !== 27 && byte !== 1 && byte !== 31) control++;
  return part.length > 0 && control > part.length * 0.05;
};
