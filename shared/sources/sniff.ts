import { AppError } from '../errors/app-error.ts';

const starts = (head: Uint8Array, ...bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte);

/**
 * The kind of a file by its first bytes.
 * @param head its first bytes, 64 KB when it has them
 * @throws AppError `unsupported-format` naming what it looks like
 */
export function sniffFormat(name: string, head: Uint8Array): 'csv' | 'parquet' {
  if (starts(head, 0x50, 0x41, 0x52, 0x31)) return 'parquet';
  const format = foreignFormat(name.toLowerCase(), head);
  if (format !== null) throw new AppError('unsupported-format', { file: name, format });
  return 'csv';
}

const foreignFormat = (name: string, head: Uint8Array): string | null => {
  if (starts(head, 0x50, 0x4b, 0x03, 0x04) || starts(head, 0x50, 0x4b, 0x05, 0x06)) {
    if (/\.xls[xmb]$/.test(name)) return 'an Excel workbook';
    if (name.endsWith('.ods')) return 'an OpenDocument spreadsheet';
    return 'a ZIP archive';
  }
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0)) return 'an old Excel workbook or another Office file';
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) return 'a PDF';
  if (starts(head, 0x1f, 0x8b)) return 'a gzip archive';
  if (starts(head, 0x42, 0x5a, 0x68)) return 'a bzip2 archive';
  if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'a Zstandard archive';
  if (starts(head, 0x37, 0x7a, 0xbc, 0xaf)) return 'a 7-Zip archive';
  if (starts(head, 0x89, 0x50, 0x4e, 0x47) || starts(head, 0xff, 0xd8, 0xff)) return 'a picture';
  if (starts(head, 0x41, 0x52, 0x52, 0x4f, 0x57, 0x31)) return 'an Arrow file';
  const text = new TextDecoder('latin1').decode(head.subarray(0, 1024)).replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('SQLite format 3')) return 'an SQLite database';
  if (/^<(!doctype html|html)/i.test(text)) return 'a web page';
  if (text.startsWith('<?xml')) return 'XML';
  if (/\.(json|ndjson|jsonl)$/.test(name) && /^[[{]/.test(text)) return 'JSON';
  return isBinary(head) ? 'a binary file' : null;
};

/** Control characters that no text has; UTF-16 is left to the detection of the encoding. */
const isBinary = (head: Uint8Array): boolean => {
  const part = head.subarray(0, 4096);
  let control = 0;
  for (const byte of part) if (byte > 0 && byte < 32 && (byte < 7 || byte > 13) && byte !== 27) control++;
  return part.length > 0 && control > part.length * 0.05;
};
