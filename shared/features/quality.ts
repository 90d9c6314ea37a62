import type { Database } from '../contract/database.ts';
import type { AlikeColumns, MissingPattern, QualityReport } from '../contract/proposals.ts';
import type { ColumnInfo, ColumnIssue, SourceReport } from '../contract/tables.ts';
import { MOST_VALUES, spellingGroups } from '../prepare/spellings.ts';
import { breathing } from '../sources/breathe.ts';
import { PLACEHOLDER_DATES } from '../sources/issues.ts';
import { valueCounts } from '../sources/value-counts.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { formatInteger } from '../text/format.ts';
import { alikeColumns } from './alike-columns.ts';

const MOST_PATTERNS = 20;
/** Gaps of two columns that go together at least so much (phi) are told. */
const TOGETHER = 0.3;
const MOST_TOGETHER = 20;
const EARLIEST = '1900-01-01';
const LATEST = '2100-01-01';

type Issue = ColumnIssue;

interface Look {
  readonly rows: number;
  /** Dates after it lie in the future; null: not looked for. */
  readonly today: string | null;
  readonly signal?: AbortSignal;
}

/** Columns whose gaps one whole number of the database holds as bits. */
const BITS = 50;

/** Whole numbers whose bits say which of the columns have no value, `m0`, `m1`, … */
function masks(gaps: readonly ColumnInfo[]): string[] {
  const list: string[] = [];
  for (let from = 0; from < gaps.length; from += BITS) {
    const bits = gaps.slice(from, from + BITS).map(({ name }, j) => `(CAST(${ident(name)} IS NULL AS BIGINT) << ${j})`);
    list.push(`${bits.join(' | ')} AS m${from / BITS}`);
  }
  return list;
}

/** Columns whose bits are set, by their place. */
function* setBits(words: readonly number[]): Generator<number> {
  for (const [w, word] of words.entries()) {
    let rest = word;
    for (let j = 0; rest > 0; j++, rest = Math.floor(rest / 2)) if (rest % 2 === 1) yield w * BITS + j;
  }
}

/** The most frequent sets of columns without a value, and the rows that have all. */
async function patternsOf(db: Database, table: string, gaps: readonly ColumnInfo[], signal: AbortSignal | undefined): Promise<{ patterns: MissingPattern[]; complete: number }> {
  const words = masks(gaps);
  const names = words.map((_, i) => `m${i}`).join(', ');
  const rows = `(SELECT ${words.join(', ')} FROM ${ident(table)})`;
  const found = await db.query(`SELECT n, ${names} FROM (SELECT count(*) AS n, ${names} FROM ${rows} GROUP BY ${names}) ORDER BY n DESC, ${names} LIMIT ${MOST_PATTERNS}`, { signal });
  const whole = await db.query(`SELECT count(*) AS n FROM ${rows} WHERE ${words.map((_, i) => `m${i} = 0`).join(' AND ')}`, { signal });
  const patterns = Array.from({ length: found.rows }, (_, i): MissingPattern => ({
    columns: [...setBits(found.columns.slice(1).map((column) => Number(column.values[i])))].map((j) => gaps[j].name),
    rows: Number(found.columns[0].values[i]),
  }));
  return { patterns, complete: Number(whole.columns[0].values[0]) };
}

/** Rows that pairs of columns are looked for in, evenly spaced; columns that are looked at, those with most gaps. */
const PAIR_ROWS = 100_000;
const PAIR_COLUMNS = BITS;

