import type { Elementary } from '../math/elementary.ts';
import type { Database } from '../contract/database.ts';
import type { NearRows, Steps } from '../contract/compute.ts';
import type { Fitted, Originals, Prepared } from '../contract/steps.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { Matrix } from '../math/matrix.ts';
import { amountValue, currencyIn } from '../sources/amounts.ts';
import { plainDialect } from '../sources/dialect.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import { runSteps } from '../prepare/steps/run-steps.ts';
import type { WorkColumn, WorkTable } from '../prepare/steps/table.ts';
import { textSql } from '../prepare/steps/text-steps.ts';
import type { Dialect } from '../recipe/recipe.ts';
import type { Step } from '../recipe/steps.ts';
import { columnInfo } from '../sources/describe.ts';
import { figuresOf } from '../sources/figures.ts';
import { guessRole } from '../sources/roles.ts';
import { trimmedCell, typedExpression } from '../sources/typed.ts';
import type { DateForm } from '../sources/typed.ts';
import { ident } from '../sql/ident.ts';
import { keepOriginals } from './originals.ts';

/** How dates may be written that a reading understands only where all of a column are written so. */
const DATE_FORMS: readonly (DateForm | undefined)[] = [undefined, 'named', 'weeks', 'months'];

/** SQL of a text column as another type; dates in whichever form each is written. */
const inEveryForm = (name: string, type: ColumnInfo['type'], dialect: Dialect): string => {
  const one = (dates?: DateForm): string => typedExpression({ name, type, clean: null, dates }, dialect);
  return type === 'date' || type === 'datetime' ? `coalesce(${DATE_FORMS.map(one).join(', ')})` : one();
};

/** What applying steps needs of the place it runs in. */
export interface StepPlace {
  readonly db: Database;
  readonly elementary: Elementary;
  readonly signal?: AbortSignal;
  readonly pace: <T>(steps: Steps<T>) => Promise<T>;
  readonly neighbours: (matrix: Matrix, k: number) => Promise<NearRows>;
  /** Secret of the project for pseudonyms, or null. */
  readonly key: Uint8Array | null;
}

/** A table to prepare: typed values, and the exact text where it is kept apart. */
export interface Preparable {
  readonly typed: string;
  readonly raw: string | null;
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
  /** How its text is read, for steps that change a type. */
  readonly dialect: Dialect | null;
}

export interface ApplyInput extends Preparable {
  readonly steps: readonly Step[];
  readonly asOf: string | null;
  /** Start of the names of the two tables made: `<name>_typed`, `<name>_raw`. */
  readonly name: string;
  /** What the steps learned before, by id, for new rows of a saved model. */
  readonly fitted?: ReadonlyMap<string, Fitted | null>;
  /** The values before earlier steps, by the rows of `typed`. */
  readonly originals?: Originals;
}

export interface Applied {
  readonly typed: string;
  readonly raw: string;
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
  readonly prepared: Prepared;
  /** Null where no step changed values for the sake of the analysis, and for new rows of a saved model. */
  readonly originals: Originals | null;
}

const PLAIN = plainDialect('csv');
let serial = 0;

const workColumnOf = (column: ColumnInfo): WorkColumn => ({
  name: column.name, type: column.type, numeric: holdsNumbers(column), role: column.role, madeBy: null,
});

/** The exact text of columns that no step touched, the plain text of the others. */
async function rawTable(db: Database, name: string, raw: string | null, work: WorkTable, signal: AbortSignal | undefined): Promise<void> {
  const list = work.columns.map((column) => (raw !== null && column.madeBy === null ? `r.${ident(column.name)} AS ${ident(column.name)}` : `${textSql(column)} AS ${ident(column.name)}`));
  const join = raw === null ? '' : ` JOIN ${ident(raw)} AS r ON t._source = r._row`;
  await db.exec(`CREATE OR REPLACE TABLE ${ident(name)} AS SELECT t._row AS _row, t._source AS _source, ${list.join(', ')} FROM ${ident(work.table)} AS t${join} ORDER BY t._row`, { signal });
}

