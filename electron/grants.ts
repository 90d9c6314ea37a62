import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { LOG_ENDINGS } from '../shared/contract/file-source.ts';
import type { RangedFile } from '../shared/contract/file-source.ts';
import type { FileGrant } from '../shared/contract/host.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { diskFile } from '../shared/node/app-files.ts';
import type { AppFile } from '../shared/node/app-request.ts';

export const PROJECT_ENDING = '.tessera';

/** The files that the person chose. The window knows their ids; their paths stay here. */
export interface Grants {
  /**
   * @param writable saved by the person through a dialog; project files are writable always, other files never else
   * @throws AppError `file-not-found`, `is-directory`
   */
  add(path: string, writable?: boolean): Promise<FileGrant>;
  /** @throws AppError `file-not-found` for an id that was never given out */
  pathOf(grant: FileGrant): string;
  canWrite(grant: FileGrant): Promise<boolean>;
  /** Where the window reads a file by ranges, in the version that it has now, and the logs of a database beside it. @throws AppError `file-not-found`, `file-unreadable` */
  ranged(grant: FileGrant): Promise<RangedFile>;
  /** The file behind an id, for the protocol. */
  find(id: string): Promise<AppFile | null>;
}

export function createGrants(): Grants {
  const byId = new Map<string, { readonly path: string; writable: boolean }>();
  const byPath = new Map<string, string>();

  const add: Grants['add'] = async (path, writable = extname(path) === PROJECT_ENDING) => {
    const name = basename(path);
    const stats = await stat(path).catch((error: unknown) => {
      throw new AppError('file-not-found', { file: name }, error);
    });
    if (!stats.isFile()) throw new AppError(stats.isDirectory() ? 'is-directory' : 'file-unreadable', { file: name });
    const id = byPath.get(path) ?? randomUUID();
    byPath.set(path, id);
    byId.set(id, { path, writable: writable || byId.get(id)?.writable === true });
    return { id, name, size: stats.size };
  };
  const pathOf: Grants['pathOf'] = ({ id, name }) => {
    const granted = byId.get(id);
    if (granted === undefined) throw new AppError('file-not-found', { file: name });
    return granted.path;
  };
  const rangedFile = async (grant: FileGrant): Promise<RangedFile> => {
    const file = await diskFile(pathOf(grant)).catch((error: unknown) => {
      throw new AppError('file-unreadable', { file: grant.name, reason: (error as NodeJS.ErrnoException).code ?? '' }, error);
    });
    if (file === null) throw new AppError('file-not-found', { file: grant.name });
    return { url: `/grants/${grant.id}`, size: file.size, version: file.version };
  };

  return {
    add,
    pathOf,
    async canWrite({ id }) {
      const granted = byId.get(id);
      return granted?.writable === true && (await access(granted.path, constants.W_OK).then(() => true, () => false));
    },
    async ranged(grant) {
      const path = pathOf(grant);
      const logs = await Promise.all(Object.values(LOG_ENDINGS).map(async (ending) => {
        const log = await add(`${path}${ending}`, false).catch(() => null);
        return log === null || log.size === 0 ? [] : [{ ...(await rangedFile(log)), name: log.name }];
      }));
      return { ...(await rangedFile(grant)), logs: logs.flat() };
    },
    find: async (id) => {
      const granted = byId.get(id);
      return granted === undefined ? null : diskFile(granted.path);
    },
  };
}
