import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { FeaturesView, Want } from '../../shared/contract/engine.ts';
import type { LogEntry } from '../../shared/contract/export-log.ts';
import type { ProjectKey } from '../../shared/contract/sealed.ts';
import type { FileGrant, RecentProject, RecoveryEntry } from '../../shared/contract/host.ts';
import type { MonitorAsk } from '../../shared/contract/monitor.ts';
import type { View } from '../../shared/contract/project.ts';
import { viewSchema } from '../../shared/contract/project.ts';
import type { ClusterResult, MapResult, ProfileResult, SweepResult } from '../../shared/contract/results.ts';
import type { CustomerTable, ReadProgress, SourceReport } from '../../shared/contract/tables.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { TablesState } from '../engine/tables-engine.ts';
import { emptyHistory } from './history.ts';
import type { History } from './history.ts';

/** Pages of the Segments step. */
export type PredictTab = 'value' | 'outcome';
/** Pages of the Profiles step. */
export type ProfilesTab = 'apart' | 'features' | 'together' | 'next';
export type SegmentsTab = 'map' | 'number' | 'trust' | 'compare';

/** Dialogs on the project as a whole. */
export type ProjectDialog = 'erase' | 'passphrase' | 'log';

/** How the analysis is being looked at: what is saved, and what lasts only while the window is open. */
export interface ViewState extends View {
  /** Matrix rows chosen on a chart, ascending; null: everything. */
  readonly selection: Int32Array | null;
  /** What the selection came from, in words. */
  readonly selectionLabel: string;
  /** A drag is in progress. */
  readonly live: boolean;
  readonly advancedOpen: boolean;
  readonly helpOpen: boolean;
  /** The dialog on the project that is open. */
  readonly dialog: ProjectDialog | null;
  /** The later files that the Monitor step looks at; null: none is chosen. */
  readonly later: MonitorAsk | null;
  /** What the Segments step shows. */
  readonly segmentsTab: SegmentsTab;
  readonly profilesTab: ProfilesTab;
  /** Null: lifetime value for orders, else the outcome. */
  readonly predictTab: PredictTab | null;
}

/** What one stage is doing. Its last good result stays on screen while it runs or fails. */
export interface StageStatus {
  readonly running: boolean;
  /** The result on screen is a picture on the way. */
  readonly partial: boolean;
  /** 0..1 while running. */
  readonly fraction: number;
  /** Duration of the last run that was not answered from the cache. */
  readonly ms: number | null;
  readonly error: AppError | null;
}

/** Results of the engine: a cache that can be thrown away. */
export interface Results {
  readonly source: SourceReport | null;
  readonly customers: CustomerTable | null;
  readonly features: FeaturesView | null;
  readonly sweep: SweepResult | null;
  readonly cluster: ClusterResult | null;
  readonly map: MapResult | null;
  readonly profile: ProfileResult | null;
}

export interface OpenDocument {
  /** The project file, once it has one. */
  readonly grant: FileGrant | null;
  /** What was last saved (`savedParts`); empty: nothing. */
  readonly saved: readonly unknown[];
  /** What left the project, the oldest first. */
  readonly log: readonly LogEntry[];
  /** What the project file is encrypted under; null: it is not. */
  readonly key: ProjectKey | null;
  /** The piece of unsaved work that this project was recovered from; it goes once the project is kept again. */
  readonly recovered: string | null;
  /** Sources of the recipe whose file is not at hand. */
  readonly missing: readonly { readonly id: string; readonly name: string; readonly sha256: string }[];
  /** Sources whose file has changed since it was read; the person has not yet said what is to be done. */
  readonly changed: readonly { readonly id: string; readonly name: string }[];
  /** Name of the file being read. */
  readonly opening: string | null;
  /** Where its reading is, once that is known, and its size. */
  readonly reading: { readonly bytes: number; readonly progress: ReadProgress } | null;
  readonly recent: readonly RecentProject[];
  readonly recovery: readonly RecoveryEntry[];
}

export interface AppState {
  readonly recipe: Recipe;
  readonly history: History;
  readonly view: ViewState;
  readonly results: Results;
  readonly status: Readonly<Record<Want, StageStatus>>;
  readonly document: OpenDocument;
  /** What went wrong last and has no better place; null once closed. */
  readonly problem: AppError | null;
  /** Where tables are held, and why there. */
  readonly tables: TablesState;
  /** Bytes the engine holds. */
  readonly memory: number | null;
}

export type AppStore = StoreApi<AppState>;

/** What is made one from the other, the segments at last; the map and the profile are made of these. */
export const CHAIN: readonly Want[] = ['source', 'customers', 'features', 'sweep', 'cluster'];
export const WANTS: readonly Want[] = [...CHAIN, 'map', 'profile'];

export const emptyResults: Results = {
  source: null, customers: null, features: null, sweep: null, cluster: null, map: null, profile: null,
};

export const idleStatus: StageStatus = { running: false, partial: false, fraction: 0, ms: null, error: null };

/** All stages idle. */
export function idleStatuses(): Record<Want, StageStatus> {
  return Object.fromEntries(WANTS.map((stage) => [stage, idleStatus])) as Record<Want, StageStatus>;
}

/** A saved view with the parts that are not saved. */
export function openView(view: View): ViewState {
  return { ...view, selection: null, selectionLabel: '', live: false, advancedOpen: false, helpOpen: false, dialog: null, segmentsTab: 'map', profilesTab: 'apart', predictTab: null, later: null };
}

/** A window without a project. */
export function createAppStore(): AppStore {
  const recipe = emptyRecipe();
  const log: readonly LogEntry[] = [];
  return createStore<AppState>(() => ({
    recipe,
    history: emptyHistory,
    view: openView(viewSchema.parse({})),
    results: emptyResults,
    status: idleStatuses(),
    document: { grant: null, saved: [recipe, undefined, undefined, undefined, log, null], log, key: null, recovered: null, missing: [], changed: [], opening: null, reading: null, recent: [], recovery: [] },
    problem: null,
    tables: { choice: 'auto', place: 'window', offered: false, reason: null },
    memory: null,
  }));
}