/** Pairs of columns whose gaps go together (phi), found in evenly spaced rows; how many rows lack both is counted in all. */
async function togetherOf(db: Database, table: string, gaps: readonly ColumnInfo[], rows: number, signal: AbortSignal | undefined): Promise<QualityReport['missingTogether'][number][]> {
  const columns = gaps.toSorted((a, b) => b.missing - a.missing).slice(0, PAIR_COLUMNS);
  if (columns.length < 2) return [];
  const step = Math.max(1, Math.ceil(rows / PAIR_ROWS));
  const found = await db.query(`SELECT m0, count(*) AS n FROM (SELECT ${masks(columns)[0]} FROM ${ident(table)} WHERE _row % ${step} = 0) GROUP BY m0`, { signal });
  const size = columns.length;
  const both = new Float64Array(size * size);
  let total = 0;
  for (let i = 0; i < found.rows; i++) {
    const count = Number(found.columns[1].values[i]);
    const bits = [...setBits([Number(found.columns[0].values[i])])];
    total += count;
    for (const a of bits) for (const b of bits) both[a * size + b] += count;
  }
  const chosen: { a: string; b: string; correlation: number }[] = [];
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const [p, q] = [both[a * size + a] / total, both[b * size + b] / total];
      const spread = Math.sqrt(p * (1 - p) * q * (1 - q));
      const correlation = spread > 0 ? (both[a * size + b] / total - p * q) / spread : 0;
      if (correlation >= TOGETHER) chosen.push({ a: columns[a].name, b: columns[b].name, correlation });
    }
  }
  const kept = chosen.toSorted((x, y) => y.correlation - x.correlation).slice(0, MOST_TOGETHER);
  if (kept.length === 0) return [];
  const list = kept.map(({ a, b }, j) => `count(CASE WHEN ${ident(a)} IS NULL AND ${ident(b)} IS NULL THEN 1 END) AS p${j}`);
  const exact = await db.query(`SELECT ${list.join(', ')} FROM ${ident(table)}`, { signal });
  return kept.map((pair, j) => ({ ...pair, both: Number(exact.columns[j].values[0]) }));
}

/** Dates that cannot be, and dates that stand for a missing one. */
async function dateIssues(db: Database, table: string, columns: readonly ColumnInfo[], look: Look): Promise<Map<string, Issue[]>> {
  const issues = new Map<string, Issue[]>();
  const dates = columns.filter(({ type }) => type === 'date' || type === 'datetime');
  for (const part of partsOf(dates, columnsAtOnce(look.rows))) await countDates(db, table, part, issues, look);
  return issues;
}

async function countDates(db: Database, table: string, dates: readonly ColumnInfo[], issues: Map<string, Issue[]>, look: Look): Promise<void> {
  const known = [...PLACEHOLDER_DATES].map((day) => `DATE ${literal(day)}`).join(', ');
  const after = look.today === null ? 'FALSE' : `> DATE ${literal(look.today)}`;
  const list = dates.flatMap(({ name }, j) => {
    const day = `CAST(${ident(name)} AS DATE)`;
    const placeholder = `${day} IN (${known})`;
    const impossible = `(${day} < DATE '${EARLIEST}' OR ${day} >= DATE '${LATEST}')`;
    return [
      `count(CASE WHEN ${placeholder} THEN 1 END) AS p${j}`, `count(CASE WHEN NOT ${placeholder} AND ${impossible} THEN 1 END) AS i${j}`,
      look.today === null ? `CAST(0 AS BIGINT) AS f${j}` : `count(CASE WHEN NOT ${placeholder} AND NOT ${impossible} AND ${day} ${after} THEN 1 END) AS f${j}`,
    ];
  });
  const found = await db.query(`SELECT ${list.join(', ')} FROM ${ident(table)}`, { signal: look.signal });
  for (const [j, { name, missing }] of dates.entries()) {
    const [placeholders, impossible, future] = [0, 1, 2].map((part) => Number(found.columns[3 * j + part].values[0]));
    const own: Issue[] = [];
    if (placeholders > 0) {
      const days = await db.query(`SELECT DISTINCT CAST(CAST(${ident(name)} AS DATE) AS VARCHAR) AS d FROM ${ident(table)} WHERE CAST(${ident(name)} AS DATE) IN (${known}) ORDER BY d`, { signal: look.signal });
      const values = Array.from(days.columns[0].values, String);
      own.push({ code: 'placeholder', message: `${told(placeholders, 'date is one that often stands', 'dates are ones that often stand')} for a missing one: ${values.join(', ')}.`, values });
    }
    if (impossible > 0) own.push({ code: 'impossible-dates', message: `${told(impossible, 'date is', 'dates are')} before ${EARLIEST} or from ${LATEST} on.`, values: [EARLIEST, LATEST] });
    // where most dates lie ahead they are meant to
    if (look.today !== null && future > 0 && future * 20 <= look.rows - missing) {
      own.push({ code: 'future-dates', message: `${told(future, 'date lies', 'dates lie')} after the day on which the file was first read (${look.today}).`, values: [look.today] });
    }
    issues.set(name, own);
  }
}