/** What is known of the columns afterwards; those that no step touched keep type, role and label. */
async function describe(db: Database, work: WorkTable, before: ApplyInput, signal: AbortSignal | undefined): Promise<ColumnInfo[]> {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const untouched = (column: WorkColumn): ColumnInfo | null => (work.rows === before.rows && column.madeBy === null ? old.get(column.name) ?? null : null);
  const anew = work.columns.filter((column) => untouched(column) === null);
  const shape = ({ type, numeric }: WorkColumn): ColumnInfo['type'] => (numeric && type === 'category' ? 'integer' : type);
  const figures = await figuresOf(db, work.table, work.rows, anew.map((column) => ({ name: column.name, type: shape(column) })), signal);
  return work.columns.map((column, position) => {
    const same = untouched(column);
    const found = figures.get(column.name);
    if (same !== null || found === undefined) return same as ColumnInfo;
    const known = column.madeBy === null ? old.get(column.name) : undefined;
    const guess = guessRole({ name: column.name, position, type: shape(column), rows: work.rows, figures: found, sensitive: null });
    const free = column.type === 'text' && column.role === null;
    const type = known?.type ?? (free ? guess.type : column.type);
    const role = known?.role ?? column.role ?? (guess.role === 'id' ? 'text' : guess.role);
    const shown = type === 'category' ? { ...found, histogram: null } : found;
    return columnInfo({
      name: column.name, label: known?.label ?? old.get(column.name)?.label ?? column.name, type, role, reason: column.madeBy ?? known?.reason ?? guess.reason,
    }, work.rows, shown, { misfits: 0, padded: 0 });
  });
}

/**
 * Carries out steps on a table: leaves `<name>_typed`, `<name>_raw` and perhaps `<name>_before`, rows numbered from 0, `_source` the row before.
 * The tables it was given stay as they are.
 * @throws AppError those of `runSteps`
 */
export async function applySteps(place: StepPlace, input: ApplyInput): Promise<Applied> {
  const { db, signal } = place;
  const made: string[] = [];
  // One that was stopped clears its tables away while the same is perhaps done again, so no two share a name.
  serial += 1;
  const own = `${input.name}_${serial}`;
  const fresh = (): string => {
    made.push(`${own}_step${made.length}`);
    return made[made.length - 1];
  };
  const [typed, raw] = [`${input.name}_typed`, `${input.name}_raw`];
  const dialect = input.dialect ?? PLAIN;
  const tools = {
    ...place, fresh, asOf: input.asOf,
    typed: (name: string, type: ColumnInfo['type']) => inEveryForm(name, type, dialect),
    amount: (name: string, decimal: '.' | ',') => amountValue(trimmedCell(name), decimal), currency: (name: string) => currencyIn(ident(name)), decimal: dialect.decimal,
  };
  try {
    const first = fresh();
    const list = input.columns.map(({ name }) => ident(name)).join(', ');
    await db.exec(`CREATE OR REPLACE TABLE ${ident(first)} AS SELECT CAST(_row AS BIGINT) AS _row, CAST(_row AS BIGINT) AS _source, ${list} FROM ${ident(input.typed)} ORDER BY _row`, { signal });
    const start: WorkTable = { table: first, rows: input.rows, columns: input.columns.map(workColumnOf) };
    const { work, reports, fitted } = await runSteps(start, input.steps, tools, input.fitted ?? null);
    await rawTable(db, raw, input.raw, work, signal);
    const columns = await describe(db, work, input, signal);
    const originals = input.fitted === undefined ? await keepOriginals(db, `${input.name}_before`, input, work, signal) : null;
    await db.exec(`DROP TABLE IF EXISTS ${ident(typed)}; ALTER TABLE ${ident(work.table)} RENAME TO ${ident(typed)}`, { signal });
    return { typed, raw, rows: work.rows, columns, prepared: { steps: reports, fitted }, originals };
  } finally {
    await db.exec(made.map((table) => `DROP TABLE IF EXISTS ${ident(table)}`).join('; ')).catch(() => undefined);
  }
}

/** A source after its steps, as customers and orders are built from it. */
export function preparedReport(source: SourceReport, applied: Applied): SourceReport {
  return { ...source, rows: applied.rows, columns: applied.columns, rawTable: applied.raw, typedTable: applied.typed };
}
