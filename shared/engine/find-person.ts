import type { Database } from '../contract/database.ts';
import type { PersonFound } from '../contract/person.ts';
import type { SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { keyColumn } from '../features/join-sources.ts';
import { baseOf, rolesOf } from '../features/source-roles.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { evenIdentity } from '../recipe/withheld.ts';
import { identitySql } from '../sources/withhold.ts';
import { ident } from '../sql/ident.ts';
import { literals } from '../sql/literal.ts';

export interface PersonAsked {
  readonly recipe: Recipe;
  /** The sources of the recipe as they are read, in their order. */
  readonly reports: readonly SourceReport[];
  /** A name by which files tell customers apart, or a text such as an e-mail address. */
  readonly identity: string;
  readonly exact: boolean;
}

/** Texts that are looked at in each column. */
const MOST_TEXTS = 500;
/** Links from name to name that are followed. */
const MOST_LINKS = 20;

/** A column by which a file names customers. */
interface Named {
  readonly report: SourceReport;
  readonly columns: readonly string[];
}

/** The column of the customers' own file that names them, or null. */
function ownColumn(recipe: Recipe, report: SourceReport, own: boolean): string | null {
  const has = (name: string | null | undefined): name is string => typeof name === 'string' && report.columns.some((column) => column.name === name);
  if (own && has(recipe.id)) return recipe.id;
  const roles = own && typeof recipe.orders === 'object' && recipe.orders !== null ? recipe.orders : recipe.orders === null && own ? null : report.orders;
  if (has(roles?.customer)) return roles.customer;
  return recipe.id === null ? null : report.columns.find((column) => column.role === 'id')?.name ?? null;
}

/** By which columns each source names customers. */
async function namedBy(db: Database, recipe: Recipe, reports: readonly SourceReport[], signal?: AbortSignal): Promise<Named[]> {
  const roles = await rolesOf(db, recipe.sources, reports, signal);
  const base = baseOf(roles);
  const first = ownColumn(recipe, reports[base], base === 0);
  const to = reports[base].columns.find(({ name }) => name === first);
  const customers = to === undefined ? null : { table: reports[base].typedTable, to };
  return Promise.all(reports.map(async (report, i) => {
    if (i === base) return { report, columns: first === null ? [] : [first] };
    if (roles[i] === 'identities') return { report, columns: report.columns.map(({ name }) => name) };
    try {
      const key = await keyColumn(db, { report, source: recipe.sources[i] }, customers, signal);
      return { report, columns: key === null ? [] : [key.column.name] };
    } catch (error) {
      if (error instanceof AppError) return { report, columns: [] };
      throw error;
    }
  }));
}

/**
 * What the files of a recipe hold of a person: rows by the columns that name customers (names that another file says are one
 * are followed), else by columns of personal data; and the texts that only those rows hold.
 */
export async function findPerson(db: Database, { recipe, reports, identity, exact }: PersonAsked, signal?: AbortSignal): Promise<PersonFound> {
  const named = await namedBy(db, recipe, reports, signal);
  const texts = async (sql: string): Promise<string[]> => {
    const [column] = (await db.query(sql, { signal })).columns;
    return Array.from(column.values as readonly (string | null)[]).filter((text): text is string => text !== null);
  };
  const among = (column: string, even: ReadonlySet<string>): string => `COALESCE(${identitySql(ident(column), exact)} IN (${literals([...even])}), FALSE)`;
  const distinct = (report: SourceReport, column: string, where: string): Promise<string[]> =>
    texts(`SELECT DISTINCT CAST(${ident(column)} AS VARCHAR) AS t FROM ${ident(report.rawTable)} WHERE (${where}) AND ${ident(column)} IS NOT NULL ORDER BY t LIMIT ${MOST_TEXTS}`);

  const spelled = new Map([[evenIdentity(identity, exact), identity]]);
  const add = (found: readonly string[]): boolean => {
    const before = spelled.size;
    for (const text of found) if (text.trim() !== '' && !spelled.has(evenIdentity(text, exact))) spelled.set(evenIdentity(text, exact), text);
    return spelled.size > before;
  };
  const matching = ({ columns }: Named): string => columns.map((column) => among(column, new Set(spelled.keys()))).join(' OR ');
  const columns = new Map<string, { source: string; column: string }>();
  const look = (report: SourceReport, column: string): void => void columns.set(`${report.id} ${column}`, { source: report.id, column });

  let known = false;
  for (const one of named) {
    for (const column of one.columns) look(one.report, column);
    if (one.columns.length > 0 && (await distinct(one.report, one.columns[0], matching(one))).length > 0) known = true;
  }
  if (!known) await byTexts();
  for (let links = 0, more = true; more && links < MOST_LINKS; links++) {
    more = false;
    for (const one of named.filter((other) => other.columns.length > 1)) {
      const where = matching(one);
      for (const column of one.columns) more = add(await distinct(one.report, column, where)) || more;
    }
  }

  /** A person who is asked for by a text: by the names of the rows that hold it, or by the column itself where a file names nobody. */
  async function byTexts(): Promise<void> {
    const even = new Set([evenIdentity(identity, exact)]);
    const found: string[] = [];
    for (const one of named) {
      for (const { column } of one.report.sensitive.filter((item) => !one.columns.includes(item.column))) {
        if (one.columns.length === 0) look(one.report, column);
        else for (const name of one.columns) found.push(...await distinct(one.report, name, among(column, even)));
      }
    }
    if (found.length === 0) return;
    // the text is no name of a customer; it is among the texts of their rows
    spelled.clear();
    add(found);
  }

  const sources: PersonFound['sources'][number][] = [];
  const own = new Set<string>();
  for (const one of named) {
    const { report } = one;
    const where = [...columns.values()].filter(({ source }) => source === report.id).map(({ column }) => among(column, new Set(spelled.keys()))).join(' OR ') || 'FALSE';
    const counted = await db.query(`SELECT CAST(count(*) AS INTEGER) AS n FROM ${ident(report.rawTable)} WHERE ${where}`, { signal });
    const rows = Number(counted.columns[0].values[0]);
    sources.push({ id: report.id, name: report.name, column: one.columns[0] ?? null, rows });
    if (rows === 0) continue;
    const personal = new Set(report.sensitive.map(({ column }) => column));
    for (const { name, type } of report.columns) {
      if (one.columns.includes(name) || (type !== 'text' && !personal.has(name))) continue;
      const c = ident(name);
      // what others have as well, such as a first name or a town, names nobody
      const theirs = await texts(`SELECT CAST(${c} AS VARCHAR) AS t FROM ${ident(report.rawTable)} WHERE ${c} IS NOT NULL GROUP BY ${c} HAVING bool_and(${where}) ORDER BY t LIMIT ${MOST_TEXTS}`);
      for (const text of theirs) if (text.trim() !== '') own.add(text);
    }
  }
  return { sources, identities: [...spelled.values()], texts: [...own], columns: [...columns.values()] };
}