const told = (count: number, one: string, many: string): string => `${formatInteger(count)} ${count === 1 ? one : many}`;

async function spellingsOf(db: Database, table: string, rows: number, columns: readonly ColumnInfo[], signal: AbortSignal | undefined): Promise<QualityReport['spellings'][number][]> {
  const found: QualityReport['spellings'][number][] = [];
  const asked = columns.filter(({ type, distinct, mean, role, missing }) =>
    (type === 'category' || type === 'text') && mean === null && distinct >= 2 && distinct <= MOST_VALUES && role !== 'id' && role !== 'ignore'
    // where most rows have a value of their own it is no vocabulary
    && distinct * 2 <= rows - missing);
  const counted = await valueCounts(db, table, rows, asked.map(({ name }) => name), signal);
  for (const { name } of asked) {
    const groups = await breathing(spellingGroups(counted?.get(name) ?? await countsOf(db, table, name, signal)), signal);
    if (groups.length > 0) found.push({ column: name, groups });
  }
  return found;
}

async function countsOf(db: Database, table: string, name: string, signal: AbortSignal | undefined): Promise<{ value: string; count: number }[]> {
  const answer = await db.query(`SELECT CAST(${ident(name)} AS VARCHAR) AS v, count(*) AS n FROM ${ident(table)} WHERE ${ident(name)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`, { signal });
  const values = answer.columns[0].kind === 'text' ? answer.columns[0].values : [];
  return values.map((value, i) => ({ value: value ?? '', count: Number(answer.columns[1].values[i]) }));
}

/** What is said of a column that repeats another. */
const repeats = ({ a, correlation }: AlikeColumns): Issue => ({
  code: 'alike-column',
  message: correlation === null ? `It is equal to ${a} in every row.` : `It moves with ${a} (correlation ${Math.round(correlation * 1000) / 1000}).`,
});

/**
 * What is good and bad about a table: gaps and which come together, duplicates, and per column what a person should look
 * at before using it. Counts are exact; which gaps go together is looked for in 100,000 evenly spaced rows.
 * @param today day (YYYY-MM-DD) after which dates lie in the future; null: not looked for
 */
export async function qualityOf(
  db: Database, source: Pick<SourceReport, 'typedTable' | 'rows' | 'columns' | 'duplicates'>, { today = null, signal }: { readonly today?: string | null; readonly signal?: AbortSignal } = {},
): Promise<QualityReport> {
  const { typedTable: table, rows, columns, duplicates } = source;
  const gaps = columns.filter(({ missing }) => missing > 0);
  const { patterns, complete } = gaps.length === 0 ? { patterns: [{ columns: [], rows }], complete: rows } : await patternsOf(db, table, gaps, signal);
  const dates = await dateIssues(db, table, columns, { rows, today, signal });
  const same = await alikeColumns(db, source, signal);
  const sameAs = new Map(same.map((pair) => [pair.b, pair]));
  const spellings = await spellingsOf(db, table, rows, columns, signal);
  const alike = new Map(spellings.map(({ column, groups }) => [column, groups]));
  return {
    rows, cells: rows * columns.length, missingCells: gaps.reduce((sum, { missing }) => sum + missing, 0),
    completeRows: complete,
    duplicates,
    patterns,
    missingTogether: rows === 0 ? [] : await togetherOf(db, table, gaps, rows, signal),
    columns: columns.map(({ name, issues }) => {
      const groups = alike.get(name) ?? [];
      const near: Issue[] = groups.length === 0 ? [] : [{ code: 'near-duplicates', message: `${told(groups.length, 'value is', 'values are')} written in several ways, such as ${groups[0].members.slice(0, 3).map((member) => member.value).join(', ')}.` }];
      const pair = sameAs.get(name);
      const ofDates = dates.get(name) ?? [];
      // What was told on reading knows the most frequent date alone.
      const read = issues.filter(({ code }) => !ofDates.some((one) => one.code === code));
      return { name, issues: [...read, ...ofDates, ...near, ...(pair === undefined ? [] : [repeats(pair)])] };
    }),
    alikeColumns: same,
    spellings,
  };
}
