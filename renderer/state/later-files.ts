import type { MonitorAsk } from '../../shared/contract/monitor.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import { refitRecipe } from '../../shared/monitor/refit-recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { DataFile, Guarded } from './source-files.ts';
import { openDropped, openGranted } from './source-files.ts';
import type { ReadOptions } from './reading.ts';
import type { Services } from './services.ts';
import type { AppStore } from './store.ts';
import type { SourceWatch } from './watch-sources.ts';

/** The files of a later period in the Monitor step. */
export interface LaterActions {
  /** Reads the files of a later period; null: asks for them. As many as the recipe has, in the same order; several of one shape count as one. */
  chooseLater(files: readonly File[] | null): Promise<void>;
  setLater(patch: Partial<Pick<MonitorAsk, 'asOf' | 'refit'>>): void;
  /** Takes the later files as the files of the recipe, so that the segments are made anew from them; one step of the history. */
  adoptLater(): Promise<void>;
}

interface Parts {
  readonly watch: SourceWatch;
  readonly guarded: Guarded;
  readonly opening: (name: string) => void;
  readonly edit: (label: string, change: (recipe: Recipe) => Recipe) => void;
}

interface Read {
  readonly files: readonly DataFile[];
  readonly report: SourceReport;
}

export function createLaterActions(store: AppStore, { host, engine, today }: Services, { watch, guarded, opening, edit }: Parts): LaterActions {
  let held: readonly Read[] = [];

  const read = async (id: string, files: readonly DataFile[], reading: ReadOptions): Promise<SourceReport> => {
    const [{ file, name }, ...more] = files;
    opening(name);
    return engine.open({ id, file, name, dialect: null, ...(more.length === 0 ? {} : { more }) }, reading);
  };

  /** Of several files of a recipe with one, all are that one; else each is one. */
  const readAll = async (chosen: readonly DataFile[], reading: ReadOptions): Promise<Read[]> => {
    const { sources } = store.getState().recipe;
    const groups = sources.length === 1 ? [chosen] : chosen.map((file) => [file]);
    const all: Read[] = [];
    for (const [i, files] of groups.entries()) all.push({ files, report: await read(`later-${i + 1}`, files, reading) });
    return all;
  };

  return {
    chooseLater: (files) => guarded(async (reading) => {
      const { recipe } = store.getState();
      if (recipe.sources.length === 0) return;
      const chosen = files === null ? await openGranted(host, await host.pickFiles('data', true), reading)
        : await openDropped(host, files, reading);
      if (chosen.length === 0) return;
      const found = await readAll(chosen, reading);
      const firstRead = today();
      const { sources } = refitRecipe(recipe, found.map(({ report }) => report), null, firstRead);
      held = found;
      const refit = store.getState().view.later?.refit ?? true;
      store.setState((state) => ({ view: { ...state.view, later: { sources, asOf: null, firstRead, refit } } }));
    }),
    setLater: (patch) => store.setState((state) => (state.view.later === null ? {} : { view: { ...state.view, later: { ...state.view.later, ...patch } } })),
    adoptLater: () => guarded(async (reading) => {
      const { recipe, view: { later } } = store.getState();
      if (later === null || held.length !== recipe.sources.length) return;
      for (const [i, source] of recipe.sources.entries()) {
        const { files } = held[i];
        engine.keepAs(source.id, `earlier-${source.sha256.slice(0, 12)}`);
        await read(source.id, files, reading);
        const grants = files.flatMap(({ grant }) => (grant === null ? [] : [grant]));
        watch.follow(source.id, grants);
        for (const [at, grant] of grants.entries()) await host.rememberSource(held[i].report.files?.[at]?.sha256 ?? held[i].report.sha256, grant);
      }
      const names = held.map(({ report }) => report.name).join(', ');
      edit(`Make the segments anew from ${names}`, (before) => refitRecipe(before, held.map(({ report }) => report), later.asOf, later.firstRead));
      store.setState((state) => ({ view: { ...state.view, later: null, selection: null } }));
    }),
  };
}
