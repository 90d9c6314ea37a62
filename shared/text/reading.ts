import type { ReadProgress } from '../contract/tables.ts';
import { formatInteger } from './format.ts';

const STEPS: Readonly<Record<ReadProgress['step'], string>> = {
  bytes: 'looking at all bytes', rows: 'taking the rows', types: 'finding types', figures: 'counting values',
};

/** Where the reading of a file is, for example "taking the rows, 53 of 120 MB". */
export function readingWords({ step, read }: ReadProgress, bytes: number): string {
  if (read === null || bytes < 10e6) return STEPS[step];
  return `${STEPS[step]}, ${formatInteger(Math.floor(read * bytes / 1e6))} of ${formatInteger(Math.round(bytes / 1e6))} MB`;
}
