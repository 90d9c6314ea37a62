import type { FileGrant, Host } from '../../shared/contract/host.ts';
import type { AppState, AppStore } from './store.ts';

/** Keeps an eye on the files that sources were read from. */
export interface SourceWatch {
  /** The source is read from these files from now on, and no longer from others. */
  follow(id: string, grants: readonly FileGrant[]): void;
  /** The files that a source was read from. */
  grantsOf(id: string): readonly FileGrant[];
  /** The person keeps what was read; a further change is told again. */
  keep(id: string): void;
  forgetAll(): void;
}

export function watchSources(store: AppStore, host: Host): SourceWatch {
  const followed = new Map<string, { readonly grants: readonly FileGrant[]; readonly stops: (() => void)[] }>();
  const set = (change: (changed: AppState['document']['changed']) => AppState['document']['changed']): void =>
    store.setState((state) => ({ document: { ...state.document, changed: change(state.document.changed) } }));
  const settle = (id: string): void => {
    for (const stop of followed.get(id)?.stops ?? []) stop();
    if (store.getState().document.changed.some((one) => one.id === id)) set((changed) => changed.filter((one) => one.id !== id));
  };
  const follow = (id: string, grants: readonly FileGrant[]): void => {
    settle(id);
    const stops = grants.map((grant) => host.watch(grant, () => set((changed) => [...changed.filter((one) => one.id !== id), { id, name: grant.name }])));
    followed.set(id, { grants, stops });
  };
  return {
    follow,
    grantsOf: (id) => followed.get(id)?.grants ?? [],
    keep: (id) => follow(id, followed.get(id)?.grants ?? []),
    forgetAll() {
      for (const id of followed.keys()) settle(id);
      followed.clear();
    },
  };
}
