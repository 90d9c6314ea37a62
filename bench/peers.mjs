/** Calls to the peers that are installed on this machine. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const python = ['python3', '/usr/bin/python3'].find((name) => works(name, ['-c', 'import sklearn'])) ?? null;
const hasUwot = works('Rscript', ['-e', 'library(uwot)']);

function put(name, values) {
  const path = join(folder, name);
  writeFileSync(path, Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return path;
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}

/** {seconds, cpu, quality} of scikit-learn, or null when it is not installed. */
export function sklearn(task, matrix, ...args) {
  if (python === null) return null;
  const rest = args.map((arg) => (ArrayBuffer.isView(arg) ? put('labels.bin', arg) : String(arg)));
  const path = put('matrix.bin', matrix.data);
  return JSON.parse(run(python, [here('peers.py'), task, path, String(matrix.rows), String(matrix.cols), ...rest]));
}

/** {seconds, cpu, x, y} of uwot, or null when it is not installed. */
export function uwot(matrix, seed = 1) {
  if (!hasUwot) return null;
  const out = join(folder, 'layout.bin');
  const path = put('matrix.bin', matrix.data);
  const [seconds, cpu] = run('Rscript', [here('peers.r'), path, String(matrix.rows), String(matrix.cols), out, String(seed)]).trim().split(' ').map(Number);
  const bytes = readFileSync(out);
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { seconds, cpu, x: values.subarray(0, matrix.rows), y: values.subarray(matrix.rows) };
}
