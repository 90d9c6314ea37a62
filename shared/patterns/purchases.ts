import type { Database, NumberColumn, TextColumn } from '../contract/database.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { withJudgedLines } from '../features/orders.ts';
import { findColumn } from '../prepare/find-column.ts';
import type { OrderRoles, Recipe } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';

/** What customers bought, order by order. */
export interface Purchases {
  readonly of: 'product' | 'category';
  readonly column: string;
  readonly nameColumn: string | null;
  /** Customers as the file writes them, in order of their text. */
  readonly customers: readonly string[];
  /** What each item is called, by number. */
  readonly items: readonly string[];
  /** Orders by customer, then time: items of order b are `lines[start[b]]` up to `lines[start[b + 1]]`, ascending and each once. */
  readonly start: Int32Array;
  readonly lines: Int32Array;
  /** Lines of the file behind each item of an order. */
  readonly weights: Int32Array;
  readonly customer: Int32Array;
  /** Day of each order, counted from 1970-01-01. */
  readonly day: Int32Array;
}

const NAMES = /^(product|item|article|artikel|produkt|lineitem|stock)? ?(name|title|description|desc|bezeichnung|beschreibung|text)$/;
const plain = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_.\-\s]+/g, ' ').trim().toLowerCase();

/** The column that says what a product is called, where the file has one beside its number. */
export function nameColumnOf(columns: readonly ColumnInfo[], product: string): string | null {
  return columns.find(({ name, type }) => name !== product && (type === 'text' || type === 'category') && NAMES.test(plain(name)))?.name ?? null;
}

export interface PurchasesAsked {
  readonly source: SourceReport;
  readonly roles: OrderRoles;
  readonly recipe: Recipe;
  readonly of: Recipe['params']['patterns.items'];
  /** Prefix of the tables that are made and dropped again. */
  readonly table: string;
  readonly signal?: AbortSignal;
}

/**
 * Orders with what was in them, from the order lines that count for the segmentation (returns and free lines are no purchases).
 * Lines without an item are passed over.
 * @throws AppError `no-items` when no column says what was bought, and those of `withJudgedLines`
 */
export async function readPurchases(db: Database, { source, roles, recipe, of, table, signal }: PurchasesAsked): Promise<Purchases> {
  const kind = of === 'auto' ? (roles.product === null && roles.category !== null ? 'category' : 'product') : of;
  const column = kind === 'product' ? roles.product : roles.category;
  if (column === null) throw new AppError('no-items', { what: kind, file: source.name });
  findColumn(source.columns, column, source.name);
  const nameColumn = kind === 'product' ? nameColumnOf(source.columns, column) : null;
  const window = recipe.params['orders.window'];
  return withJudgedLines(db, { source, roles, recipe, table, window, freeCounts: false, signal }, async ({ judged }) => {
    const bought = `SELECT customer, ord, trim(${kind}) AS item, min(day) AS day, min(moment) AS moment, count(*) AS n FROM ${ident(judged)} WHERE status = 0 AND positive AND trim(COALESCE(${kind}, '')) <> '' GROUP BY customer, ord, trim(${kind})`;
    const found = await db.query(
      `WITH bought AS (${bought}), timed AS (
  SELECT *, min(day) OVER (PARTITION BY customer, ord) AS begun, min(moment) OVER (PARTITION BY customer, ord) AS begun_at FROM bought
)
SELECT CAST(dense_rank() OVER (ORDER BY customer) - 1 AS DOUBLE) AS c, CAST(dense_rank() OVER (ORDER BY customer, begun, begun_at, ord) - 1 AS DOUBLE) AS b,
  CAST(dense_rank() OVER (ORDER BY item) - 1 AS DOUBLE) AS i, CAST(begun - DATE '1970-01-01' AS DOUBLE) AS d, CAST(n AS DOUBLE) AS n
FROM timed ORDER BY b, i`, { signal },
    );
    const customers = await db.query(`SELECT DISTINCT customer FROM (${bought}) ORDER BY customer`, { signal });
    const items = await db.query(`SELECT DISTINCT item FROM (${bought}) ORDER BY item`, { signal });
    if (found.rows === 0) throw new AppError('no-items', { what: kind, file: source.name });
    const codes = texts(items.columns[0]);
    const names = nameColumn === null ? null : await namesOf(db, judged, source.rawTable, nameColumn, signal);
    return { of: kind, column, nameColumn, customers: texts(customers.columns[0]), items: codes.map((code) => labelOf(code, names?.get(code) ?? null)), ...packed(found.columns as readonly NumberColumn[]) };
  });
}

const texts = (column: { readonly kind: string }): string[] => (column.kind === 'text' ? (column as TextColumn).values.map((value) => value ?? '') : []);

const labelOf = (code: string, name: string | null): string => (name === null || name === code ? code : `${name} (${code})`);

/** The most frequent name of each product, of equally frequent ones the first in order of the text. */
async function namesOf(db: Database, judged: string, raw: string, column: string, signal?: AbortSignal): Promise<Map<string, string>> {
  const { columns: [codes, names] } = await db.query(
    `WITH named AS (
  SELECT trim(j.product) AS item, trim(CAST(r.${ident(column)} AS VARCHAR)) AS name, count(*) AS n FROM ${ident(judged)} AS j JOIN ${ident(raw)} AS r ON r._row = j._row
  WHERE j.status = 0 AND j.positive AND trim(COALESCE(j.product, '')) <> '' AND trim(COALESCE(CAST(r.${ident(column)} AS VARCHAR), '')) <> '' GROUP BY 1, 2
)
SELECT item, first(name ORDER BY n DESC, name) AS name FROM named GROUP BY item ORDER BY item`, { signal },
  );
  const [keys, values] = [texts(codes), texts(names)];
  return new Map(keys.map((key, i) => [key, values[i]]));
}

function packed([c, b, i, d, n]: readonly NumberColumn[]): Pick<Purchases, 'start' | 'lines' | 'weights' | 'customer' | 'day'> {
  const rows = b.values.length;
  const orders = b.values[rows - 1] + 1;
  const start = new Int32Array(orders + 1);
  const customer = new Int32Array(orders);
  const day = new Int32Array(orders);
  for (let row = 0; row < rows; row++) {
    const order = b.values[row];
    start[order + 1] = row + 1;
    customer[order] = c.values[row];
    day[order] = d.values[row];
  }
  return { start, lines: Int32Array.from(i.values), weights: Int32Array.from(n.values), customer, day };
}
