import type { FileSource } from '../contract/file-source.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { openFile } from './open-file.ts';
import { readSample } from './text-layout.ts';
import { linesOf } from './sample.ts';

const MOST_LINES = 60;
const LONGEST_LINE = 400;

/**
 * The first lines of a text file as they are, each cut at 400 signs; none for formats that are no text.
 * @throws AppError as `openFile`
 */
export async function firstLines(file: FileSource, dialect: Partial<Dialect>, signal?: AbortSignal): Promise<readonly string[]> {
  const opened = await openFile(file, dialect, signal);
  if (opened.format !== 'csv' && opened.format !== 'fixed' && !opened.format.endsWith('json')) return [];
  const { text } = await readSample(opened.file, dialect.encoding ?? 'utf-8');
  return linesOf(text).slice(0, MOST_LINES).map((line) => line.slice(0, LONGEST_LINE));
}
