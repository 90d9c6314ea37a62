import { formatBytes, formatInteger, MEGABYTE } from './format.ts';

/** All bytes are looked at once, then rows are taken; types and figures come from the database and tell no progress of their own. */
export type ReadStep = 'bytes' | 'rows' | 'types' | 'figures';

const STEPS: Readonly<Record<ReadStep, string>> = {
  bytes: 'looking at all bytes', rows: 'taking the rows', types: 'finding types', figures: 'counting values',
};

interface Progress {
  readonly step: ReadStep;
  readonly read: number | null;
  readonly silence?: { readonly now: number; readonly most: number };
}

/** Where the reading of a file is, for example "taking the rows, 53 of 120 MB". */
export function readingWords({ step, read, silence }: Progress, bytes: number): string {
  const where = read === null || bytes < 10 * MEGABYTE ? STEPS[step] : `${STEPS[step]}, ${formatInteger(Math.floor(read * bytes / MEGABYTE))} of ${formatBytes(bytes)}`;
  if (silence === undefined || silence.now === 0) return where;
  return `${where}; nothing heard for ${formatInteger(Math.round(silence.now / 1000))} seconds, ended at ${formatInteger(Math.round(silence.most / 1000))}`;
}
