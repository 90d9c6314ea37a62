import type { GridView, KeptRun, SavedSelection, View } from '../../shared/contract/project.ts';
import type { PeriodRecord } from '../../shared/contract/periods.ts';
import type { SegmentSummary } from '../../shared/contract/results.ts';
import { isCancelled, toAppError } from '../../shared/errors/app-error.ts';
import { withPeriod } from '../../shared/monitor/record.ts';
import { bitsOf } from '../../shared/math/bits.ts';
import { parseRecipe } from '../../shared/recipe/recipe.ts';
import { paramRow } from '../../shared/recipe/params.ts';
import type { ParamKey, Params } from '../../shared/recipe/params.ts';
import type { ExportKind } from '../../shared/recipe/handing-over.ts';
import type { Dialect, FeatureChoice, OrderRoles, Recipe, Source } from '../../shared/recipe/recipe.ts';
import type { Outcome } from '../../shared/recipe/outcome.ts';
import type { Step } from '../../shared/recipe/steps.ts';
import { createDocumentActions } from './document.ts';
import type { DocumentActions } from './document.ts';
import type { Services } from './services.ts';
import type { AnchorPatch, ColumnPatch } from './edits.ts';
import { withAnchor, withChoice, withColumn, withDialect } from './edits.ts';
import { endGesture, record, redo, undo } from './history.ts';
import { MOST_RUNS, runOf } from './runs.ts';
import { withRuleName } from './rule-edits.ts';
import { combine, MOST_SELECTIONS, rowsIdentity } from './selection.ts';
import type { AppStore, PredictTab, ProfilesTab, ProjectDialog, SegmentsTab, ViewState } from './store.ts';

export interface Actions extends DocumentActions {
  setStep(step: View['step']): void;
  /** Takes over what is being typed, before something is made of the recipe. */
  settle(): void;
  setTheme(theme: View['theme']): void;
  selectSegment(id: number | null): void;
  /** @param rows matrix rows, ascending */
  setSelection(rows: Int32Array | null, label: string): void;
  /**
   * Chooses customers anew, or adds them to or takes them from those chosen before.
   * @param rows matrix rows, ascending; null: nobody in particular
   */
  select(rows: Int32Array | null, label: string, how: 'replace' | 'add' | 'remove'): void;
  /** Keeps the selection under a name, with the project. Does nothing without one. */
  saveSelection(name: string): void;
  renameSelection(saved: SavedSelection, name: string): void;
  dropSelection(saved: SavedSelection): void;
  setAdvancedOpen(open: boolean): void;
  setSegmentsTab(tab: SegmentsTab): void;
  setProfilesTab(tab: ProfilesTab): void;
  setPredictTab(tab: PredictTab): void;
  /** What is to be predicted; null: nothing. */
  setOutcome(outcome: Outcome | null, label: string): void;
  openDialog(dialog: ProjectDialog | null): void;
  setHelpOpen(open: boolean): void;
  /** Puts a query at the head of those that were run. */
  keepQuery(sql: string): void;
  /** Keeps the figures of a later period with the project; the same period again takes the place of what was kept. */
  keepPeriod(period: PeriodRecord): void;
  dropPeriod(period: PeriodRecord): void;
  /** How a table of the Data step is shown. */
  setGrid(table: 'source' | 'customers', grid: GridView): void;
  /** @param live a drag is in progress; its changes are one step of the history */
  setParam<K extends ParamKey>(key: K, value: Params[K], live?: boolean): void;
  setTitle(title: string): void;
  /** @param source its id; absent: the first */
  setDialect(patch: Partial<Dialect>, label: string, source?: string): void;
  /** @param source its id; absent: the first */
  setColumn(name: string, patch: ColumnPatch, source?: string): void;
  /** Changes what a file is and how it is joined. */
  setSource(id: string, patch: Partial<Pick<Source, 'role' | 'join'>>, label: string): void;
  removeSource(id: string): void;
  setOrders(orders: 'auto' | OrderRoles | null): void;
  setId(id: string | null | undefined): void;
  setAsOf(date: string | null): void;
  setCalibrationEnd(date: string | null): void;
  /** Which files are exported. */
  setExports(kinds: readonly ExportKind[]): void;
  /** Changes the list of preparation steps. */
  setSteps(label: string, change: (steps: readonly Step[]) => readonly Step[]): void;
  setFeature(column: string, patch: Omit<Partial<FeatureChoice>, 'column'>, label: string, gesture?: string): void;
  /** One step of the history; changes of one gesture are one step. `change` answers the recipe itself where nothing changes. */
  editRecipe(label: string, change: (recipe: Recipe) => Recipe, gesture?: string): void;
  setFeaturesUsed(columns: readonly string[], use: boolean): void;
  nameSegment(segment: SegmentSummary, name: string): void;
  noteSegment(segment: SegmentSummary, note: string): void;
  /** @param colour position in the palette; null: the automatic one */
  colourSegment(segment: SegmentSummary, colour: number | null): void;
  /** Puts the segmentation on screen aside. Does nothing while there is none. */
  keepRun(): void;
  /** Takes a kept run up again; a step of the history. The project keeps its title. */
  restoreRun(run: KeptRun): void;
  dropRun(run: KeptRun): void;
  /** A note on a kept run, or its place on the shortlist. */
  annotateRun(run: KeptRun, patch: Pick<Partial<KeptRun>, 'note' | 'shortlisted'>): void;
  endGesture(): void;
  undo(): void;
  redo(): void;
  report(error: unknown): void;
  dismissProblem(): void;
}

