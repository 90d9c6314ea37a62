/**
 * The check of the layout: who may import whom, names and sizes of files, and what the analysis core must not call.
 * `node build/layers.mjs [root]` prints the faults and fails when there are any.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostFaults } from './host-calls.mjs';
import { imports, scan } from './scan.mjs';

/** Groups of shared/, as in ARCHITECTURE.md: a group imports only groups that stand before the last `<` to its left. */
const ORDER = 'errors < text, math < recipe < contract < rpc, sql, kernels < sources, prepare < features '
  + '< cluster, embed, value, rules, predict < validate < profile, monitor < patterns, persona, chart < report, export < pipeline < engine';
const RANKS = new Map(ORDER.split('<').flatMap((names, rank) => names.split(',').map((name) => [name.trim(), rank])));

const TOP = ['shared', 'cli', 'electron', 'renderer', 'test', 'bench', 'build'];
/** What each top folder may import from, besides itself. */
const MAY_USE = {
  shared: [],
  cli: ['shared', 'package.json'],
  electron: ['shared', 'package.json'],
  renderer: ['shared', 'package.json', 'dist/kernels/kernels.wasm'],
  build: [],
  bench: [...TOP, 'dist'],
  test: [...TOP, 'dist'],
};
/** Packages that need a page, a worker or a process; the core (shared/ without shared/node) is given what it needs of them. */
const PLATFORM_PACKAGES = /^(electron|react|react-dom|zustand|plotly\.js|jsdom|@mantine\/.*|@tanstack\/.*|@duckdb\/.*|@fontsource\/.*)(\/|$)/;
const PLOTLY_FILES = /^renderer\/charts\/(Figure\.tsx|plotly[a-z-]*\.(ts|js))$/;
const ELECTRON_FILES = ['electron/main.ts', 'electron/preload.ts'];

const MAX_LINES = 400;
const MAX_LINES_ELECTRON = 150;
/** Files that may be longer, with the reason. */
const LONG_FILES = new Map([]);

const CODE = /\.(ts|tsx|mjs|js)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)+$/;
const PASCAL = /^[A-Z][A-Za-z0-9]*(\.(test|spec))?\.(tsx|module\.css)$/;
const ASSEMBLY = 'shared/kernels/assembly/';
const BUILTIN = new Set(builtinModules);

function* walk(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'fixtures' && entry.name !== 'node_modules') yield* walk(root, path);
    else if (entry.isFile()) yield path;
  }
}

/** All files, in order of their paths; the text of those that are code, null for others. */
function readTree(root) {
  const present = new Set(readdirSync(root));
  const files = new Map();
  for (const path of TOP.filter((folder) => present.has(folder)).flatMap((folder) => [...walk(root, folder)])) {
    files.set(path, CODE.test(path) ? readFileSync(join(root, path), 'utf8') : null);
  }
  return files;
}

const topOf = (path) => path.split('/')[0];
/** The group of a file of shared/, null elsewhere. */
const groupOf = (path) => (topOf(path) === 'shared' ? path.split('/')[1] : null);
const isCore = (path) => topOf(path) === 'shared' && groupOf(path) !== 'node';

/** Where a relative specifier leads, relative to the root; null for a package. Queries (`?url`) are dropped. */
function target(path, specifier) {
  if (!specifier.startsWith('.')) return null;
  return posix.normalize(posix.join(dirname(path), specifier.split('?')[0]));
}

function nameFaults(path, text) {
  const faults = [];
  const name = posix.basename(path);
  if (!KEBAB.test(name) && !PASCAL.test(name) && name !== 'SOURCE.txt' && name !== 'README.md') {
    faults.push('name is neither kebab-case nor that of a component (PascalCase.tsx)');
  }
  if (topOf(path) === 'shared' && path.split('/').length < 3) faults.push('lies in shared/ outside any group');
  else if (isCore(path) && !RANKS.has(groupOf(path))) faults.push(`shared/${groupOf(path)} is not a group of the layout`);
  if (text === null) return faults;
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const limit = topOf(path) === 'electron' ? MAX_LINES_ELECTRON : MAX_LINES;
  if (lines > limit && !LONG_FILES.has(path)) faults.push(`${lines} lines, more than ${limit}`);
  return faults;
}

