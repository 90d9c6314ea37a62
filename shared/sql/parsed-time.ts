import { literals } from './literal.ts';

/** What the engine's `strptime` passes over before and after a time, as SQL. */
const SPACES = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)";

/** Formats of a day alone and with a time of day. */
export function withClock(day: string): string[] {
  return ['', ' %H:%M:%S', ' %H:%M', ' %I:%M:%S %p', ' %I:%M %p'].map((clock) => `${day}${clock}`);
}

/**
 * A text as a TIMESTAMP by the first of the formats that fits it, in SQL; NULL where none does.
 *
 * The only way to `strptime`: DuckDB 1.4 looks at the byte after a text that ends before its format does (`12:30` by `%H:%M:%S`), and
 * goes on from space to space beyond a text of nothing else. Where the text lies at the end of the process's memory, that ends the
 * process. A text that has something in it, and ends in a blank, which is passed over, is never read beyond.
 * @param formats no space is followed by another literal in them
 */
export function parsedTime(text: string, formats: readonly string[]): string {
  return `try_strptime(nullif(trim(${text}, ${SPACES}), '') || ' ', [${literals(formats)}])`;
}
