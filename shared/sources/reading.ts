import type { Database } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, FilePart, SourceReport } from '../contract/tables.ts';
import type { Dialect, Source } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { formatInteger } from '../text/format.ts';
import { fewNames } from '../text/gather.ts';
import { CELL, COUNT } from './cells.ts';
import { createBySql } from './create-by-sql.ts';
import { dateFormNotices, datesIn } from './date-forms.ts';
import { dateOrderNotices } from './date-order.ts';
import type { PassOptions } from './encoding.ts';
import { partedNumbers } from './dialect.ts';
import { figuresOfColumn } from './figures.ts';
import type { Figures } from './figures.ts';
import { insertHeld, readHeld } from './held.ts';
import type { HeldColumn, HeldText } from './held.ts';
import { inferType, MOSTLY, presentIn } from './infer.ts';
import { keptIn, missingIn, namesNamibia, withKept } from './kept-words.ts';
import type { Inferred } from './infer.ts';
import type { ColumnNames } from './names.ts';
import type { TextTable } from './read-text.ts';
import { namesThings } from './roles.ts';
import { ownDialect, ownDialectNotices } from './own-dialect.ts';
import { heldSample, tellsBySample } from './samples.ts';
import { typedExpression } from './typed.ts';
import type { TypedColumn } from './typed.ts';

/** What the readers of all formats hand on. */
export interface Reading {
  readonly dialect: Dialect;
  readonly names: ColumnNames;
  readonly rows: number;
  readonly rejected: SourceReport['rejected'];
  readonly columns: readonly (Inferred & { readonly padded: number; readonly written?: ColumnInfo['written']; readonly missingWords?: ColumnInfo['missingWords']; readonly kept?: readonly string[] })[];
  readonly notices: readonly Notice[];
  readonly parts: readonly FilePart[];
  /** What was seen of single columns while their text was held, by name. */
  readonly seen?: ReadonlyMap<string, SeenColumn>;
}

export interface SeenColumn {
  readonly figures: Figures;
  /** The values of the first rows as text, where they tell more of it than its type. */
  readonly sample: readonly string[];
}

