import { useEffect, useRef, useState } from 'react';
import type { Page } from '../../shared/contract/engine.ts';
import type { RowsWanted } from '../../shared/contract/grid.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { isCancelled, toAppError } from '../../shared/errors/app-error.ts';
import { useApp } from '../state/context.ts';

const PAGE_ROWS = 200;
/** Pages kept for a table; older ones are asked for again. */
const PAGES_KEPT = 40;

export interface Pages {
  /** Cells of a row; undefined while it is on its way. */
  row(index: number): readonly (string | null)[] | undefined;
  readonly columns: readonly string[];
  /** Number of rows wanted; null until it is known, and where all rows are shown. */
  readonly matching: number | null;
  /** Why the rows wanted cannot be had. */
  readonly error: AppError | null;
}

interface Held {
  readonly key: string;
  readonly pages: ReadonlyMap<number, Page>;
  readonly error: AppError | null;
}

/**
 * Rows of a table of the engine, a page at a time, as they come into sight. What was asked for before is cancelled.
 * @param table name in the database; another name, or other rows wanted, starts afresh
 */
export function usePages(table: string, first: number, last: number, wanted?: RowsWanted): Pages {
  const { engine } = useApp();
  const asked = wanted === undefined ? '' : JSON.stringify(wanted);
  const key = `${table}\n${asked}`;
  const [held, setHeld] = useState<Held>({ key, pages: new Map(), error: null });
  const pages = held.key === key ? held.pages : new Map<number, Page>();
  const latest = useRef(held);
  latest.current = held;
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const to = Math.floor(Math.max(0, last) / PAGE_ROWS);

  useEffect(() => {
    const controller = new AbortController();
    const known = latest.current.key === key ? latest.current.pages : new Map<number, Page>();
    const request = { table, limit: PAGE_ROWS, ...(asked === '' ? {} : { wanted: JSON.parse(asked) as RowsWanted }) };
    const load = async (number: number): Promise<void> => {
      const page = await engine.call('page', { ...request, offset: number * PAGE_ROWS }, { signal: controller.signal });
      setHeld((before) => {
        const next = new Map(before.key === key ? before.pages : []);
        next.set(number, page);
        for (const oldest of next.keys()) {
          if (next.size <= PAGES_KEPT) break;
          next.delete(oldest);
        }
        return { key, pages: next, error: null };
      });
    };
    const failed = (error: unknown): void => {
      // A page of all rows that fails stays blank and is asked for again when the table moves; the engine's own failure is told elsewhere.
      if (!isCancelled(error) && asked !== '' && !controller.signal.aborted) setHeld({ key, pages: new Map(), error: toAppError(error) });
    };
    for (let number = from; number <= to; number++) {
      if (!known.has(number)) load(number).catch(failed);
    }
    return () => controller.abort();
  }, [engine, table, asked, key, from, to]);

  const some = pages.values().next().value;
  return {
    columns: some?.columns ?? [],
    matching: some?.matching ?? null,
    error: held.key === key ? held.error : null,
    row: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
  };
}
