import type { Database } from '../contract/database.ts';
import type { EngineCalls, Page, PageRequest } from '../contract/engine.ts';
import type { RowsWanted } from '../contract/grid.ts';
import { createCache } from '../pipeline/cache.ts';
import { createFlights } from '../pipeline/flights.ts';
import { pageInOrder, pageOf } from '../sources/page.ts';
import { columnTypes, rowsClauses } from '../sources/row-filter.ts';
import { ROW } from '../sources/arrow-text.ts';
import { ident } from '../sql/ident.ts';
import { csvWriter } from '../text/csv.ts';
import { concatBytes } from '../math/bytes.ts';

/** Orders kept in the database at once; each holds two numbers a row. */
const ORDERS_KEPT = 4;
const ROWS_AT_ONCE = 20_000;

interface Order {
  /** Table with `place` from 0 and the `_row` that stands there. */
  readonly table: string;
  readonly rows: number;
}

/** Rows of tables as a grid asks for them: sorted, filtered, searched. */
export interface RowOrders {
  page(request: PageRequest, signal?: AbortSignal): Promise<Page>;
  csv(request: EngineCalls['rowsCsv']['in'], signal?: AbortSignal): Promise<EngineCalls['rowsCsv']['out']>;
}

/** A sorted or filtered table is put in order once; its pages are then looked up, wherever they stand. */
export function createRowOrders(database: Database): RowOrders {
  let serial = 0;
  const drop = (table: string): void => void database.exec(`DROP TABLE IF EXISTS ${ident(table)}`).catch(() => undefined);
  const orders = createFlights(createCache(ORDERS_KEPT, (_key, value) => drop((value as Order).table)), () => 1);

  const make = async (table: string, wanted: RowsWanted, signal: AbortSignal): Promise<Order> => {
    const { from, order } = await rowsClauses(database, table, wanted, signal);
    serial += 1;
    const name = `row_order_${serial}`;
    try {
      await database.exec(`CREATE TABLE ${ident(name)} AS SELECT row_number() OVER (${order}) - 1 AS place, t.${ROW} ${from}`, { signal });
      const count = await database.query(`SELECT count(*) AS n FROM ${ident(name)}`, { signal });
      return { table: name, rows: Number(count.columns[0].values[0]) };
    } catch (error) {
      drop(name);
      throw error;
    }
  };

  const orderOf = async (table: string, wanted: RowsWanted, signal: AbortSignal | undefined): Promise<Order> => {
    const key = JSON.stringify([table, wanted]);
    const { value } = await orders.get(key, (work) => make(table, wanted, work.signal), { signal });
    return value;
  };

  return {
    async page({ table, offset, limit, wanted, columns }, signal) {
      if (wanted === undefined) return pageOf(database, table, offset, limit, signal, undefined, columns);
      const order = await orderOf(table, wanted, signal);
      return { ...(await pageInOrder(database, table, order.table, offset, limit, columns ?? null, signal)), matching: order.rows };
    },
    async csv({ table, wanted, columns, formulaSafe }, signal) {
      const types = await columnTypes(database, wanted.values, signal);
      const text = csvWriter({ formulaSafe, numeric: columns.map((name) => types.get(name) !== 'VARCHAR') });
      const order = await orderOf(table, wanted, signal);
      const encoder = new TextEncoder();
      const pieces = [encoder.encode(text.heading(columns))];
      for (let offset = 0; offset < order.rows; offset += ROWS_AT_ONCE) {
        const { rows } = await pageInOrder(database, table, order.table, offset, ROWS_AT_ONCE, columns, signal);
        pieces.push(encoder.encode(rows.map((cells) => text.line(cells)).join('')));
      }
      return { bytes: concatBytes(pieces), neutralised: text.neutralised };
    },
  };
}
