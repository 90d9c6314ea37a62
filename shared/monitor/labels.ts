import { AppError } from '../errors/app-error.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import { LEFT_OUT } from './migration.ts';

/** The columns of the segments in a labelled file. */
export const SEGMENT = 'segment';
export const SEGMENT_NAME = 'segment_name';

/**
 * Labels of a file that `segment` or `score` wrote, as those of a model: by name where all names are the model's, else by number.
 * @throws AppError `segments-unknown` {file, segment, known}
 */
export function labelsOfFile(file: string, numbers: readonly (string | null)[], segmentNames: readonly (string | null)[], names: readonly string[]): Int32Array {
  const place = new Map(names.map((name, label) => [name, label]));
  const unique = place.size === names.length;
  const plain = (name: string): string => name.replace(/^'/, '');
  const known = (name: string | null): number | undefined => (name === null || name === '' ? LEFT_OUT : name === NO_SEGMENT ? -1 : place.get(name) ?? place.get(plain(name)));
  if (unique && segmentNames.every((name) => known(name) !== undefined)) return Int32Array.from(segmentNames, (name) => known(name) ?? LEFT_OUT);
  return Int32Array.from(numbers, (text) => {
    if (text === null || text === '') return LEFT_OUT;
    const number = Number(text);
    if (Number.isInteger(number) && number >= 0 && number <= names.length) return number - 1;
    throw new AppError('segments-unknown', { file, segment: text, known: names.map((name, label) => `${label + 1} ${name}`) });
  });
}
