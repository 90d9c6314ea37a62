import type { EngineCalls, Page, PageRequest, RunAnswer, RunEvent, RunRequest } from '../contract/engine.ts';
import type { Analyses, AnalysisName, AnalysisRequest } from '../contract/analyses.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { MicroResult } from '../contract/micro.ts';
import type { RulesResult } from '../contract/rules.ts';
import type { ClusterResult, FeatureSet, ProfileResult, SweepResult } from '../contract/results.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import type { StabilityResult } from '../contract/validation.ts';
import type { Measure } from '../export/segments-csv.ts';
import type { Dialect, Recipe } from '../recipe/recipe.ts';
import type { Withheld } from '../recipe/withheld.ts';
import type { PersonCalls } from './person-calls.ts';
import type { Platform } from './platform.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/** Everything that a document or a file can be made from. */
export interface Analysis {
  readonly recipe: Recipe;
  readonly source: SourceReport;
  readonly customers: CustomerTable;
  readonly features: FeatureSet;
  /** Null when k was set by hand and other numbers would cost much (see `showsSweep`), or there is one customer. */
  readonly sweep: SweepResult | null;
  readonly cluster: ClusterResult;
  readonly profile: ProfileResult;
  /** Null unless the recipe asks for it (`validate.stability`). */
  readonly stability: StabilityResult | null;
  /** Micro-segments; null where no segment is split. */
  readonly micro: MicroResult | null;
  /** Plain rules for the segments, found when a document asks for them. */
  readonly rules: () => Promise<RulesResult>;
  /** How single customers fit their segment; empty unless the recipe asks for it (`export.withFit`). */
  readonly fit: readonly Measure[];
}

/**
 * The analysis core behind its calls. One instance serves the window, the command line or a test; it is given a whole
 * recipe each time and runs only what is stale.
 */
export interface Engine extends PersonCalls {
  open(input: { id: string; file: FileSource; dialect: Partial<Dialect> | null; withheld?: Withheld }, options?: RunOptions): Promise<SourceReport>;
  beginning(sha256: string, dialect: Partial<Dialect>, signal?: AbortSignal): Promise<EngineCalls['beginning']['out']>;
  missingSources(recipe: Recipe): EngineCalls['missingSources']['out'];
  run(request: RunRequest, options?: RunOptions): Promise<RunAnswer>;
  /** @param options.onTimings gets the milliseconds of the stages that ran */
  analyse(recipe: Recipe, options?: RunOptions & { onTimings?: (timings: RunAnswer['timings']) => void }): Promise<Analysis>;
  /** A side computation, from the cache where it is there; see `contract/analyses.ts`. */
  analysis<N extends AnalysisName>(request: AnalysisRequest<N>, options?: RunOptions): Promise<Analyses[N]['value']>;
  page(request: PageRequest, signal?: AbortSignal): Promise<Page>;
  rowsCsv(request: EngineCalls['rowsCsv']['in'], signal?: AbortSignal): Promise<EngineCalls['rowsCsv']['out']>;
  memory(): number;
  /** The key of the pseudonyms that steps make, of the project at hand; null: none. Nobody else sets it. */
  setKey(key: Uint8Array | null): void;
  readonly platform: Platform;
  close(): Promise<void>;
}
