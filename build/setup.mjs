/**
 * Makes a fresh machine ready: Node's version, node_modules, and on request Electron's binary or a Chromium.
 * Uses nothing but Node, because nothing else is there yet.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_AT_LEAST = [20, 19];

/** What keeps the machine from being ready, in words for the person in front of it. */
export class SetupError extends Error {}

export function isRoot() {
  return process.getuid?.() === 0;
}

/** Throws when this Node is too old. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [needMajor, needMinor] = NODE_AT_LEAST;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new SetupError(`This is Node ${version}; Tessera needs ${NODE_AT_LEAST.join('.')} or newer: https://nodejs.org/`);
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** True when node_modules holds what package-lock.json and package.json ask for. */
export function isInstalled(root) {
  const wanted = readJson(join(root, 'package-lock.json'));
  const present = readJson(join(root, 'node_modules/.package-lock.json'));
  const manifest = readJson(join(root, 'package.json'));
  if (wanted === null || present === null) return false;
  for (const group of ['dependencies', 'devDependencies']) {
    if (JSON.stringify(sorted(manifest[group])) !== JSON.stringify(sorted(wanted.packages[''][group]))) return false;
  }
  return Object.entries(wanted.packages).every(([path, entry]) => {
    const found = present.packages[path];
    // Packages for other platforms are listed as optional and stay away.
    if (found === undefined) return path === '' || entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.version === entry.version;
  });
}

function sorted(record) {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Native parts for this platform that the lock file does not know, as `name@version`. npm writes only the platforms into a lock
 * file that it could reach when it was made, and later leaves out the others without a word.
 */
export function missingBindings(root, platform = process.platform, arch = process.arch) {
  const present = readJson(join(root, 'node_modules/.package-lock.json'))?.packages ?? {};
  const wanted = new RegExp(`[-/]${platform}-${arch}(-gnu|-msvc)?$`);
  const names = Object.values(present).flatMap(({ optionalDependencies = {} }) =>
    Object.entries(optionalDependencies).filter(([name]) => wanted.test(name)));
  const missing = names.filter(([name]) => present[`node_modules/${name}`] === undefined
    && !Object.keys(present).some((path) => path.endsWith(`/node_modules/${name}`)));
  return [...new Set(missing.map(([name, version]) => `${name}@${version}`))];
}

function npmInstall(args) {
  // npm is a script file on Windows, which only a shell starts.
  return spawnSync(['npm install --no-fund --no-audit', ...args].join(' '), { cwd: ROOT, stdio: 'inherit', shell: true }).status === 0;
}

/** Checks Node and brings node_modules up to date. */
export function setup() {
  checkNode();
  if (!isInstalled(ROOT)) {
    console.log('Installing packages (once; npm install)');
    if (!npmInstall([])) throw new SetupError('npm install failed; what it said stands above. Repair that and start again.');
  }
  const bindings = missingBindings(ROOT);
  if (bindings.length > 0) {
    console.log(`Installing native parts for this platform: ${bindings.join(' ')}`);
    if (!npmInstall(['--no-save', ...bindings])) console.log('They could not be had; what needs them will say so.');
  }
}

/** Path of Electron's executable; null when its binary is not there. */
export function findElectron() {
  const folder = join(ROOT, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : null;
}

/** As `findElectron`, after one attempt to fetch a missing binary with Electron's own installer. */
export function ensureElectron() {
  const found = findElectron();
  const installer = join(ROOT, 'node_modules/electron/install.js');
  if (found !== null || !existsSync(installer) || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return found;
  console.log('Fetching Electron (once)');
  spawnSync(process.execPath, [installer], { cwd: ROOT, stdio: 'ignore', timeout: 300_000 });
  return findElectron();
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge', 'microsoft-edge'];

function usualPlaces() {
  const fromPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)));
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean)
    .flatMap((folder) => [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]);
  const apps = ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => [
    join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
    join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
    join(folder, 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'),
  ]);
  const own = process.platform === 'win32' ? programs : process.platform === 'darwin' ? apps : [];
  return [...fromPath, ...own, ...playwrightPlaces()];
}

/** Chromium as `playwright install` leaves it. */
function playwrightPlaces() {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? {
    win32: join(process.env.LOCALAPPDATA ?? '', 'ms-playwright'),
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
  }[process.platform] ?? join(homedir(), '.cache/ms-playwright');
  if (!existsSync(cache)) return [];
  const inside = [
    'chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-win/chrome.exe', 'chrome-win64/chrome.exe',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ];
  return readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name)).sort().reverse()
    .flatMap((name) => inside.map((path) => join(cache, name, path)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Path of a Chromium, Chrome or Edge; null when there is none. `CHROME_PATH` comes before all others and must exist. */
export function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!isExecutable(named)) throw new SetupError(`CHROME_PATH is ${named}, which is not a program`);
    return named;
  }
  return usualPlaces().find(isExecutable) ?? null;
}

function isDebianLike() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
}

/** As `findChromium`, after installing one where that is possible; throws a plain message where it is not. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== null) return found;
  if (isRoot() && isDebianLike()) {
    console.log('Installing Chromium (once; apt-get)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit', env });
  } else {
    console.log('Fetching Chromium (once; playwright install)');
    const cli = join(ROOT, 'node_modules/@playwright/test/cli.js');
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit', timeout: 600_000 });
  }
  const installed = findChromium();
  if (installed !== null) return installed;
  throw new SetupError('No Chromium, Chrome or Edge was found and none could be installed. '
    + 'Install one of them, or name one with CHROME_PATH=/path/to/chromium.');
}

/** Runs a script's work; a `SetupError` ends it with its sentence instead of a stack. */
export async function runScript(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
