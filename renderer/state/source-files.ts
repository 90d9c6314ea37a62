import type { FileContent } from '../../shared/contract/file-source.ts';
import type { FileGrant, Host } from '../../shared/contract/host.ts';
import { AppError, throwIfCancelled, toAppError } from '../../shared/errors/app-error.ts';
import type { Recipe, Source } from '../../shared/recipe/recipe.ts';
import { withContent } from './edits.ts';
import type { ReadOptions } from './reading.ts';
import type { Services } from './services.ts';
import type { AppStore } from './store.ts';
import type { SourceWatch } from './watch-sources.ts';

/** A file to be read, and by what it can be found again. */
export interface DataFile {
  readonly file: FileContent;
  readonly name: string;
  readonly grant: FileGrant | null;
}

/** Files in the order in which a source of several names them. @throws AppError `source-missing` when some are not among them */
const arranged = (source: Source, files: readonly DataFile[]): readonly DataFile[] => {
  const wanted = source.files ?? [];
  if (wanted.length === 0) return files.slice(0, 1);
  const known = wanted.map(({ name }) => files.find((file) => file.name === name));
  const lacking = wanted.filter((_, i) => known[i] === undefined).map(({ name }) => name);
  if (lacking.length > 0) throw new AppError('source-missing', { id: source.id, file: lacking.join(', ') });
  return known.filter((file) => file !== undefined);
};

/** Work that reads files, and what it is to hand to the engine; its failure is told. */
export type Guarded = (work: (reading: ReadOptions) => Promise<void>) => Promise<void>;

/** Files that were granted, opened. @throws AppError `cancelled` when the work was stopped meanwhile */
export async function openGranted(host: Host, grants: readonly FileGrant[], { signal }: Pick<ReadOptions, 'signal'>): Promise<DataFile[]> {
  const files = await Promise.all(grants.map(async (grant) => ({ file: await host.open(grant), name: grant.name, grant })));
  throwIfCancelled(signal);
  return files;
}

/** Files that were dropped, as the host reads them. */
export const openDropped = async (host: Host, files: readonly File[], reading: Pick<ReadOptions, 'signal'>): Promise<DataFile[]> =>
  openGranted(host, await Promise.all(files.map((file) => host.grantDropped(file))), reading);

interface Parts {
  readonly watch: SourceWatch;
  readonly guarded: Guarded;
  readonly found: (id: string) => void;
  readonly opening: (name: string) => void;
}

export interface SourceFileActions {
  /** Gives the file of a missing source, or its files. Content with another hash is refused unless accepted. */
  locate(id: string, files: readonly File[], acceptChanged: boolean): Promise<void>;
  pickMissing(id: string): Promise<void>;
  /** Reads the changed file of a source again, in the way it was read. */
  rereadChanged(id: string): Promise<void>;
}

/** Giving a source of the recipe its files again: where they are missing, or have changed. */
export function createSourceFiles(
  store: AppStore, { host, engine }: Services, tools: { edit(label: string, change: (recipe: Recipe) => Recipe): void }, { watch, guarded, found, opening }: Parts,
): SourceFileActions {
  /** Reads a source of the recipe from other files than before; its content is accepted or refused. */
  const readAgain = async (source: Source, files: readonly DataFile[], acceptChanged: boolean, label: string, reading: ReadOptions): Promise<void> => {
    const [{ file, name }, ...more] = files;
    opening(name);
    const report = await engine.open({ id: source.id, file, name: source.files === undefined ? source.name : name, dialect: source.dialect, ...(more.length === 0 ? {} : { more }) }, reading);
    if (report.sha256 !== source.sha256) {
      if (!acceptChanged) {
        engine.forget(source.id);
        throw new AppError('source-changed', { file: name, source: source.name });
      }
      tools.edit(label, (recipe) => withContent(recipe, source.id, report));
    }
    const grants = files.flatMap(({ grant }) => (grant === null ? [] : [grant]));
    watch.follow(source.id, grants);
    for (const [i, grant] of grants.entries()) await host.rememberSource(report.files?.[i]?.sha256 ?? report.sha256, grant);
    found(source.id);
  };

  const sourceOf = (id: string): Source | undefined => store.getState().recipe.sources.find((item) => item.id === id);

  const locate: SourceFileActions['locate'] = (id, files, acceptChanged) => guarded(async (reading) => {
    const source = sourceOf(id);
    if (source === undefined || files.length === 0) return;
    await readAgain(source, arranged(source, await openDropped(host, files, reading)), acceptChanged, `Accept changed ${source.name}`, reading);
  });

  const rereadChanged: SourceFileActions['rereadChanged'] = (id) => guarded(async (reading) => {
    const source = sourceOf(id);
    if (source === undefined) return;
    const read = async (grants: readonly FileGrant[]): Promise<void> => {
      if (grants.length > 0) await readAgain(source, arranged(source, await openGranted(host, grants, reading)), true, `Read ${source.name} again`, reading);
    };
    try {
      await read(watch.grantsOf(id));
    } catch (error) {
      // a browser that gave no handle cannot come back to a file by itself
      if (host.kind !== 'browser' || toAppError(error).code !== 'file-unreadable') throw error;
      await read(await host.pickFiles('data', source.files !== undefined));
    }
  });

  const pickMissing: SourceFileActions['pickMissing'] = (id) => guarded(async (reading) => {
    const source = sourceOf(id);
    const grants = await host.pickFiles('data', source?.files !== undefined);
    if (source !== undefined && grants.length > 0) await readAgain(source, arranged(source, await openGranted(host, grants, reading)), false, '', reading);
  });

  return { locate, rereadChanged, pickMissing };
}
