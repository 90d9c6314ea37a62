/** Compiles the AssemblyScript kernels to `dist/kernels/kernels.wasm`; does nothing, silently, when that is up to date. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'shared/kernels/assembly');
const OUT = join(ROOT, 'dist/kernels');

/** Compiler options; part of the key that says whether the .wasm is stale. */
const FLAGS = [
  '-O3', '--noAssert', '--runtime', 'stub',
  '--enable', 'simd', '--enable', 'bulk-memory', '--enable', 'threads',
  // One memory for all threads, made by the caller (see shared/kernels/kernels.ts); sizes in pages of 64 KiB.
  '--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '65536',
];

function sourceKey() {
  const hash = createHash('sha256').update(FLAGS.join(' '));
  hash.update(createRequire(import.meta.url)('assemblyscript/package.json').version);
  for (const name of readdirSync(SOURCES).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update('\0').update(readFileSync(join(SOURCES, name)));
  }
  return hash.digest('hex');
}

/** Returns true when it compiled, false when the .wasm was already current or there are no kernels. Throws on a compile error. */
export async function buildKernels() {
  if (!existsSync(join(SOURCES, 'index.ts'))) return false;
  const key = sourceKey();
  const wasm = join(OUT, 'kernels.wasm');
  const stamp = join(OUT, 'kernels.sha256');
  if (existsSync(wasm) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return false;
  mkdirSync(OUT, { recursive: true });
  const { default: asc } = await import('assemblyscript/asc');
  const fresh = `kernels.${process.pid}.wasm`;
  const { error, stderr } = await asc.main(
    ['shared/kernels/assembly/index.ts', '--outFile', `dist/kernels/${fresh}`, '--baseDir', ROOT, ...FLAGS],
  );
  if (error) throw new Error(`kernels do not compile: ${error.message}\n${stderr.toString()}`);
  renameSync(join(OUT, fresh), wasm);
  writeFileSync(stamp, key);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