function packageFault(path, { specifier, kind }) {
  const top = topOf(path);
  const builtin = specifier.startsWith('node:') || BUILTIN.has(specifier);
  if (builtin && (isCore(path) || top === 'renderer')) return `imports ${specifier}, which only Node has`;
  if (isCore(path) && PLATFORM_PACKAGES.test(specifier)) return `imports ${specifier}, but the core knows no platform`;
  if (/^plotly\.js(-|\/|$)/.test(specifier) && top === 'renderer' && !PLOTLY_FILES.test(path)) {
    return `imports ${specifier}; only renderer/charts/Figure.tsx and plotly*.ts beside it may`;
  }
  if (specifier === 'zod' && path !== 'shared/recipe/zod.ts' && top !== 'test') return 'imports zod; shared/recipe/zod.ts has it set up for pages without eval';
  if (specifier === 'electron' && kind !== 'type' && !(top === 'test') && !ELECTRON_FILES.includes(path)) {
    return 'imports electron as a value; take it as an argument and import its types only';
  }
  return null;
}

function fileFault(path, to) {
  const [from, top] = [topOf(path), topOf(to)];
  const inAssembly = path.startsWith(ASSEMBLY);
  if (to.startsWith('..')) return `imports ${to}, outside the project`;
  if (!inAssembly && !/\.[a-z0-9]+$/.test(to)) return `imports ${to} without its extension`;
  if (!inAssembly && to.startsWith(ASSEMBLY) && from !== 'test') return `imports ${to}, which is source of the kernels' .wasm`;
  if (from !== top) {
    if (!MAY_USE[from].includes(top) && !MAY_USE[from].includes(to)) return `imports ${to}: ${from}/ does not use ${top}/`;
    if (from === 'renderer' && groupOf(to) === 'node') return `imports ${to}: renderer/ does not use shared/node`;
    return null;
  }
  if (from !== 'shared' || groupOf(path) === groupOf(to) || groupOf(path) === 'node') return null;
  if (groupOf(to) === 'node') return `imports ${to}: nothing in shared/ uses shared/node`;
  const [own, other] = [RANKS.get(groupOf(path)), RANKS.get(groupOf(to))];
  if (own !== undefined && other !== undefined && other >= own) {
    return `imports ${to}: ${groupOf(path)} stands ${other === own ? 'beside' : 'before'} ${groupOf(to)} in the layout`;
  }
  return null;
}

function moduleFaults(path, tokens, found) {
  const faults = [];
  // Tools want their configuration as default, and declarations describe what others export.
  const defaultAllowed = path.startsWith('build/') || path.endsWith('.d.ts');
  tokens.forEach((token, i) => {
    if (token.value === 'export' && token.type === 'id' && tokens[i + 1]?.value === 'default' && !defaultAllowed) {
      faults.push([token.line, 'has a default export']);
    }
  });
  for (const entry of found) {
    if (entry.kind === 'all' && !path.startsWith(ASSEMBLY)) faults.push([entry.line, 'passes on a whole module (export *)']);
    const to = target(path, entry.specifier);
    if (entry.kind === 'url' && !CODE.test(entry.specifier)) continue; // a folder or data file, not a module
    const fault = to === null ? packageFault(path, entry) : fileFault(path, to);
    if (fault !== null) faults.push([entry.line, fault]);
  }
  const passesOn = found.filter(({ kind }) => kind === 'reexport').length;
  if (passesOn > 0 && /^index\.tsx?$/.test(posix.basename(path)) && !path.startsWith(ASSEMBLY)) faults.push([1, 'is a barrel']);
  return faults;
}

/** Cycles among files, by imports of types too; each is reported once, from its first file in order. */
function cycles(graph) {
  const faults = [];
  const state = new Map();
  const visit = (path, trail) => {
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) {
      if (state.get(next) === 'open') {
        const loop = [...trail.slice(trail.indexOf(next)), next];
        faults.push(`${next}: imports in a circle: ${loop.join(' → ')}`);
      } else if (!state.has(next)) visit(next, [...trail, next]);
    }
    state.set(path, 'done');
  };
  for (const path of graph.keys()) if (!state.has(path)) visit(path, [path]);
  return faults;
}

/** All faults of the tree at `root`, as lines `file:line: what`. */
export function check(root) {
  const files = readTree(root);
  const faults = [];
  const graph = new Map();
  for (const [path, text] of files) {
    for (const fault of nameFaults(path, text)) faults.push(`${path}: ${fault}`);
    if (text === null) continue;
    let tokens;
    try {
      tokens = scan(text);
    } catch (error) {
      faults.push(`${path}: cannot be read, ${error.message}`);
      continue;
    }
    const found = imports(tokens);
    const inFile = moduleFaults(path, tokens, found);
    if (isCore(path) && !path.startsWith(ASSEMBLY)) inFile.push(...hostFaults(path, tokens));
    for (const [line, fault] of inFile) faults.push(`${path}:${line}: ${fault}`);
    const others = found.filter(({ kind }) => kind !== 'url').map(({ specifier }) => target(path, specifier));
    graph.set(path, others.filter((to) => to !== null && files.has(to)));
  }
  return [...faults, ...cycles(graph)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = check(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
}
