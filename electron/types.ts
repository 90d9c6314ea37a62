import type * as Electron from 'electron';

/** All of `electron`, as an argument: no file but the two entries imports it, so tests pass their own. */
export type ElectronApi = typeof Electron;

/** The window's origin. */
export const ORIGIN = 'app://tessera';

export function isOwnUrl(url: string): boolean {
  return url === ORIGIN || url.startsWith(`${ORIGIN}/`);
}
