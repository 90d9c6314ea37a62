import type { ColumnInfo } from '../contract/tables.ts';

/** Names of columns with dates, in English and German. */
const DATED = /date|datum|time|zeit|stamp|epoch|birth|geburt|(^|[\s_.-])(at|on|since|seit|ts|day|tag|dob|seen|created|updated|modified|login|joined|expires)$|[a-z](At|On|Since|Day)$/i;
/** 1954 to 2064 in days from the end of 1899, as spreadsheets count; 2000 to 2034 in seconds from 1970. */
const DAYS = [20_000, 60_000] as const;
const SECONDS = [946_684_800, 2_051_222_400] as const;
const MILLISECONDS = [SECONDS[0] * 1000, SECONDS[1] * 1000] as const;

/**
 * What the whole numbers of a column may count from some day on: by their range and by its name, of milliseconds by their range
 * alone. It is no more than a guess, to be proposed; null where nothing speaks for it.
 */
export function countedDates({ name, type, min, max, distinct }: Pick<ColumnInfo, 'name' | 'type' | 'min' | 'max' | 'distinct'>): 'days' | 'seconds' | 'milliseconds' | null {
  if (type !== 'integer' || typeof min !== 'number' || typeof max !== 'number' || distinct < 2) return null;
  const within = ([from, to]: readonly [number, number]): boolean => min >= from && max <= to;
  if (within(MILLISECONDS)) return 'milliseconds';
  if (!DATED.test(name)) return null;
  return within(SECONDS) ? 'seconds' : within(DAYS) ? 'days' : null;
}

/** Such a number, as a trimmed text, as a TIMESTAMP in SQL; NULL for other numbers. */
export function numberDateSql(text: string): string {
  const number = `TRY_CAST(${text} AS BIGINT)`;
  const days = `TRY_CAST(${text} AS DOUBLE)`;
  return `CASE WHEN regexp_matches(${text}, '^[0-9]{12,13}$') AND ${number} BETWEEN ${MILLISECONDS[0]} AND ${MILLISECONDS[1]} THEN make_timestamp(${number} * 1000)
    WHEN regexp_matches(${text}, '^[0-9]{9,10}$') AND ${number} BETWEEN ${SECONDS[0]} AND ${SECONDS[1]} THEN make_timestamp(${number} * 1000000)
    WHEN regexp_matches(${text}, '^[0-9]{5}([.][0-9]+)?$') AND ${days} BETWEEN ${DAYS[0]} AND ${DAYS[1]} THEN make_timestamp(CAST(round((${days} - 25569) * 86400) AS BIGINT) * 1000000) END`;
}
