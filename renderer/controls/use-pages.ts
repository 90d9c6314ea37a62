import { useEffect, useRef, useState } from 'react';
import type { Page } from '../../shared/contract/engine.ts';
import { isCancelled } from '../../shared/errors/app-error.ts';
import { useApp } from '../state/context.ts';

export const PAGE_ROWS = 200;
/** Pages kept for a table; older ones are asked for again. */
const PAGES_KEPT = 40;

export interface Pages {
  /** Cells of a row; undefined while it is on its way. */
  row(index: number): readonly (string | null)[] | undefined;
  readonly columns: readonly string[];
}

/**
 * Rows of a table of the engine, a page at a time, as they come into sight.
 * @param table name in the database; another name starts afresh
 */
export function usePages(table: string, first: number, last: number): Pages {
  const { engine } = useApp();
  const [held, setHeld] = useState<{ table: string; pages: ReadonlyMap<number, Page> }>({ table, pages: new Map() });
  const pages = held.table === table ? held.pages : new Map<number, Page>();
  const latest = useRef(held);
  latest.current = held;
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const to = Math.floor(Math.max(0, last) / PAGE_ROWS);

  useEffect(() => {
    const controller = new AbortController();
    const known = latest.current.table === table ? latest.current.pages : new Map<number, Page>();
    const load = async (number: number): Promise<void> => {
      const page = await engine.call('page', { table, offset: number * PAGE_ROWS, limit: PAGE_ROWS }, { signal: controller.signal });
      setHeld((before) => {
        const next = new Map(before.table === table ? before.pages : []);
        next.set(number, page);
        for (const oldest of next.keys()) {
          if (next.size <= PAGES_KEPT) break;
          next.delete(oldest);
        }
        return { table, pages: next };
      });
    };
    for (let number = from; number <= to; number++) {
      // A page that fails stays blank and is asked for again when the table moves; the engine's own failure is told elsewhere.
      if (!known.has(number)) load(number).catch((error: unknown) => void isCancelled(error));
    }
    return () => controller.abort();
  }, [engine, table, from, to]);

  return {
    columns: pages.values().next().value?.columns ?? [],
    row: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
  };
}