/** Makes the table of typed values from the table of text: each column has the type that all its cells allow, or the one set by hand. `decided`: a person gave the order of day and month. */
export async function typeTable(
  db: Database, table: TextTable, raw: string, typed: string, given: Source['columns'], decided: boolean, options: PassOptions,
): Promise<Reading> {
  const { dialect, names, rows, rejected } = table;
  const overrides = new Map(given.map((override) => [override.name, override]));
  const namibia = names.names.map((name, j) => namesNamibia(name, table.counts[j]));
  const kept = names.names.map((name, j) => [...keptIn(name, dialect), ...(namibia[j] ? ['NA'] : [])]);
  const all = table.counts.map((counts, j) => (kept[j].length === 0 ? counts : withKept(counts, kept[j])));
  const told = dialect.thousands !== 'usual' && !all.some((counts) => partedNumbers(counts, dialect) > 0);
  const monthFirst = all.some((counts) => counts[CELL.MDY] + counts[CELL.MDY_TIME] > 0);
  const written = all.map((counts) => ownDialect(counts, dialect, told, monthFirst));
  const columns = all.map((counts, j) => {
    const own = { ...dialect, ...written[j] };
    const inferred = inferType(counts, own, told);
    const type = overrides.get(names.names[j])?.type;
    // 1.1 and 1.10 are two ids; sums of ids mean nothing
    const text = table.asText?.[j] ?? (inferred.type === 'number' && inferred.unit === undefined && namesThings(names.names[j]) ? 'Its name says that it identifies, so that values stay text as they are written.' : null);
    const chosen: Inferred = type === undefined ? (text === null ? inferred : { type: 'text', reason: text, misfits: 0 })
      : { type: type === 'category' ? 'text' : type, reason: 'Set by hand.', misfits: 0, ...(type === 'number' && inferred.unit !== undefined ? { unit: inferred.unit } : {}) };
    const dates = type === 'date' || type === 'datetime' ? datesIn(counts) : chosen.dates;
    const how = { ...(own.decimal === dialect.decimal ? {} : { decimal: own.decimal }), ...(own.dateOrder === dialect.dateOrder ? {} : { dateOrder: own.dateOrder }), ...(dates === undefined ? {} : { dates }) };
    const missingWords = missingIn(counts, dialect);
    return { ...chosen, padded: counts[COUNT.PADDED], ...(kept[j].length === 0 ? {} : { kept: kept[j] }), ...(missingWords.length === 0 ? {} : { missingWords }), ...(Object.keys(how).length === 0 ? {} : { written: how }) };
  });
  const list = names.names.map((name, j) => {
    const { type, misfits } = columns[j];
    const clean = misfits === 0 && !overrides.has(name) ? all[j] : null;
    const amounts = columns[j].unit !== undefined || (overrides.has(name) && all[j][COUNT.AMOUNT] > 0);
    return { column: { name, type, clean, amounts, dates: columns[j].written?.dates, kept: kept[j] }, dialect: { ...dialect, ...written[j] } };
  });
  const seen = await createTyped(db, raw, typed, list, table.held, options.signal);
  const large = names.names.filter((name, j) => columns[j].type === 'number' && (overrides.has(name) || mayOverflow(all[j])));
  const tooLarge = await dropInfinite(db, typed, large, rows, options.signal);
  const dated = names.names.map((name, j) => ({ name, date: columns[j].type === 'date' || columns[j].type === 'datetime', counts: all[j] }));
  const open = names.names.map((name, j) => ({ name, counts: all[j] })).filter(({ counts }, j) => columns[j].type !== 'text' && isOpen(counts, written[j].decimal));
  const units = names.names.flatMap((name, j) => (columns[j].unit === undefined ? [] : [columns[j].unit === '' ? name : `${name} (${columns[j].unit})`]));
  const points = open.filter(({ counts }) => counts[CELL.POINT_GROUP] + counts[COUNT.AMOUNT_POINT_GROUP] > 0).length;
  const unsure: Notice[] = open.length === 0 ? [] : [{
    code: 'thousands-ambiguous', data: { columns: fewNames(open.map(({ name }) => name)), decimal: dialect.decimal, sign: points === open.length ? '.' : points === 0 ? ',' : '' },
  }];
  unsure.push(...ownDialectNotices(names.names, columns.map((column) => ({ ...dialect, ...column.written })), dialect), ...dateFormNotices(names.names, columns, all));
  if (units.length > 0) unsure.push({ code: 'read-as-amounts', data: { columns: units } });
  unsure.push(...mostlyNotices(names.names, columns));
  for (const [j, name] of names.names.entries()) if (namibia[j] && !keptIn(name, dialect).includes('NA')) unsure.push({ code: 'namibia-kept', data: { column: name } });
  const notices = decided ? [...table.notices, ...unsure] : [...table.notices, ...unsure, ...dateOrderNotices(dated, dialect.dateOrder)];
  const byHand = names.names.filter((name, j) => overrides.get(name)?.type !== undefined && columns[j].type !== 'text');
  const held = await presentValues(db, typed, byHand, rows, options.signal);
  const counted = columns.map((column, j) => {
    const found = held.get(names.names[j]);
    return { ...column, misfits: found === undefined ? column.misfits + (tooLarge.get(names.names[j]) ?? 0) : Math.max(0, presentIn(all[j]) - found) };
  });
  return { dialect, names, rows, rejected, columns: counted, notices, parts: table.parts, ...(seen === null ? {} : { seen }) };
}

/** Tells of columns of text whose values are nearly all numbers, or dates. */
const mostlyNotices = (names: readonly string[], columns: readonly Inferred[]): Notice[] => (['numbers', 'dates'] as const).flatMap((what): Notice[] => {
  const found = columns.flatMap(({ mostly }, j) => (mostly?.what === what && mostly.count >= mostly.of * MOSTLY ? [`${names[j]} (${formatInteger(mostly.of - mostly.count)} of ${formatInteger(mostly.of)})`] : []));
  return found.length === 0 ? [] : [{ code: 'mostly-another-type', data: { columns: fewNames(found), what } }];
});

interface WantedColumn {
  readonly column: TypedColumn;
  readonly dialect: Dialect;
}

