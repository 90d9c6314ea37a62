import type { Database } from '../contract/database.ts';

/** Of statements on a file that somebody hands in; they look at some ten thousand rows each. */
export const STATEMENT_DEADLINE_MS = 30_000;

/**
 * A database whose statements have to answer in time; one that does not is closed, and its statement fails as
 * `worker-died`. For files that nobody vouches for: a damaged one can send a reader round for ever.
 */
export function withDeadline(database: Database, ms: number): Database {
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => void database.close(), ms);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    release: database.release,
    gone: database.gone,
    exec: (sql, options) => timed(database.exec(sql, options)),
    query: (sql, options) => timed(database.query(sql, options)),
    insertArrow: (table, ipc, options) => timed(database.insertArrow(table, ipc, options)),
    close: () => database.close(),
  };
}
