import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { SourceReport } from '../contract/tables.ts';
import type { Withheld } from '../recipe/withheld.ts';
import { ident } from '../sql/ident.ts';
import { literal, literals } from '../sql/literal.ts';
import { ROW } from './arrow-text.ts';
import type { Reading } from './reading.ts';

/** What stands in place of a line that names a person who is left out. */
export const WITHHELD_LINE = '(left out at the person\'s wish)';

/** Who is left out of a file, and in which of its columns they are looked for. */
export interface SourceWithheld {
  readonly withheld: Withheld;
  readonly columns: readonly string[];
}

/** What is known after persons were left out. */
export interface AfterWithholding {
  readonly reading: Reading;
  /** Rows that were left out. */
  readonly rows: number;
  /** Columns that were looked in; none when the file has none of them. */
  readonly looked: readonly string[];
}

const BLOCK = 64;

/** A block of HMAC's inner or outer key (RFC 2104) as a literal. */
function keyBlock(key: string, mask: number): string {
  const bytes = Array.from({ length: BLOCK }, (_, i) => (i * 2 < key.length ? Number.parseInt(key.slice(i * 2, i * 2 + 2), 16) : 0) ^ mask);
  return `'${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'::BLOB`;
}

/** The compared form of a text, as `evenIdentity` makes it. */
export function identitySql(text: string, exact: boolean): string {
  const composed = `nfc_normalize(CAST(${text} AS VARCHAR))`;
  if (exact) return `regexp_replace(${composed}, '^[\\t\\n\\f\\r \\x{00a0}]+|[\\t\\n\\f\\r \\x{00a0}]+$', '', 'g')`;
  return `regexp_replace(lower(regexp_replace(${composed}, '[\\t\\n\\f\\r \\x{00a0}]+', '', 'g')), '^([0-9]+)[.]0+$', '\\1')`;
}

/** The keyed hash of a text, as `personHash` makes it. */
function hashSql(key: string, text: string, exact: boolean): string {
  return `sha256(${keyBlock(key, 0x5c)} || unhex(sha256(${keyBlock(key, 0x36)} || encode(${identitySql(text, exact)}))))`;
}

/** A condition that a text names one of the persons. */
function namesPerson({ key, people }: Withheld, text: string): string {
  const tests = [false, true].flatMap((exact) => {
    const hashes = people.filter((person) => (person.exact === true) === exact).map(({ hash }) => hash);
    return hashes.length === 0 ? [] : [`${hashSql(key, text, exact)} IN (${literals(hashes)})`];
  });
  return `(${text} IS NOT NULL AND (${tests.join(' OR ')}))`;
}

/**
 * Takes the rows of persons who are to be left out from a file that was just read, from its text and its typed values, and
 * numbers the others anew; of lines that could not be read the text is hidden where it names one of them.
 * @throws AppError `no-usable-rows` when nobody is left
 */
export async function withhold(
  db: Database, reading: Reading, tables: { readonly raw: string; readonly typed: string; readonly rejects: string }, given: SourceWithheld, file: string, signal?: AbortSignal,
): Promise<AfterWithholding> {
  const looked = given.columns.filter((name) => reading.names.names.includes(name));
  const rejected = await hideRejected(db, reading, tables.rejects, given.withheld, signal);
  if (looked.length === 0) return { reading: { ...reading, rejected }, rows: 0, looked };
  const gone = `${tables.raw}_withheld`;
  const any = looked.map((name) => namesPerson(given.withheld, ident(name))).join(' OR ');
  try {
    await db.exec(`CREATE OR REPLACE TABLE ${ident(gone)} AS SELECT ${ROW} FROM ${ident(tables.raw)} WHERE ${any}`, { signal });
    const rows = Number((await db.query(`SELECT count(*) AS n FROM ${ident(gone)}`, { signal })).columns[0].values[0]);
    if (rows === reading.rows) throw new AppError('no-usable-rows', { file, reason: 'everybody in it is left out at their own wish' });
    if (rows > 0) {
      for (const table of [tables.raw, tables.typed]) {
        const kept = `${table}_kept`;
        await db.exec(`CREATE OR REPLACE TABLE ${ident(kept)} AS SELECT * REPLACE (CAST(row_number() OVER (ORDER BY ${ROW}) - 1 AS BIGINT) AS ${ROW})
          FROM ${ident(table)} WHERE ${ROW} NOT IN (SELECT ${ROW} FROM ${ident(gone)}) ORDER BY ${ROW};
          DROP TABLE ${ident(table)}; ALTER TABLE ${ident(kept)} RENAME TO ${ident(table)}`, { signal });
      }
    }
    // what was seen of the columns counts those who are gone
    return { reading: { ...reading, rows: reading.rows - rows, rejected, ...(rows > 0 ? { seen: undefined } : {}) }, rows, looked };
  } finally {
    await db.exec(`DROP TABLE IF EXISTS ${ident(gone)}`).catch(() => undefined);
  }
}

/** The lines that could not be read, without the text of those in which a cell names a person. */
async function hideRejected(db: Database, { rejected, dialect }: Reading, table: string, withheld: Withheld, signal?: AbortSignal): Promise<SourceReport['rejected']> {
  if (rejected.count === 0) return rejected;
  const cells = `unnest(string_split(replace(text, '"', ''), ${literal(dialect.delimiter)}))`;
  const found = await db.query(`SELECT DISTINCT CAST(${ROW} AS INTEGER) AS r FROM (SELECT ${ROW}, ${cells} AS cell FROM ${ident(table)}) WHERE ${namesPerson(withheld, 'cell')} ORDER BY r`, { signal });
  const rows = new Set(Array.from(found.columns[0].values as ArrayLike<number>, Number));
  if (rows.size === 0) return rejected;
  await db.exec(`UPDATE ${ident(table)} SET text = ${literal(WITHHELD_LINE)} WHERE ${ROW} IN (${literals([...rows])})`, { signal });
  return { ...rejected, examples: rejected.examples.map((row, i) => (rows.has(i) ? { ...row, text: WITHHELD_LINE } : row)) };
}
