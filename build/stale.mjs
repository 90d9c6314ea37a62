/** Says whether `dist/` was built from the sources as they are now. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['build', 'cli', 'electron', 'renderer', 'shared', 'package.json', 'package-lock.json', 'tsconfig.json'];
const STAMP = 'dist/build.sha256';

function* files(path) {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* files(child);
    else yield child;
  }
}

/** A hash of the names and contents of everything the build reads. */
export function sourceHash(root) {
  const hash = createHash('sha256');
  const add = (file) => hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  for (const source of SOURCES) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    if (source.includes('.')) add(path);
    else for (const file of files(path)) add(file);
  }
  return hash.digest('hex');
}

/** Remembers that `dist/` was built from the sources with this hash. */
export function writeStamp(root, hash) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, STAMP), hash);
}

/** True when there is no build, or the sources changed since. */
export function isStale(root) {
  const stamp = join(root, STAMP);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourceHash(root);
}
