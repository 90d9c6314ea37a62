import { folderFiles } from '../shared/node/app-files.ts';
import { appResponse, handleAppRequest } from '../shared/node/app-request.ts';
import type { Grants } from './grants.ts';
import { isOwnUrl } from './types.ts';
import type { ElectronApi } from './types.ts';

/** Before the app is ready: pages of this scheme are a secure origin of their own, with fetch, workers and isolation. */
export function registerScheme({ protocol }: Pick<ElectronApi, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers `app://tessera/…` from the built window, and `app://tessera/grants/ID` from the files the person chose. */
export function serveApp({ protocol }: Pick<ElectronApi, 'protocol'>, root: string, grants: Pick<Grants, 'find'>): void {
  const options = { readFile: folderFiles(root), findGrant: grants.find };
  protocol.handle('app', async (request) =>
    isOwnUrl(request.url) ? handleAppRequest(request, options) : appResponse(403, 'Wrong host'));
}
