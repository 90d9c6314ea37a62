import type { FileSource } from '../contract/file-source.ts';
import type { ReadProgress, SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { createCache } from '../pipeline/cache.ts';
import { createFlights } from '../pipeline/flights.ts';
import { sourceKey } from '../pipeline/key.ts';
import type { Dialect, Recipe, Source } from '../recipe/recipe.ts';
import { withheldColumns } from '../recipe/withheld.ts';
import type { Withheld } from '../recipe/withheld.ts';
import { ident } from '../sql/ident.ts';
import type { Platform } from './platform.ts';

export interface OpenInput {
  readonly id: string;
  readonly file: FileSource;
  readonly dialect: Partial<Dialect> | null;
  /** Persons who are left out, of the recipe that the file is read for. */
  readonly withheld?: Withheld;
}

export interface SourceStore {
  /** Reads a file, keeps it at hand for later runs, and says what was understood. */
  open(input: OpenInput, options: ReadOptions): Promise<SourceReport>;
  /** The report of a source of a recipe, without the persons it leaves out, read (again) when needed. Errors: `source-missing`, `source-changed`. */
  report(source: Source, recipe: Pick<Recipe, 'withheld'>, options: ReadOptions): Promise<{ report: SourceReport; ran: boolean }>;
  missing(recipe: Recipe): { id: string; name: string }[];
  /** The first lines of a text file that is at hand. */
  beginning(sha256: string, dialect: Partial<Dialect>, signal?: AbortSignal): Promise<{ lines: readonly string[] }>;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Readings kept in the database at once; each holds two tables. */
const READINGS_KEPT = 8;

/** The files that the engine may read, and their readings in the database. */
export function createSourceStore({ database, readers, mostText }: Pick<Platform, 'database' | 'readers' | 'mostText'>): SourceStore {
  const files = new Map<string, FileSource>();
  let serial = 0;
  /** The order of day and month that was assumed for a file, by fingerprint, where its dates do not tell. */
  const assumed = new Map<string, Dialect['dateOrder']>();
  const dropTables = (report: SourceReport): void => {
    const tables = [report.rawTable, report.typedTable, report.rejected.table ?? report.rawTable].map((name) => `DROP TABLE IF EXISTS ${ident(name)}`);
    database.exec(tables.join('; ')).catch(() => undefined);
  };
  const flights = createFlights(
    createCache(READINGS_KEPT, (_key, value) => dropTables(value as SourceReport)),
    () => 1,
  );

  const read = async (
    file: FileSource,
    id: string,
    dialect: Partial<Dialect> | null,
    overrides: Source['columns'],
    options: ReadOptions,
    withheld: Withheld | undefined,
    dateOrderAssumed = false,
  ): Promise<SourceReport> => {
    serial += 1;
    const rule = withheld === undefined ? {} : { withheld: { withheld, columns: withheldColumns(withheld, id) } };
    const report = await readers.read(database, file, { id: `${serial}`, dialect: dialect ?? undefined, overrides, mostText, dateOrderAssumed, ...rule }, options);
    return { ...report, id };
  };

  return {
    async open(input, options) {
      const report = await read(input.file, input.id, input.dialect, [], options, input.withheld);
      files.set(report.sha256, input.file);
      if (report.notices.some(({ code }) => code === 'date-order-ambiguous')) assumed.set(report.sha256, report.dialect.dateOrder);
      else assumed.delete(report.sha256);
      const { id, name, sha256, dialect } = report;
      flights.put(sourceKey({ id, name, sha256, dialect, columns: [] }, input.withheld), report);
      return report;
    },
    async report(source, { withheld }, options) {
      const file = files.get(source.sha256);
      if (file === undefined) throw new AppError('source-missing', { id: source.id, file: source.name });
      const { value, ran } = await flights.get<SourceReport, ReadProgress>(
        sourceKey(source, withheld),
        async (work) => {
          const report = await read(file, source.id, source.dialect, source.columns, {
            signal: work.signal,
            onProgress: work.partial,
          }, withheld, assumed.get(source.sha256) === source.dialect.dateOrder);
          if (report.sha256 !== source.sha256) {
            dropTables(report);
            throw new AppError('source-changed', { id: source.id, file: source.name });
          }
          return report;
        },
        { signal: options.signal, onPartial: options.onProgress },
      );
      return { report: { ...value, id: source.id, name: source.name }, ran };
    },
    async beginning(sha256, dialect, signal) {
      const file = files.get(sha256);
      return { lines: file === undefined ? [] : await readers.lines(file.files?.[0] ?? file, dialect, signal) };
    },
    missing: (recipe) =>
      recipe.sources.filter((source) => !files.has(source.sha256)).map(({ id, name }) => ({ id, name })),
  };
}
