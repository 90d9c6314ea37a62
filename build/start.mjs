/** `npm start`: sets up, builds what is stale, opens the workbench. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
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

/** The person's folder for what the window keeps. */
function dataFolder() {
  const data = { win32: process.env.LOCALAPPDATA, darwin: join(homedir(), 'Library/Application Support') }[process.platform]
    ?? process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share');
  const folder = join(data, 'tessera');
  mkdirSync(join(folder, 'window'), { recursive: true, mode: 0o700 });
  return folder;
}

/** A free port: `wanted`, or any (0) when it is null or taken. */
function freePort(wanted) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(freePort(null)));
    probe.listen(wanted ?? 0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A random port, drawn once: a browser keeps recovery files and recent projects by address, port included. */
async function ownPort() {
  const file = join(dataFolder(), 'port');
  let kept = null;
  try {
    kept = Number(readFileSync(file, 'utf8'));
  } catch {
    // The first start here.
  }
  const port = await freePort(Number.isInteger(kept) && kept > 1023 && kept < 65536 ? kept : null);
  if (kept === null) writeFileSync(file, `${port}\n`);
  return port;
}

/** Chromium as a window of its own: no tabs, an own profile, and no calls home. */
function appWindow(url) {
  const profile = join(dataFolder(), 'window');
  return [
    `--app=${url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--disable-sync',
    '--disable-background-networking', '--disable-component-update', '--disable-quic',
    ...(isRoot() ? ['--no-sandbox'] : []),
  ];
}

/** Starts the loopback host; `onAddress` gets the address with its token once it listens. */
function serve(port, onAddress) {
  const given = process.argv.slice(2);
  const args = given.some((word) => word.startsWith('--port')) ? given : ['--port', String(port), ...given];
  const server = spawn(process.execPath, [join(ROOT, 'dist/cli/tessera.js'), 'serve', ...args], {
    cwd: ROOT, stdio: ['ignore', 'inherit', 'pipe'],
  });
  createInterface({ input: server.stderr }).on('line', (line) => {
    console.error(line);
    const address = ADDRESS.exec(line)?.[1];
    if (address !== undefined) onAddress(address, server);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => {
    // 130: it was stopped, which is how it ends
    process.exitCode = code === 130 ? 0 : code ?? 0;
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
  serve(await ownPort(), openWindow);
});
