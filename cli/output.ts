import { formatInteger } from '../shared/text/format.ts';
import type { Notice } from '../shared/contract/notice.ts';
import { AppError, toAppError } from '../shared/errors/app-error.ts';
import { describeError, exitCodeOf } from '../shared/text/messages.ts';
import { describeNotice } from '../shared/text/notices.ts';
import { engineReason } from '../shared/text/engine-reason.ts';

/** What a command gives back: the JSON result, and the same for people. */
export interface Outcome {
  readonly result: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly notices: readonly Notice[];
  readonly timings: Readonly<Record<string, number>>;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * A text of several lines with signs in the place of what a terminal would carry out (clear the screen, set the title, answer as if typed): names of
 * columns, files and segments come from files of others.
 */
export function visible(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, (sign) => {
    const code = sign.charCodeAt(0);
    return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? '\u2421' : '\ufffd';
  });
}

/** A document for programs; what a terminal would carry out is escaped, also where JSON would not ask for it. */
const documentOf = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)}\n`;

/** Each warning once, in order of appearance. */
function uniqueNotices(notices: readonly Notice[]): Notice[] {
  const seen = new Map(notices.map((notice) => [JSON.stringify(notice), notice]));
  return [...seen.values()];
}

/** The success document or table on stdout; warnings on stderr, and with `--json` in the document as well. */
export function printOutcome(command: string, version: string, outcome: Outcome, json: boolean, streams: Streams): void {
  const notices = uniqueNotices(outcome.notices);
  for (const notice of notices) streams.err(visible(`note: ${describeNotice(notice, 'terminal')}\n`));
  if (json) {
    const warnings = notices.map((notice) => ({ code: notice.code, message: describeNotice(notice, 'terminal'), ...(Array.isArray(notice.data['columns']) ? { columns: notice.data['columns'] } : {}) }));
    const { result, timings } = outcome;
    streams.out(documentOf({ ok: true, command, version, result, warnings, timings }));
    return;
  }
  streams.out(visible(outcome.text.endsWith('\n') ? outcome.text : `${outcome.text}\n`));
}

/** The failure: with `--json` one document on stdout, else two lines on stderr. Returns the exit code. */
export function printFailure(command: string, version: string, thrown: unknown, json: boolean, streams: Streams): number {
  const error = toAppError(thrown);
  const { message, hint } = describeError(error, 'terminal');
  if (json) {
    // What the database says may quote values of cells.
    const data = error.code === 'database-failed' ? { ...error.data, reason: engineReason(String(error.data['reason'] ?? '')) } : error.data;
    const document = { ok: false, command, version, error: { code: error.code, message, hint, data } };
    streams.out(documentOf(document));
  } else {
    streams.err(visible(`tessera ${command}: ${message}\n${hint}\n`));
  }
  if (error.code === 'internal' && process.env['TESSERA_DEBUG'] !== undefined && error instanceof AppError) {
    streams.err(`${error.stack ?? ''}\n${error.cause instanceof Error ? (error.cause.stack ?? '') : ''}\n`);
  }
  return exitCodeOf(error);
}

/** A table for people: columns padded, numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, j) => Math.max(name.length, ...rows.map((row) => row[j].length)));
  const numeric = header.map((_, j) => rows.length > 0 && rows.every((row) => /^[-−]?[\d.,]+( ?%)?$|^–?$/.test(row[j])));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, j) => (numeric[j] ? cell.padStart(widths[j]) : cell.padEnd(widths[j]))).join('  ').trimEnd();
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A figure for people: whole from a million on, one decimal from 100 on, below that so many digits; `–` where there is none. */
export function figure(value: number | null, digits = 4): string {
  if (value === null || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1e6) return formatInteger(value);
  return size >= 100 ? value.toFixed(1) : size >= 1 ? value.toFixed(Math.min(digits, 3)) : value.toPrecision(digits);
}
