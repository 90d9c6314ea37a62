import { formatInteger } from './format.ts';

/** All bytes are looked at once, then rows are taken; types and figures come from the database and tell no progress of their own. */
export type ReadStep = 'bytes' | 'rows' | 'types' | 'figures';

const STEPS: Readonly<Record<ReadStep, string>> = {
  bytes: 'looking at all bytes', rows: 'taking the rows', types: 'finding types', figures: 'counting values',
};

/** Where the reading of a file is, for example "taking the rows, 53 of 120 MB". */
export function readingWords({ step, read }: { readonly step: ReadStep; readonly read: number | null }, bytes: number): string {
  if (read === null || bytes < 10e6) return STEPS[step];
  return `${STEPS[step]}, ${formatInteger(Math.floor(read * bytes / 1e6))} of ${formatInteger(Math.round(bytes / 1e6))} MB`;
}