/** The table of typed values. Of a table whose text is held, what can be read from it goes in as values, and is described meanwhile. */
const createTyped = async (
  db: Database, raw: string, typed: string, wanted: readonly WantedColumn[], text: HeldText | null, signal?: AbortSignal,
): Promise<ReadonlyMap<string, SeenColumn> | null> => {
  const held = text === null ? [] : wanted.map(({ column, dialect }, j) => readHeld(text, j, column, dialect));
  const names = wanted.map(({ column }) => ident(column.name));
  const rest = wanted.filter((_, j) => (held[j] ?? null) === null).map(({ column, dialect }) => ({ name: ident(column.name), value: typedExpression(column, dialect) }));
  if (text === null || rest.length === wanted.length) {
    await text?.settle();
    await createBySql(db, raw, typed, names, rest, [], signal);
    return null;
  }
  const known = held.filter((one) => one !== null);
  const first = rest.length === 0 ? typed : `${typed}_held`;
  const inserted = insertHeld(db, first, text.rows, known, signal);
  const seen = see(text, wanted, held);
  await Promise.all([text.settle(), inserted]);
  if (rest.length > 0) await createBySql(db, raw, typed, names, rest, [first], signal);
  return seen;
};

const see = (text: HeldText, wanted: readonly WantedColumn[], held: readonly (HeldColumn | null)[]): Map<string, SeenColumn> => {
  const seen = new Map<string, SeenColumn>();
  held.forEach((one, j) => {
    const { name, type } = wanted[j].column;
    if (one !== null) seen.set(name, { figures: figuresOfColumn(one.column, type), sample: tellsBySample(type) ? heldSample(text, j) : [] });
  });
  return seen;
};

/** Digits that a double always has room for. */
const SURE_DIGITS = 300;

/** Whether a column may hold a number too large for a double: one with an exponent, or of very many digits. */
const mayOverflow = (counts: Float64Array): boolean => counts[CELL.EXPONENT] > 0 || counts[COUNT.LONGEST] > SURE_DIGITS;

/**
 * All values look like 1.234 or 1,234, so that no value says which sign parts what; or they are read as fractions though the others
 * are whole numbers below 1,000, as the others of thousands would be.
 */
const isOpen = (counts: Float64Array, decimal: Dialect['decimal']): boolean => {
  const present = presentIn(counts);
  const points = counts[CELL.POINT_GROUP] + counts[COUNT.AMOUNT_POINT_GROUP];
  const commas = counts[CELL.COMMA_GROUP] + counts[COUNT.AMOUNT_COMMA_GROUP];
  if (present < 2 || points + commas === 0) return false;
  return points + commas === present || (counts[COUNT.LARGE_WHOLE] === 0 && points + commas + counts[CELL.INTEGER] === present && (decimal === '.' ? points : commas) > 0);
};

/** How many values columns have. */
const presentValues = async (db: Database, table: string, all: readonly string[], rows: number, signal?: AbortSignal): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>();
  for (const names of partsOf(all, columnsAtOnce(rows))) {
    const answer = await db.query(`SELECT ${names.map((name, j) => `count(${ident(name)}) AS c${j}`).join(', ')} FROM ${ident(table)}`, { signal });
    names.forEach((name, j) => found.set(name, Number(answer.columns[j].values[0])));
  }
  return found;
};

/** Numbers too large for a double (1e400) are missing, not infinite; answers how many there were, by column. */
const dropInfinite = async (db: Database, table: string, all: readonly string[], rows: number, signal?: AbortSignal): Promise<ReadonlyMap<string, number>> => {
  const dropped = new Map<string, number>();
  for (const names of partsOf(all, columnsAtOnce(rows))) {
    // a FILTER a column takes a time that grows with the square of their number
    const list = names.map((name, j) => `count(CASE WHEN isinf(${ident(name)}) THEN 1 END) AS c${j}`);
    const answer = await db.query(`SELECT ${list.join(', ')} FROM ${ident(table)}`, { signal });
    for (const [j, name] of names.entries()) {
      const found = Number(answer.columns[j].values[0]);
      if (found === 0) continue;
      dropped.set(name, found);
      await db.exec(`UPDATE ${ident(table)} SET ${ident(name)} = NULL WHERE isinf(${ident(name)})`, { signal });
    }
  }
  return dropped;
};
