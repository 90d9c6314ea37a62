import { writeProject } from '../../shared/contract/project-file.ts';
import type { Project } from '../../shared/contract/project.ts';
import type { Ciphers } from '../../shared/contract/sealed.ts';
import type { AppState } from './store.ts';

/** What is saved of a state. */
export function projectOf(state: AppState): Project {
  const { step, theme, selectedSegment, runs, saved, grids, queries, periods } = state.view;
  const { past, future } = state.history;
  return { recipe: state.recipe, view: { step, theme, selectedSegment, runs, saved, grids, queries, periods }, past, future, log: state.document.log };
}

/** The project file's bytes for a state, encrypted where it has a passphrase. */
export function projectBytes(ciphers: Ciphers, state: AppState): Promise<Uint8Array> {
  return writeProject(ciphers, { project: projectOf(state), key: state.document.key });
}
