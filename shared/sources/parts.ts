import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Notice } from '../contract/notice.ts';
import type { FilePart } from '../contract/tables.ts';
import { nearest } from '../text/nearest.ts';

/**
 * The number of the table that is asked for by its name, or by its number from 1.
 * @param kind what such a table is called: sheet, table, file, array
 * @returns null when none is asked for
 * @throws AppError `no-such-part` with the nearest name
 */
export function choosePart(file: FileSource, parts: readonly FilePart[], wanted: string | null, kind: string): number | null {
  if (wanted === null) return null;
  const names = parts.map((part) => part.name);
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const alike = names.findIndex((name) => name.trim().toLowerCase() === wanted.trim().toLowerCase());
  if (alike >= 0) return alike;
  const number = /^[1-9]\d{0,4}$/.test(wanted) ? Number(wanted) - 1 : -1;
  if (number >= 0 && number < parts.length) return number;
  throw new AppError('no-such-part', { file: file.name, kind, part: wanted, available: names, nearest: nearest(wanted, names) ?? '' });
}

/** Says that a file holds more than the table that was read, when nobody chose that one. */
export function otherParts(file: FileSource, parts: readonly FilePart[], read: number, wanted: string | null | undefined): Notice[] {
  if (parts.length < 2 || (wanted !== null && wanted !== undefined)) return [];
  const names = parts.filter((_, index) => index !== read).map(({ name, hidden }) => (hidden ? `${name}, hidden` : name));
  return [{ code: 'other-parts', data: { file: file.name, count: names.length, names: names.slice(0, 12), sheet: parts[read].name } }];
}
