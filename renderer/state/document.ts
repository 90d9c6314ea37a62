import type { FileGrant } from '../../shared/contract/host.ts';
import type { ReadProject } from '../../shared/contract/project-file.ts';
import { viewSchema } from '../../shared/contract/project.ts';
import { AppError, throwIfCancelled, toAppError } from '../../shared/errors/app-error.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import type { Dialect, Recipe } from '../../shared/recipe/recipe.ts';
import { TABLES_CHOICE } from '../engine/tables-engine.ts';
import type { TablesChoice } from '../engine/tables-engine.ts';
import { withDialect, withFurtherSource, withSource } from './edits.ts';
import { emptyHistory } from './history.ts';
import { recallAll, timed } from './recall.ts';
import { createReadings } from './reading.ts';
import type { ReadOptions } from './reading.ts';
import { loadSample } from './samples.ts';
import type { Sample } from './samples.ts';
import { emptyResults, idleStatus, idleStatuses, openView } from './store.ts';
import type { AppState, AppStore } from './store.ts';
import { sameParts, savedParts } from './saved-parts.ts';
import { createPrivacyActions } from './privacy.ts';
import type { PrivacyActions } from './privacy.ts';
import { createSourceFiles, openGranted } from './source-files.ts';
import { createLaterActions } from './later-files.ts';
import type { LaterActions } from './later-files.ts';
import type { DataFile, Guarded, SourceFileActions } from './source-files.ts';
import { projectBytes } from './project-of.ts';
import type { Services } from './services.ts';
import { unlocked } from './unlocked.ts';
import { watchSources } from './watch-sources.ts';
import type { SourceWatch } from './watch-sources.ts';

export interface DocumentActions extends LaterActions, SourceFileActions, PrivacyActions {
  /** Files dropped, picked or named on the command line: the first project, else the data; several files are one table. */
  openFiles(files: readonly File[]): Promise<void>;
  openGrants(grants: readonly FileGrant[]): Promise<void>;
  pickData(): Promise<void>;
  /** Asks for files that are joined to those of the recipe. */
  pickFurther(): Promise<void>;
  pickProject(): Promise<void>;
  openSample(sample: Sample): Promise<void>;
  newProject(): Promise<void>;
  /** True when the project may be left: nothing unsaved, saved now, or given up. */
  mayLeave(): Promise<boolean>;
  save(): Promise<boolean>;
  saveAs(): Promise<boolean>;
  /** Reads a file again (the first, where none is named) and detects how, but for the parts that are given (a sheet, for example). */
  reread(given: Partial<Dialect>, label: string, id?: string): Promise<void>;
  /** Goes on with what was read of a source whose file has changed. */
  keepRead(id: string): void;
  /** Keeps on this machine where tables are to be held. */
  setTables(choice: TablesChoice): Promise<void>;
  /** Reads what was too large for the window with the native engine: the file that was last to be opened, or what the recipe needs. */
  readNatively(): Promise<void>;
  /** A table from the clipboard. */
  paste(text: string): Promise<void>;
  /** Stops the reading of files; everything stays as it was before. */
  stopReading(): void;
  recover(id: string): Promise<void>;
  discardRecovery(id: string): Promise<void>;
  refreshHome(): Promise<void>;
}

interface Tools {
  edit(label: string, change: (recipe: Recipe) => Recipe): void;
  report(error: unknown): void;
}

const byName = (files: readonly DataFile[]): DataFile[] => files.toSorted((x, y) => (x.name < y.name ? -1 : 1));

const isProject = (name: string): boolean => name.toLowerCase().endsWith('.tessera');

/** True when there is work that no project file holds. */
export function isUnsaved(state: AppState): boolean {
  return !sameParts(savedParts(state), state.document.saved);
}

/** Adds files to those of the recipe. */
async function addFurther(grants: readonly FileGrant[], { host, engine }: Services, tools: Tools, watch: SourceWatch, underFreeId: UnderFreeId, patch: (change: { readonly opening: string }) => void, reading: ReadOptions): Promise<void> {
  for (const grant of grants) {
    patch({ opening: grant.name });
    const file = await host.open(grant);
    throwIfCancelled(reading.signal);
    const report = await underFreeId((id) => engine.open({ id, file, name: grant.name, dialect: null }, reading));
    tools.edit(`Add ${grant.name}`, (recipe) => withFurtherSource(recipe, report));
    watch.follow(report.id, [grant]);
    await host.rememberSource(report.sha256, grant);
  }
}

