import type { Session, WebContents } from 'electron';
import { isOwnUrl } from './types.ts';

/** No page gets any permission; Electron's own answer would be yes. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  // Dictionaries would be fetched from the internet.
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    // Only what the page made itself: its exports when it falls back to downloads.
    if (!item.getURL().startsWith('blob:app://tessera/')) event.preventDefault();
  });
}

/** Cancels every request that does not stay inside the app. */
export function refuseOutside(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !staysInside(url) }));
}

function staysInside(url: string): boolean {
  return isOwnUrl(url) || url.startsWith('blob:app://tessera/') || url.startsWith('data:') || url.startsWith('devtools:');
}

/** Refuses navigation, new windows and embedded pages, of every page that may ever exist here. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
