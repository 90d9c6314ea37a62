/** `npm start`: sets up, builds what is stale, opens the workbench. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureElectron, findChromium, isRoot, runScript, setup } from './setup.mjs';
import { isStale } from './stale.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const QUICK_MS = 5000;
const ADDRESS = /^Tessera is at (http:\/\/127\.0\.0\.1:\d+\/\S*)/;

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Chromium as a window of its own: no tabs, an own profile, and no calls home. */
function appWindow(url) {
  const data = { win32: process.env.LOCALAPPDATA, darwin: join(homedir(), 'Library/Application Support') }[process.platform]
    ?? process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share');
  const profile = join(data, 'tessera', 'window');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  return [
    `--app=${url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--disable-sync',
    '--disable-background-networking', '--disable-component-update', '--disable-quic',
    ...(isRoot() ? ['--no-sandbox'] : []),
  ];
}

/** Starts the loopback host; `onAddress` gets the address with its token once it listens. */
function serve(onAddress) {
  const server = spawn(process.execPath, [join(ROOT, 'dist/cli/tessera.js'), 'serve', ...process.argv.slice(2)], {
    cwd: ROOT, stdio: ['ignore', 'inherit', 'pipe'],
  });
  createInterface({ input: server.stderr }).on('line', (line) => {
    console.error(line);
    const address = ADDRESS.exec(line)?.[1];
    if (address !== undefined) onAddress(address, server);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => {
    process.exitCode = code ?? 0;
  });
}

function openElectron(executable) {
  const shell = spawn(executable, [...(isRoot() ? ['--no-sandbox'] : []), ROOT], { stdio: 'inherit' });
  shell.on('exit', (code) => {
    process.exitCode = code ?? 0;
  });
}

function openWindow(address, server) {
  const chromium = hasDisplay() ? findChromium() : null;
  if (chromium === null) {
    const why = hasDisplay() ? 'No Chromium, Chrome or Edge was found' : 'There is no display here';
    console.log(`${why}: open the address above in a browser. Ctrl+C ends Tessera.`);
    return;
  }
  const opened = performance.now();
  const window = spawn(chromium, appWindow(address), { stdio: 'ignore' });
  const stay = () => console.log('If no window opened, open the address above in a browser. Ctrl+C ends Tessera.');
  window.on('error', stay);
  // One that ends at once could not draw, or left the address to a window that was open already.
  window.on('exit', () => (performance.now() - opened < QUICK_MS ? stay() : server.kill('SIGTERM')));
}

await runScript(async () => {
  setup();
  if (isStale(ROOT)) {
    const { buildAll } = await import('./build.mjs');
    await buildAll();
  }
  const electron = hasDisplay() ? ensureElectron() : null;
  if (electron !== null) {
    openElectron(electron);
    return;
  }
  if (hasDisplay()) console.log("Electron's binary is not here and could not be fetched; Chromium takes its place.");
  serve(openWindow);
});
