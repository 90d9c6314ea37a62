import type { FileContent } from '../../shared/contract/file-source.ts';
import type { FileGrant } from '../../shared/contract/host.ts';
import type { Source } from '../../shared/recipe/recipe.ts';
import type { ReadOptions } from './reading.ts';
import { SAMPLES, loadSample } from './samples.ts';
import { idleStatus } from './store.ts';
import type { Services } from './services.ts';
import type { AppStore } from './store.ts';
import type { SourceWatch } from './watch-sources.ts';

/** Work with how many milliseconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ report: T; ms: number }> {
  const start = performance.now();
  return { report: await work(), ms: performance.now() - start };
}

const recallFile = async ({ host }: Services, source: Source): Promise<{ readonly file: FileContent; readonly grant: FileGrant | null } | null> => {
  const sample = SAMPLES.find((candidate) => candidate.sha256 === source.sha256);
  if (sample !== undefined) return { file: await loadSample(sample), grant: null };
  const grant = await host.recallSource(source.sha256);
  return grant === null ? null : { file: await host.open(grant), grant };
};

interface Recalling {
  readonly found: (id: string) => void;
  readonly opening: (name: string) => void;
  readonly watch: SourceWatch;
  readonly reading: ReadOptions;
}

/**
 * Reads the sources of the recipe from where they were last time; what is not found stays missing.
 * @param recalling `found` is told of each source that was read, `opening` of each before it is
 */
export async function recallAll(store: AppStore, services: Services, { found, opening, watch, reading }: Recalling): Promise<void> {
  const { engine } = services;
  for (const source of store.getState().recipe.sources) {
    if (engine.holds(source.id, source.sha256)) {
      found(source.id);
      continue;
    }
    const wanted = source.files?.map(({ name, sha256 }) => ({ ...source, name, sha256 })) ?? [source];
    const recalled = await Promise.all(wanted.map((one) => recallFile(services, one).catch(() => null)));
    const [file, ...more] = recalled.filter((one) => one !== null);
    if (file === undefined || more.length !== wanted.length - 1) continue;
    const others = more.map((other, i) => ({ file: other.file, name: wanted[i + 1].name }));
    opening(source.name);
    const { report, ms } = await timed(() => engine.open({
      id: source.id, file: file.file, name: wanted[0].name, dialect: source.dialect, ...(others.length === 0 ? {} : { more: others }),
    }, reading));
    if (report.sha256 !== source.sha256) {
      engine.forget(source.id);
      continue;
    }
    watch.follow(source.id, [file, ...more].flatMap(({ grant }) => (grant === null ? [] : [grant])));
    store.setState((state) => ({ status: { ...state.status, source: { ...idleStatus, ms } } }));
    found(source.id);
  }
}
