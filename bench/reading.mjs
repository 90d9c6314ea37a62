/**
 * Time and memory of reading a large file, its quality report, and making features of it, by native DuckDB and DuckDB-WASM.
 *
 *     node bench/reading.mjs [native|wasm] [--rows 1000000] [--file FILE.csv] [--wide] [--statements]
 *
 * Without --file, writes a table of 12 columns (69 MB at 1,000,000 rows), with --wide one of 50 (242 MB), under the system's
 * temporary folder and keeps it.
 */
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';
import { customersFile, random } from './large-data.mjs';

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'dist/bench-reading');

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string', default: '1000000' }, file: { type: 'string' }, wide: { type: 'boolean', default: false }, statements: { type: 'boolean', default: false } },
});

async function generate(rows) {
  const path = join(tmpdir(), `tessera-bench-${rows}.csv`);
  if (existsSync(path)) return path;
  const next = random(1);
  const out = createWriteStream(path);
  const day = (n) => `20${String(10 + (n % 14)).padStart(2, '0')}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
  const code = (prefix, n) => prefix + String(n).padStart(5, '0');
  let text = 'id,age,income,balance,visits,spend,rate,region,plan,joined,branch,device\n';
  for (let i = 0; i < rows; i++) {
    const visits = Math.floor(next() * 200);
    text += [
      i + 1, 18 + Math.floor(next() * 70), Math.floor(next() * 90000), (next() * 5000 - 500).toFixed(2), visits,
      next() < 0.02 ? '' : (visits * next() * 40).toFixed(2), next().toFixed(4),
      ['north', 'south', 'east', 'west'][Math.floor(next() * 4)], ['basic', 'plus', 'pro'][Math.floor(next() * 3)],
      day(Math.floor(next() * 5000)), code('B', Math.floor(next() * 2000)), code('D', Math.floor(next() * 60000)),
    ].join(',') + '\n';
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
  return path;
}

async function bundle() {
  const input = {
    'read-source': 'shared/sources/read-source.ts', quality: 'shared/features/quality.ts', customers: 'shared/features/customers.ts', features: 'shared/features/features.ts',
    recipe: 'shared/recipe/recipe.ts', native: 'shared/node/duckdb-native.ts', wasm: 'shared/sql/duckdb-wasm.ts',
    'duckdb-native-process': 'shared/node/duckdb-native-process.ts',
  };
  const made = await rolldown({
    input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, join(ROOT, path)])),
    external: ['@duckdb/node-api', '@duckdb/node-bindings'], platform: 'node', logLevel: 'silent',
  });
  await made.write({ dir: OUT, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' });
  await made.close();
  const load = (name) => import(pathToFileURL(join(OUT, `${name}.mjs`)).href);
  return Object.assign({}, ...await Promise.all(['read-source', 'quality', 'customers', 'features', 'recipe', 'native', 'wasm'].map(load)));
}

class ThreadWorker extends EventTarget {
  constructor(script) {
    super();
    this.thread = new Worker(join(ROOT, 'test/helpers/web-worker-shim.cjs'), { workerData: script, stdout: true, stderr: true });
    this.thread.on('message', (data) => this.dispatchEvent(Object.assign(new Event('message'), { data })));
  }

  postMessage(message, transfer) {
    this.thread.postMessage(message, transfer);
  }

  terminate() {
    void this.thread.terminate();
  }
}

async function openWasm(api) {
  const { AsyncDuckDB, VoidLogger } = require('@duckdb/duckdb-wasm');
  const duck = new AsyncDuckDB(new VoidLogger(), new ThreadWorker(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-eh.worker.cjs')));
  await duck.instantiate(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
  return api.openWasmDatabase(duck);
}

/** A database that notes what its calls took. */
function timed(db, log) {
  const note = (what, run) => {
    const start = performance.now();
    return run().finally(() => log.push({ what, ms: performance.now() - start }));
  };
  return {
    ...db,
    exec: (sql, options) => note(sql, () => db.exec(sql, options)),
    query: (sql, options) => note(sql, () => db.query(sql, options)),
    insertArrow: (table, ipc, options) => note('insert', () => db.insertArrow(table, ipc, options)),
  };
}

/** CPU seconds and peak memory (MB) of this process and, on Linux, of its children. */
function usage() {
  const { user, system } = process.cpuUsage();
  const total = { cpu: (user + system) / 1e6, mine: process.resourceUsage().maxRSS / 1024, child: 0, childCpu: 0 };
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    for (const pid of children) {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      total.childCpu += (Number(fields[11]) + Number(fields[12])) / 100;
      total.child += Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
    }
  } catch {
    // another system: this process alone
  }
  return total;
}

async function step(name, run) {
  const before = usage();
  const start = performance.now();
  const value = await run();
  const seconds = (performance.now() - start) / 1000;
  const after = usage();
  const cpu = after.cpu - before.cpu;
  const child = after.childCpu - before.childCpu;
  console.log(`${name.padEnd(22)} ${seconds.toFixed(2).padStart(7)} s   CPU ${cpu.toFixed(2)} s${child > 0 ? ` + database ${child.toFixed(2)} s` : ''}`
    + `   peak ${after.mine.toFixed(0)} MB${after.child > 0 ? ` + database ${after.child.toFixed(0)} MB` : ''}`);
  return value;
}

function printLog(log) {
  for (const { what, ms } of log) console.log(`    ${ms.toFixed(0).padStart(6)} ms  ${what.replaceAll(/\s+/g, ' ').slice(0, 130)}`);
}

const path = args.file ?? await (args.wide ? customersFile : generate)(Number(args.rows));
const engine = positionals[0] ?? 'native';
const api = await bundle();
const handle = await open(path);
const file = {
  name: basename(path), size: statSync(path).size,
  async slice(start, end) {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  },
};
console.log(`${path} (${(file.size / 1e6).toFixed(0)} MB), ${engine}`);
const opened = await step('open database', () => (engine === 'wasm' ? openWasm(api)
  : api.openNativeDatabase({ entry: join(OUT, 'duckdb-native-process.mjs') })));
const log = [];
const db = timed(opened, log);
const source = await step('readSource', () => api.readSource(db, file, {
  id: 'bench', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')),
}));
if (args.statements) printLog(log.splice(0));
log.length = 0;
const quality = await step('qualityOf', () => api.qualityOf(db, source));
if (args.statements) printLog(log.splice(0));
log.length = 0;
const recipe = api.emptyRecipe();
const customers = await step('buildCustomers', () => api.buildCustomers(db, { source, recipe }));
const elementary = { exp: Math.exp, log: Math.log, log1p: Math.log1p, expm1: Math.expm1, pow: Math.pow };
const features = await step('buildFeatures', () => api.buildFeatures(db, customers, recipe, elementary, { key: 'bench' }));
if (args.statements) printLog(log);
const digest = (value) => createHash('sha256').update(value).digest('hex').slice(0, 16);
console.log(`report ${digest(JSON.stringify(source))}, ${source.rows} x ${source.columns.length}; quality ${digest(JSON.stringify(quality))}; `
  + `matrix ${digest(new Uint8Array(features.matrix.data.buffer))}, ${features.matrix.rows} x ${features.matrix.cols}`);
await opened.close();
await handle.close();
