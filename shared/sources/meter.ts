import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import { formatBytes, formatInteger, formatSmallBytes } from '../text/format.ts';

/** Counts what the cells of a file put out, repeated text too, while they are read. */
export interface Meter {
  /** @throws AppError `file-too-large` when more comes out than may */
  add(cells: number, text: number): void;
}

const MB = 1024 * 1024;
const MOST_TEXT = 1024 * MB;
const MOST_CELLS = 50_000_000;
/** Beyond these, so much must not come out of so little: texts that cells share, repeated rows, cells far out. */
const SUSPECT_TEXT = 64 * MB;
const SUSPECT_CELLS = 4_000_000;
const MOST_RATIO = 250;

/** @param file whose size what comes out is compared with */
export function createMeter(file: FileSource): Meter {
  const most = {
    text: Math.min(MOST_TEXT, Math.max(SUSPECT_TEXT, file.size * MOST_RATIO)),
    cells: Math.min(MOST_CELLS, Math.max(SUSPECT_CELLS, file.size * MOST_RATIO)),
  };
  let cells = 0;
  let text = 0;
  const refuse = (limit: string): never => {
    throw new AppError('file-too-large', { file: file.name, size: `more than ${limit} come out of ${formatSmallBytes(file.size)}`, limit });
  };
  return {
    add(moreCells, moreText) {
      cells += moreCells;
      text += moreText;
      if (text > most.text) refuse(`${formatBytes(most.text)} of text`);
      if (cells > most.cells) refuse(`${formatInteger(most.cells)} cells`);
    },
  };
}

/** What a cell takes in memory while it is written, an empty one too. */
const CELL_BYTES = 4;
/** Beyond so many bytes, so much must not come out of so little: a page may say one value a million times, and a row give few of many columns. */
export const SUSPECT_SPREAD = 256 * MB;
export const MOST_SPREAD = 100;

/**
 * Holds the cells of a table against the size of its file, where few bytes can make many rows or columns.
 * @throws AppError `file-too-large`
 */
export function checkSpread(file: FileSource, rows: number, columns: number): void {
  const least = rows * columns * CELL_BYTES;
  if (least <= SUSPECT_SPREAD || least <= file.size * MOST_SPREAD) return;
  const size = `${formatInteger(rows)} rows of ${formatInteger(columns)} columns in ${formatSmallBytes(file.size)}`;
  throw new AppError('file-too-large', { file: file.name, size, limit: `${formatInteger(Math.floor(Math.max(SUSPECT_SPREAD, file.size * MOST_SPREAD) / CELL_BYTES))} cells in a file of its size` });
}
