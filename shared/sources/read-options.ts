import type { ReadProgress } from '../contract/tables.ts';
import type { Dialect, Source } from '../recipe/recipe.ts';
import type { PassOptions } from './encoding.ts';
import type { RowsOptions } from './read-rows.ts';
import type { SourceWithheld } from './withhold.ts';

/** Names of the tables of a source. */
export interface SourceTables {
  readonly raw: string;
  readonly typed: string;
  readonly rejects: string;
}

export interface ReadSourceOptions extends Omit<RowsOptions, 'onProgress'> {
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Names the tables: `raw_<id>`, `src_<id>` and `rej_<id>`; tables of that name are replaced. */
  readonly id: string;
  /** Parts of the dialect that are not to be detected. */
  readonly dialect?: Partial<Dialect>;
  /** What a person changed about single columns. */
  readonly overrides: Source['columns'];
  /** Bytes of text that the database can hold; null or absent: no bound is known. */
  readonly mostText?: number | null;
  /** The order of day and month in `dialect` is the one that an earlier reading assumed. */
  readonly dateOrderAssumed?: boolean;
  /** Persons whose rows are left out. */
  readonly withheld?: SourceWithheld;
}

/** What the readers of a format are given. */
export interface FormatOptions extends Omit<ReadSourceOptions, 'onProgress'>, PassOptions {
  readonly onTypes: () => void;
}
