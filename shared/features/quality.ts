import type { Database } from '../contract/database.ts';
import type { MissingPattern, QualityReport } from '../contract/proposals.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import { MOST_VALUES, spellingGroups } from '../prepare/spellings.ts';
import { ident } from '../sql/ident.ts';
import { literals } from '../sql/literal.ts';

const MOST_PATTERNS = 20;
/** Gaps of two columns that go together at least so much (phi) are told. */
const TOGETHER = 0.3;
const MOST_TOGETHER = 20;
/** Dates that stand for "unknown" in many systems. */
const PLACEHOLDER_DATES = ['1900-01-01', '1899-12-30', '1899-12-31', '1970-01-01', '1753-01-01', '1111-11-11', '9999-12-31', '2099-12-31'];
const EARLIEST = '1900-01-02';
const LATEST = '2100-01-01';

type Issue = QualityReport['columns'][number]['issues'][number];

/** Rows by the set of columns that they have no value in. */
async function patternsOf(db: Database, table: string, gaps: readonly ColumnInfo[], signal: AbortSignal | undefined): Promise<MissingPattern[]> {
  // One bit a column as text: as many columns as there are.
  const bits = gaps.map(({ name }) => `CASE WHEN ${ident(name)} IS NULL THEN '1' ELSE '0' END`);
  const found = await db.query(`SELECT ${bits.join(' || ')} AS p, count(*) AS n FROM ${ident(table)} GROUP BY p ORDER BY n DESC, p`, { signal });
  const patterns = found.columns[0].kind === 'text' ? found.columns[0].values : [];
  return patterns.map((pattern, i) => ({
    columns: gaps.filter((_, j) => pattern?.[j] === '1').map(({ name }) => name),
    rows: Number(found.columns[1].values[i]),
  }));
}

/** Correlation (phi) of the gaps of each pair of columns, from the patterns. */
function togetherOf(patterns: readonly MissingPattern[], gaps: readonly ColumnInfo[], rows: number): QualityReport['missingTogether'] {
  const both = new Map<string, number>();
  for (const { columns, rows: count } of patterns) {
    // A row without nearly anything says nothing about single pairs, and has too many of them.
    for (let a = 0; a < Math.min(columns.length, 60); a++) {
      for (let b = a + 1; b < Math.min(columns.length, 60); b++) {
        const key = JSON.stringify([columns[a], columns[b]]);
        both.set(key, (both.get(key) ?? 0) + count);
      }
    }
  }
  const share = new Map(gaps.map(({ name, missing }) => [name, missing / rows]));
  return [...both].map(([key, count]) => {
    const [a, b] = JSON.parse(key) as [string, string];
    const [p, q] = [share.get(a) ?? 0, share.get(b) ?? 0];
    const spread = Math.sqrt(p * (1 - p) * q * (1 - q));
    return { a, b, both: count, correlation: spread > 0 ? (count / rows - p * q) / spread : 0 };
  }).filter(({ correlation }) => correlation >= TOGETHER).toSorted((x, y) => y.correlation - x.correlation).slice(0, MOST_TOGETHER);
}

/** Dates that cannot be, and dates that stand for a missing one. */
async function dateIssues(db: Database, table: string, columns: readonly ColumnInfo[], signal: AbortSignal | undefined): Promise<Map<string, Issue[]>> {
  const dates = columns.filter(({ type }) => type === 'date' || type === 'datetime');
  const issues = new Map<string, Issue[]>();
  if (dates.length === 0) return issues;
  const list = dates.flatMap(({ name }, j) => {
    const day = `CAST(CAST(${ident(name)} AS DATE) AS VARCHAR)`;
    const placeholder = `${day} IN (${literals(PLACEHOLDER_DATES)})`;
    return [
      `count(*) FILTER (${placeholder}) AS p${j}`,
      `count(*) FILTER (NOT ${placeholder} AND (CAST(${ident(name)} AS DATE) < DATE '${EARLIEST}' OR CAST(${ident(name)} AS DATE) >= DATE '${LATEST}')) AS i${j}`,
    ];
  });
  const found = await db.query(`SELECT ${list.join(', ')} FROM ${ident(table)}`, { signal });
  dates.forEach(({ name }, j) => {
    const [placeholders, impossible] = [Number(found.columns[2 * j].values[0]), Number(found.columns[2 * j + 1].values[0])];
    const own: Issue[] = [];
    if (placeholders > 0) own.push({ code: 'placeholder', message: `${placeholders} ${placeholders === 1 ? 'date is' : 'dates are'} one that often stands for a missing one, such as 1900-01-01.` });
    if (impossible > 0) own.push({ code: 'impossible-dates', message: `${impossible} ${impossible === 1 ? 'date is' : 'dates are'} before ${EARLIEST} or after ${LATEST}.` });
    issues.set(name, own);
  });
  return issues;
}

async function spellingsOf(db: Database, table: string, columns: readonly ColumnInfo[], signal: AbortSignal | undefined): Promise<QualityReport['spellings'][number][]> {
  const found: QualityReport['spellings'][number][] = [];
  for (const { name, type, distinct, mean, role } of columns) {
    if ((type !== 'category' && type !== 'text') || mean !== null || distinct < 2 || distinct > MOST_VALUES || role === 'id') continue;
    const answer = await db.query(`SELECT CAST(${ident(name)} AS VARCHAR) AS v, count(*) AS n FROM ${ident(table)} WHERE ${ident(name)} IS NOT NULL GROUP BY v ORDER BY n DESC, v`, { signal });
    const values = answer.columns[0].kind === 'text' ? answer.columns[0].values : [];
    const groups = spellingGroups(values.map((value, i) => ({ value: value ?? '', count: Number(answer.columns[1].values[i]) })));
    if (groups.length > 0) found.push({ column: name, groups });
  }
  return found;
}

/**
 * What is good and bad about a table: gaps and which come together, duplicates, and per column what a person should look
 * at before using it. Counts are exact.
 */
export async function qualityOf(db: Database, source: Pick<SourceReport, 'typedTable' | 'rows' | 'columns' | 'duplicates'>, signal?: AbortSignal): Promise<QualityReport> {
  const { typedTable: table, rows, columns, duplicates } = source;
  const gaps = columns.filter(({ missing }) => missing > 0);
  const patterns = gaps.length === 0 ? [{ columns: [], rows }] : await patternsOf(db, table, gaps, signal);
  const dates = await dateIssues(db, table, columns, signal);
  const spellings = await spellingsOf(db, table, columns, signal);
  const alike = new Map(spellings.map(({ column, groups }) => [column, groups]));
  return {
    rows, cells: rows * columns.length, missingCells: gaps.reduce((sum, { missing }) => sum + missing, 0),
    completeRows: patterns.find((pattern) => pattern.columns.length === 0)?.rows ?? 0,
    duplicates,
    patterns: patterns.slice(0, MOST_PATTERNS),
    missingTogether: rows === 0 ? [] : togetherOf(patterns, gaps, rows),
    columns: columns.map(({ name, issues }) => {
      const groups = alike.get(name) ?? [];
      const near: Issue[] = groups.length === 0 ? [] : [{ code: 'near-duplicates', message: `${groups.length} ${groups.length === 1 ? 'value is' : 'values are'} written in several ways, such as ${groups[0].members.slice(0, 3).map((member) => member.value).join(', ')}.` }];
      return { name, issues: [...issues.map(({ code, message }) => ({ code, message })), ...dates.get(name) ?? [], ...near] };
    }),
    spellings,
  };
}