const MOST_QUERIES = 50;

/** The only writers of recipe and view. */
export function createActions(store: AppStore, services: Services): Actions {
  const setView = (patch: Partial<ViewState>): void => store.setState((state) => ({ view: { ...state.view, ...patch } }));

  const edit = (label: string, change: (recipe: Recipe) => Recipe, gesture: string | null = null, live = false): void => {
    store.setState((state) => {
      const recipe = change(state.recipe);
      const view = state.view.live === live ? state.view : { ...state.view, live };
      if (recipe === state.recipe) return { view };
      return { recipe, view, history: record(state.history, state.recipe, label, gesture) };
    });
  };

  /** Kept selections are no part of the recipe, and changed by steps of the same history. */
  const editSaved = (label: string, change: (saved: readonly SavedSelection[]) => readonly SavedSelection[]): void => {
    store.setState((state) => {
      const before = state.view.saved ?? [];
      return { view: { ...state.view, saved: [...change(before)] }, history: record(state.history, state.recipe, label, null, before) };
    });
  };

  const report = (error: unknown): void => {
    if (!isCancelled(error)) store.setState({ problem: toAppError(error) });
  };

  const anchor = (segment: SegmentSummary, patch: AnchorPatch, label: string): void => {
    const { features, cluster } = store.getState().results;
    edit(label, (recipe) => withAnchor(recipe, segment, features?.columns ?? [], cluster?.k ?? 1, patch));
  };

  const move = (step: typeof undo): void => {
    store.setState((state) => {
      const moved = step(state.history, state.recipe, state.view.saved);
      if (moved === null) return {};
      return { recipe: moved.recipe, history: moved.history, ...(moved.saved === undefined ? {} : { view: { ...state.view, saved: [...moved.saved] } }) };
    });
  };

  return {
    ...createDocumentActions(store, services, { edit, report }),
    settle: () => services.settle(),
    setStep(step) {
      // A page that goes takes what is typed on it along.
      services.settle();
      setView({ step });
    },
    setTheme: (theme) => setView({ theme }),
    selectSegment: (selectedSegment) => setView({ selectedSegment }),
    setSelection: (rows, label) => setView({ selection: rows !== null && rows.length > 0 ? rows : null, selectionLabel: label }),
    select(rows, label, how) {
      const { selection, selectionLabel } = store.getState().view;
      const next = rows === null || selection === null || how === 'replace' ? rows : combine(selection, rows, how);
      const words = next === rows || selectionLabel === label ? label : `${selectionLabel} and ${label}`;
      setView({ selection: next !== null && next.length > 0 ? next : null, selectionLabel: words });
    },
    saveSelection(name) {
      const state = store.getState();
      const { selection } = state.view;
      const { features } = state.results;
      if (selection === null || features === null) return;
      const kept: SavedSelection = { name: name.trim().slice(0, 120) || 'Selection', count: selection.length, of: rowsIdentity(state), rows: bitsOf(selection, features.rows) };
      editSaved(`Keep ${kept.name}`, (saved) => [kept, ...saved].slice(0, MOST_SELECTIONS));
    },
    renameSelection: (renamed, name) => editSaved(`Rename ${renamed.name}`, (saved) => saved.map((one) => (one === renamed ? { ...one, name: name.slice(0, 120) || one.name } : one))),
    dropSelection: (dropped) => editSaved(`Remove ${dropped.name}`, (saved) => saved.filter((one) => one !== dropped)),
    setAdvancedOpen: (advancedOpen) => setView({ advancedOpen }),
    setSegmentsTab: (segmentsTab) => setView({ segmentsTab }),
    setProfilesTab: (profilesTab) => setView({ profilesTab }),
    setPredictTab: (predictTab) => setView({ predictTab }),
    setOutcome: (outcome, label) => edit(label, (recipe) => ({ ...recipe, outcome })),
    openDialog: (dialog) => setView({ dialog }),
    setHelpOpen: (helpOpen) => setView({ helpOpen }),
    keepQuery: (sql) => setView({ queries: [sql, ...(store.getState().view.queries ?? []).filter((item) => item !== sql)].slice(0, MOST_QUERIES) }),
    keepPeriod(period) {
      const { periods = [] } = store.getState().view;
      if (!periods.some((one) => JSON.stringify(one) === JSON.stringify(period))) setView({ periods: withPeriod(periods, period) });
    },
    dropPeriod: (period) => setView({ periods: store.getState().view.periods?.filter((one) => one !== period) }),
    setGrid: (table, grid) => setView({ grids: { ...store.getState().view.grids, [table]: grid } }),
    setParam(key, value, live = false) {
      edit(
        `Change ${paramRow(key).label.toLowerCase()}`,
        (recipe) => (recipe.params[key] === value ? recipe : { ...recipe, params: { ...recipe.params, [key]: value } }),
        live ? `param:${key}` : null,
        live,
      );
    },
    setTitle: (title) => edit('Rename project', (recipe) => ({ ...recipe, title: title.slice(0, 200) })),
    setDialect: (patch, label, source) => edit(label, (recipe) => withDialect(recipe, patch, source)),
    setColumn: (name, patch, source) => edit(`Change column ${name}`, (recipe) => withColumn(recipe, name, patch, source)),
    setSource: (id, patch, label) => edit(label, (recipe) => ({ ...recipe, sources: recipe.sources.map((source) => (source.id === id ? { ...source, ...patch } : source)) })),
    removeSource: (id) => edit('Remove a file', (recipe) => ({
      ...recipe, sources: recipe.sources.filter((source) => source.id !== id), steps: recipe.steps.filter((step) => step.source !== id),
    })),
    setOrders: (orders) => edit('Change what the rows are', (recipe) => ({ ...recipe, orders })),
    setId: (id) => edit('Change the customer column', (recipe) => ({ ...recipe, id })),
    setCalibrationEnd: (calibrationEnd) => edit(calibrationEnd === null ? 'Use all orders for lifetime value' : 'Hold out orders', (recipe) => ({ ...recipe, calibrationEnd })),
    setAsOf: (asOf) => edit('Change the as-of date', (recipe) => ({ ...recipe, asOf })),
    setExports: (kinds) => edit('Choose files to export', (recipe) => ({ ...recipe, exports: [...kinds] })),
    setSteps: (label, change) => edit(label, (recipe) => ({ ...recipe, steps: [...change(recipe.steps)] })),
    setFeature: (column, patch, label, gesture) => edit(label, (recipe) => withChoice(recipe, column, patch), gesture ?? null),
    editRecipe: (label, change, gesture) => edit(label, change, gesture ?? null),
    setFeaturesUsed(columns, use) {
      edit(use ? 'Use all features' : 'Use no features', (recipe) =>
        columns.reduce((changed, column) => withChoice(changed, column, { use }), recipe));
    },
    nameSegment(segment, name) {
      const label = `Name segment ${segment.id}`;
      if (store.getState().recipe.params['cluster.algorithm'] === 'rules') edit(label, (recipe) => withRuleName(recipe, segment.name, name));
      else anchor(segment, { name }, label);
    },
    noteSegment: (segment, note) => anchor(segment, { note }, `Note on segment ${segment.id}`),
    colourSegment: (segment, colour) => anchor(segment, { colour }, `Colour of segment ${segment.id}`),
    keepRun() {
      const run = runOf(store.getState());
      if (run !== null) setView({ runs: [run, ...(store.getState().view.runs ?? [])].slice(0, MOST_RUNS) });
    },
    restoreRun(run) {
      try {
        const kept = parseRecipe(run.recipe);
        edit(`Use ${run.label}`, (recipe) => ({
          ...kept, title: recipe.title, sources: recipe.sources, withheld: recipe.withheld, handover: recipe.handover, abPlan: recipe.abPlan, exports: recipe.exports,
        }));
      } catch (error) {
        report(error);
      }
    },
    annotateRun: (run, patch) => setView({ runs: store.getState().view.runs?.map((item) => (item === run ? { ...item, ...patch } : item)) }),
    dropRun: (run) => setView({ runs: store.getState().view.runs?.filter((item) => item !== run) }),
    endGesture() {
      store.setState((state) => ({
        history: endGesture(state.history),
        view: state.view.live ? { ...state.view, live: false } : state.view,
      }));
    },
    undo: () => move(undo),
    redo: () => move(redo),
    report,
    dismissProblem: () => store.setState({ problem: null }),
  };
}
