import type { ExportKind } from '../recipe/handing-over.ts';
import type { Dialect, Recipe } from '../recipe/recipe.ts';
import type { Withheld } from '../recipe/withheld.ts';
import type { ClusterResult, FeatureInfo, Projection, MapResult, ProfileResult, SweepResult } from './results.ts';
import type { Analyses, AnalysisName, AnalysisRequest } from './analyses.ts';
import type { FileContent } from './file-source.ts';
import type { RowsCsvRequest, RowsWanted } from './grid.ts';
import type { Notice } from './notice.ts';
import type { PersonFound } from './person.ts';
import type { CustomerTable, ReadProgress, SourceReport } from './tables.ts';

/** Stages as the caller asks for them. `map` and `sweep` run beside the others. */
export type Want = 'source' | 'customers' | 'features' | 'sweep' | 'cluster' | 'map' | 'profile';

export interface RunRequest {
  /** Grows by one with every change; answers name it. */
  readonly rev: number;
  readonly recipe: Recipe;
  readonly want: readonly Want[];
  /** A drag is in progress: only what is needed to repaint. */
  readonly live: boolean;
}

/** The feature stage as the window sees it (the matrix stays with the engine). */
export interface FeaturesView {
  readonly key: string;
  readonly rows: number;
  readonly leftOut: number;
  readonly features: readonly FeatureInfo[];
  readonly notices: readonly Notice[];
  /** Names of the matrix columns, in the order of a segment's `centre` (for anchors). */
  readonly columns: readonly string[];
  /** Names of the prepared columns, and the components made of them; null: none. */
  readonly prepared: readonly string[];
  readonly projection: Projection | null;
}

/** A stage's answer. `partial` marks pictures on the way (map frames, curve points). */
export type StageEvent =
  | { readonly stage: 'source'; readonly value: SourceReport; readonly partial: boolean }
  | { readonly stage: 'customers'; readonly value: CustomerTable; readonly partial: boolean }
  | { readonly stage: 'features'; readonly value: FeaturesView; readonly partial: boolean }
  | { readonly stage: 'sweep'; readonly value: SweepResult; readonly partial: boolean }
  | { readonly stage: 'cluster'; readonly value: ClusterResult; readonly partial: boolean }
  | { readonly stage: 'map'; readonly value: MapResult; readonly partial: boolean }
  | { readonly stage: 'profile'; readonly value: ProfileResult; readonly partial: boolean };

/** What a running call reports: results and progress. A file that is opened tells its name, its size in bytes and where its reading is. */
export type RunEvent =
  | { readonly type: 'stage'; readonly rev: number; readonly event: StageEvent; readonly ms: number }
  | { readonly type: 'progress'; readonly rev: number; readonly stage: Want; readonly fraction: number }
  | { readonly type: 'reading'; readonly name: string; readonly bytes: number; readonly progress: ReadProgress }
  | { readonly type: 'analysis'; readonly name: AnalysisName; readonly fraction: number };

/** Milliseconds per stage that ran (stages answered from the cache are absent). */
export interface RunAnswer {
  readonly rev: number;
  readonly timings: Readonly<Partial<Record<Want, number>>>;
}

export interface PageRequest {
  readonly table: string;
  readonly offset: number;
  readonly limit: number;
  /** Absent: all rows in the order of the source. Errors: `no-such-column`, `invalid-filter`. */
  readonly wanted?: RowsWanted;
  /** Columns that are asked for, in this order; absent: all. Errors: `database-failed` for one that there is not. */
  readonly columns?: readonly string[];
}

export interface Page {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** How many rows there are in all; told where rows were asked for by `wanted`. */
  readonly matching?: number;
}

export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ExportAnswer {
  readonly files: readonly ExportedFile[];
  readonly notices: readonly Notice[];
}

/**
 * The calls between the window (or the command line, or a test) and the engine: one name, one input, one output.
 * `open` reads a file and answers what was understood; the recipe that uses it names it by `sha256`.
 */
export interface EngineCalls {
  open: {
    in: {
      readonly id: string;
      readonly file: FileContent;
      readonly name: string;
      /** Further files of the same shape, read into one table with the first. */
      readonly more?: readonly { readonly file: FileContent; readonly name: string }[];
      readonly dialect: Partial<Dialect> | null;
      /** Persons whose rows are left out. */
      readonly withheld?: Withheld;
    };
    out: SourceReport;
  };
  /** The first lines of a text file as they are; none for other formats. */
  beginning: { in: { readonly sha256: string; readonly dialect: Partial<Dialect> }; out: { readonly lines: readonly string[] } };
  /** Which sources of the recipe the engine does not have. */
  missingSources: { in: { readonly recipe: Recipe }; out: readonly { readonly id: string; readonly name: string }[] };
  run: { in: RunRequest; out: RunAnswer };
  page: { in: PageRequest; out: Page };
  /** The rows wanted as CSV (UTF-8, RFC 4180), and how many texts got an apostrophe. */
  rowsCsv: { in: RowsCsvRequest; out: { readonly bytes: Uint8Array; readonly neutralised: number } };
  /** A side computation; see `contract/analyses.ts`. */
  analysis: { in: { [N in AnalysisName]: AnalysisRequest<N> }[AnalysisName]; out: Analyses[AnalysisName]['value'] };
  /** @param only matrix rows of the customers that `segments.csv` is to hold, ascending; absent: everybody */
  export: { in: { readonly recipe: Recipe; readonly kinds: readonly ExportKind[]; readonly only?: Int32Array }; out: ExportAnswer };
  /** What the files of a recipe hold of a person, by a name that tells customers apart or one of their texts. Kept nowhere. */
  findPerson: { in: { readonly recipe: Recipe; readonly identity: string; readonly exact: boolean }; out: PersonFound };
  /** A source of a recipe as plain CSV, without the persons who are left out. Errors: `source-missing`. */
  withoutPersons: { in: { readonly recipe: Recipe; readonly source: string }; out: { readonly bytes: Uint8Array } };
  /** The secret that pseudonyms are made with; null: none. It stays in memory. */
  setKey: { in: { readonly key: Uint8Array | null }; out: null };
  /** Bytes of the engine itself, 0 where it cannot tell, and of the process that holds its tables where that is another one. */
  memory: { in: null; out: { readonly bytes: number; readonly database: number } };
}
