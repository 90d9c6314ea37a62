import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Host } from '../../shared/contract/host.ts';
import type { Actions } from './actions.ts';
import type { Command } from './commands.ts';
import type { AppState, AppStore } from './store.ts';
import type { EngineClient } from '../engine/connect.ts';
import type { Runner } from '../engine/runner.ts';

export interface App {
  readonly store: AppStore;
  readonly actions: Actions;
  readonly commands: readonly Command[];
  readonly engine: EngineClient;
  readonly host: Host;
  readonly runner: Runner;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('no app in context');
  return app;
}

/** A part of the state; the selector must return stable references. */
export function useSelect<T>(selector: (state: AppState) => T): T {
  return useStore(useApp().store, selector);
}
