import { useEffect, useMemo, useRef, useState } from 'react';
import type { Page } from '../../shared/contract/engine.ts';
import type { RowsWanted } from '../../shared/contract/grid.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { isCancelled, toAppError } from '../../shared/errors/app-error.ts';
import { useApp } from '../state/context.ts';

const PAGE_ROWS = 200;
/** Columns of a page: a table of thousands is brought over in pieces. */
const PAGE_COLUMNS = 64;
/** Pages kept for a table; older ones are asked for again. */
const PAGES_KEPT = 60;

export interface Pages {
  /** A cell by its row and the name of its column; undefined while it is on its way. */
  cell(row: number, column: string): string | null | undefined;
  /** Number of rows wanted; null until it is known, and where all rows are shown. */
  readonly matching: number | null;
  /** Why the rows wanted cannot be had. */
  readonly error: AppError | null;
}

interface Held {
  readonly key: string;
  readonly pages: ReadonlyMap<string, Page>;
  readonly error: AppError | null;
}

/** What is in sight: rows from the first to the last, and columns by their names. */
export interface Sight {
  readonly first: number;
  readonly last: number;
  readonly columns: readonly string[];
}

/**
 * Cells of a table of the engine, a page of some rows and columns at a time, as they come into sight. What was asked for before is cancelled.
 * @param table name in the database; another name, or other rows wanted, starts afresh
 * @param names of all its columns that are ever in sight
 */
export function usePages(table: string, names: readonly string[], sight: Sight, wanted?: RowsWanted): Pages {
  const { engine } = useApp();
  const asked = wanted === undefined ? '' : JSON.stringify(wanted);
  const key = `${table}\n${asked}`;
  const [held, setHeld] = useState<Held>({ key, pages: new Map(), error: null });
  const latest = useRef(held);
  latest.current = held;
  const places = useMemo(() => new Map(names.map((name, place) => [name, place])), [names]);
  const from = Math.floor(Math.max(0, sight.first) / PAGE_ROWS);
  const to = Math.floor(Math.max(0, sight.last) / PAGE_ROWS);
  const across = [...new Set(sight.columns.map((name) => blockOf(places.get(name) ?? 0)))].join();

  useEffect(() => {
    const controller = new AbortController();
    const known = latest.current.key === key ? latest.current.pages : new Map<string, Page>();
    const request = { table, limit: PAGE_ROWS, ...(asked === '' ? {} : { wanted: JSON.parse(asked) as RowsWanted }) };
    const load = async (rows: number, block: number): Promise<void> => {
      const columns = names.slice(block * PAGE_COLUMNS, (block + 1) * PAGE_COLUMNS);
      const page = await engine.call('page', { ...request, offset: rows * PAGE_ROWS, columns }, { signal: controller.signal });
      setHeld((before) => {
        const next = new Map(before.key === key ? before.pages : []);
        next.set(keyOf(rows, block), page);
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
    for (let rows = from; rows <= to; rows++) {
      for (const block of across === '' ? [] : across.split(',').map(Number)) {
        if (!known.has(keyOf(rows, block))) load(rows, block).catch(failed);
      }
    }
    return () => controller.abort();
  }, [engine, table, names, asked, key, from, to, across]);

  const pages = held.key === key ? held.pages : null;
  return {
    matching: pages?.values().next().value?.matching ?? null,
    error: held.key === key ? held.error : null,
    cell(row, column) {
      const place = places.get(column) ?? 0;
      return pages?.get(keyOf(Math.floor(row / PAGE_ROWS), blockOf(place)))?.rows[row % PAGE_ROWS]?.[place % PAGE_COLUMNS];
    },
  };
}

const blockOf = (place: number): number => Math.floor(place / PAGE_COLUMNS);
const keyOf = (rows: number, block: number): string => `${rows}:${block}`;