type UnderFreeId = <T>(work: (id: string) => Promise<T>) => Promise<T>;

/** Reads files, each under an id that no other has. */
function freeIds(store: AppStore, engine: Services['engine']): UnderFreeId {
  const underway = new Set<string>();
  // The first file is `main`, as on the command line, so that both write the same recipe.
  const name = (n: number): string => (n === 1 ? 'main' : `source-${n}`);
  return async (work) => {
    const taken = new Set(store.getState().recipe.sources.map((source) => source.id));
    let n = 1;
    while (taken.has(name(n)) || underway.has(name(n)) || engine.holds(name(n))) n++;
    const id = name(n);
    underway.add(id);
    try {
      return await work(id);
    } finally {
      underway.delete(id);
    }
  };
}

/** Opening, saving and finding again. */
export function createDocumentActions(store: AppStore, services: Services, tools: Tools): DocumentActions {
  const { host, engine } = services;
  const watch = watchSources(store, host);
  const readings = createReadings(store);
  const patch = (change: Partial<AppState['document']>): void =>
    store.setState((state) => ({ document: { ...state.document, ...change } }));

  /** What was too large for the window. */
  let tooLarge: ((reading: ReadOptions) => Promise<void>) | null = null;

  const guarded: Guarded = async (work) => {
    tooLarge = null;
    try {
      await readings.run(work);
    } catch (error) {
      if (toAppError(error).code === 'too-large-to-hold') tooLarge = work;
      tools.report(error);
    }
  };

  const underFreeId = freeIds(store, engine);

  const openData = async (files: readonly DataFile[], reading: ReadOptions, title?: string): Promise<void> => {
    const [{ file, name }, ...more] = files;
    patch({ opening: name });
    store.setState({ problem: null });
    const { report, ms } = await timed(() => underFreeId((id) => engine.open({ id, file, name, dialect: null, ...(more.length === 0 ? {} : { more }) }, reading)));
    store.setState((state) => ({
      results: { ...emptyResults, source: report },
      status: { ...idleStatuses(), source: { ...idleStatus, ms } },
      view: { ...state.view, selection: null, selectedSegment: null, later: null },
      document: { ...state.document, missing: [] },
    }));
    tools.edit(`Open ${name}`, (recipe) => withSource(recipe, report, services.today(), title));
    watch.forgetAll();
    const grants = files.flatMap(({ grant }) => (grant === null ? [] : [grant]));
    watch.follow(report.id, grants);
    for (const [i, grant] of grants.entries()) await host.rememberSource(report.files?.[i]?.sha256 ?? report.sha256, grant);
  };

  const show = ({ project, key }: ReadProject, grant: FileGrant | null, saved: boolean): void => {
    const current = store.getState().document;
    store.setState({
      recipe: project.recipe,
      history: { past: project.past, future: project.future, gesture: null },
      view: openView({ ...project.view, theme: store.getState().view.theme }),
      results: emptyResults,
      status: idleStatuses(),
      problem: null,
      document: { ...current, grant, saved: [], log: project.log, key, recovered: null, missing: [...project.recipe.sources] },
    });
    if (saved) patch({ saved: savedParts(store.getState()) });
  };

  const found = (id: string): void => patch({ missing: store.getState().document.missing.filter((item) => item.id !== id) });

  const recallSources = (reading: ReadOptions): Promise<void> => recallAll(store, services, { found, watch, reading, opening: (name) => patch({ opening: name }) });

  const openProject = async (bytes: Uint8Array, grant: FileGrant | null, saved: boolean, reading: ReadOptions): Promise<boolean> => {
    const read = await unlocked(services, bytes, grant?.name ?? 'the unsaved project');
    throwIfCancelled(reading.signal);
    if (read === null || !(await mayLeave())) return false;
    engine.forgetAll();
    watch.forgetAll();
    show(read, grant, saved);
    if (read.remembered) privacy.logEntry({ what: 'passphrase', at: new Date().toISOString(), change: 'remembered' });
    if (grant !== null && saved) await host.addRecentProject(grant);
    await recallSources(reading);
    return true;
  };

  const saveProject = async (ask: boolean): Promise<boolean> => {
    services.settle();
    const state = store.getState();
    const { grant } = state.document;
    const bytes = await projectBytes(services.ciphers, state);
    const replace = !ask && grant !== null && (await host.canReplace(grant));
    const written = replace ? await host.save(grant, bytes) : await host.saveAs('project', `${state.recipe.title || 'Untitled'}.tessera`, bytes);
    if (written === null) return false;
    patch({ grant: written, saved: savedParts(state) });
    await host.addRecentProject(written);
    return true;
  };

  const saving = async (ask: boolean): Promise<boolean> => {
    try {
      return await saveProject(ask);
    } catch (error) {
      tools.report(error);
      return false;
    }
  };

  const mayLeave = async (): Promise<boolean> => {
    services.settle();
    const state = store.getState();
    if (!isUnsaved(state) || state.recipe.sources.length === 0) return true;
    const answer = await services.askUnsaved();
    if (answer === 'save') return saving(false);
    return answer === 'discard';
  };

  const openAll = async (grants: readonly FileGrant[], reading: ReadOptions): Promise<void> => {
    const project = grants.find((item) => isProject(item.name));
    if (project !== undefined) await openProject(await host.read(project), project, true, reading);
    else if (grants.length > 0) await openData(byName(await openGranted(host, grants, reading)), reading);
  };

  const openGrants = (grants: readonly FileGrant[]): Promise<void> => guarded((reading) => openAll(grants, reading));

  const setTables = async (choice: TablesChoice): Promise<void> => {
    engine.holdTables(choice);
    await host.rememberChoice(TABLES_CHOICE, choice).catch(tools.report);
  };

  const privacy = createPrivacyActions(store, services, () => saving(true));
  const sourceFiles = createSourceFiles(store, services, tools, { watch, guarded, found, opening: (name) => patch({ opening: name }) });

  return {
    openFiles: (files) => guarded(async (reading) => {
      await openAll(await Promise.all(files.map((file) => host.grantDropped(file))), reading);
    }),
    openGrants,
    mayLeave,
    pickData: () => guarded(async () => openGrants(await host.pickFiles('data', true))),
    pickFurther: () => guarded(async () => {
      const grants = await host.pickFiles('data', true);
      await guarded((reading) => addFurther(grants, services, tools, watch, underFreeId, patch, reading));
    }),
    pickProject: () => guarded(async () => openGrants(await host.pickFiles('project', false))),
    openSample: (sample) => guarded(async (reading) => {
      patch({ opening: sample.title });
      await openData([{ file: await loadSample(sample), name: sample.fileName, grant: null }], reading, sample.title);
    }),
    newProject: () => guarded(async () => {
      if (!(await mayLeave())) return;
      engine.forgetAll();
      watch.forgetAll();
      show({ project: { recipe: emptyRecipe(), view: viewSchema.parse({}), past: emptyHistory.past, future: emptyHistory.future, log: [] }, key: null }, null, true);
    }),
    save: () => saving(false),
    saveAs: () => saving(true),
    ...sourceFiles,
    ...createLaterActions(store, services, { watch, guarded, opening: (name) => patch({ opening: name }), edit: tools.edit }),
    ...privacy,
    setTables,
    async readNatively() {
      await setTables('auto');
      store.setState({ problem: null });
      if (tooLarge !== null) await guarded(tooLarge);
    },
    keepRead: (id) => watch.keep(id),
    reread: (given, label, id) => guarded(async (reading) => {
      const { sources } = store.getState().recipe;
      const source = id === undefined ? sources[0] : sources.find((one) => one.id === id);
      if (source === undefined) return;
      patch({ opening: source.name });
      const report = await engine.reopen(source.id, given, reading);
      if (report.sha256 !== source.sha256) throw new AppError('source-changed', { file: source.name, source: source.name });
      tools.edit(label, (recipe) => withDialect(recipe, report.dialect, source.id));
    }),
    paste: (text) => guarded(async (reading) => {
      const file = new File([text], 'Pasted table.tsv', { type: 'text/tab-separated-values' });
      await openData([{ file, name: file.name, grant: null }], reading);
    }),
    stopReading: readings.stop,
    recover: (id) => guarded(async (reading) => {
      const bytes = await host.readRecovery(id);
      // it goes once the work is kept again, here or in a file
      if (await openProject(bytes, null, false, reading)) patch({ recovered: id });
    }),
    discardRecovery: (id) => guarded(async () => {
      await host.removeRecovery(id);
      patch({ recovery: await host.listRecovery() });
    }),
    refreshHome: () => guarded(async () => {
      patch({ recent: await host.recentProjects(), recovery: await host.listRecovery() });
    }),
  };
}
