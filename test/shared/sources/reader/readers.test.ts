import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../../shared/contract/database.ts';
import { bytesSource } from '../../../../shared/contract/file-source.ts';
import type { ReadProgress } from '../../../../shared/contract/tables.ts';
import { threadPort } from '../../../../shared/node/thread-port.ts';
import { createReaders } from '../../../../shared/sources/reader/readers.ts';
import type { ReaderPlace, Readers } from '../../../../shared/sources/reader/readers.ts';
import { wasmDatabase } from '../../../helpers/databases.ts';
import { memoryReaderPort } from '../../../helpers/engine.ts';
import { textFile } from '../reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

let readers: Readers;
afterEach(() => readers.close());

const refused = async (): Promise<never> => {
  throw new Error('nothing is attached here');
};

/** The first reader is one that a file has got the better of; later ones are as they should be. @param onCall what it does when it is asked to read */
function afterPlanted(onCall: string, place: Partial<ReaderPlace> = {}): Readers {
  let planted = false;
  return createReaders({
    attach: refused,
    ...place,
    start() {
      if (planted) return memoryReaderPort();
      planted = true;
      const script = `const { parentPort } = require('node:worker_threads');
        const ask = (name, input) => parentPort.postMessage({ type: 'call', id: 1, name, input });
        parentPort.on('message', ({ type }) => { if (type === 'call') { ${onCall} } });`;
      return threadPort(new Worker(script, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 64 }, stderr: true }));
    },
  });
}

const wanted = { id: 'r', overrides: [] };
const file = textFile('a,b\n1,x\n2,y\n');
const read = (signal?: AbortSignal, onProgress?: (progress: ReadProgress) => void) => readers.read(db, file, wanted, { signal, onProgress });
const tables = async (): Promise<unknown[]> => [...(await db.query('SELECT table_name AS name FROM duckdb_tables() ORDER BY 1')).columns[0].values];

describe('a reader that a file gets the better of', () => {
  it.each([
    ['never returns', 'for (;;);', /nothing had been heard of it for 1 second/],
    ['never returns from WebAssembly', `new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11))).exports.f();`, /nothing had been heard of it for 1 second/],
    ['goes on for ever without a result', 'setInterval(() => undefined, 1);', /nothing had been heard of it for 1 second/],
    ['traps', 'throw new WebAssembly.RuntimeError("unreachable");', /unreachable/],
    ['fills its heap', 'const all = []; for (;;) all.push(new Array(1000).fill(0.5));', /memory limit/],
    ['ends', 'process.exit(7);', /exit code 7/],
  ])('and %s is ended, and the next file is read', async (_, onCall, reason) => {
    readers = afterPlanted(onCall, { mostSilence: 1000 });
    await expect(read()).rejects.toMatchObject({ code: 'reader-ended', data: { file: 'test.csv', reason: expect.stringMatching(reason) } });
    expect(await read()).toMatchObject({ rows: 2 });
  });

  it('and takes memory beside its heap is ended', async () => {
    readers = afterPlanted('const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));', { memory: { now: () => process.memoryUsage.rss(), most: 400 * 1024 ** 2 } });
    await expect(read()).rejects.toMatchObject({ code: 'reader-ended', data: { reason: 'it took more than 400 MB of memory' } });
    expect(await read()).toMatchObject({ rows: 2 });
  });

  it('says that it cannot pause for a while has that while, and no longer', async () => {
    readers = afterPlanted("ask('alive', { inOnePiece: true }); for (;;);", { mostSilence: 300, mostStandstill: 1500 });
    await expect(read()).rejects.toMatchObject({ code: 'reader-ended', data: { reason: expect.stringContaining('for 2 seconds') } });
    expect(await read()).toMatchObject({ rows: 2 });
  });

  it('lives and gets no further is ended too', async () => {
    readers = afterPlanted("setInterval(() => ask('alive', { inOnePiece: false }), 20);", { mostSilence: 500, mostStandstill: 1000 });
    await expect(read()).rejects.toMatchObject({ code: 'reader-ended', data: { reason: 'it had made no progress for 1 second' } });
    expect(await read()).toMatchObject({ rows: 2 });
  });

  it('is said to be silent before it is ended, and no longer once it is heard again', async () => {
    const told: ReadProgress[] = [];
    readers = afterPlanted("setTimeout(() => { ask('alive', { inOnePiece: false }); for (;;); }, 3500);", { mostSilence: 4000 });
    await expect(read(undefined, (progress) => told.push(progress))).rejects.toMatchObject({ code: 'reader-ended' });
    expect(told.map(({ silence }) => silence)).toEqual([{ now: 3000, most: 4000 }, { now: 0, most: 4000 }, { now: 3000, most: 4000 }]);
    expect(told[0]).toMatchObject({ step: 'bytes', fraction: 0, read: null });
  });

  it('leaves nothing in the database', async () => {
    readers = afterPlanted(`ask('exec', { database: 0, sql: 'CREATE OR REPLACE TABLE raw_r AS SELECT 1 AS a; CREATE TABLE src_r_part3 AS SELECT 1 AS a; CREATE TABLE raw_r2 AS SELECT 1 AS a' }); setTimeout(() => { for (;;); }, 300);`, { mostSilence: 700 });
    await expect(read()).rejects.toMatchObject({ code: 'reader-ended' });
    expect(await tables()).toEqual(['raw_r2']);
    await db.exec('DROP TABLE raw_r2');
  });

  it('can be cancelled all the same, together with what it asked of the database', async () => {
    readers = afterPlanted(`ask('exec', { database: 0, sql: 'CREATE OR REPLACE TABLE raw_r AS SELECT a.range * b.range AS c FROM range(1000000) a, range(1000000) b' }); for (;;);`);
    const stop = new AbortController();
    const reading = read(stop.signal);
    setTimeout(() => stop.abort(), 500);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(await tables()).toEqual([]);
    expect(await read()).toMatchObject({ rows: 2 });
  });

  it('reaches no file and no database but those it was given', async () => {
    for (const asked of ["ask('slice', { file: 1, start: 0, end: 1 })", "ask('query', { database: 1, sql: 'SELECT 1' })", "ask('detach', { database: 0 })"]) {
      readers = afterPlanted(`parentPort.once('message', (answer) => parentPort.postMessage({ type: 'error', id: 1, error: { code: 'damaged-file', data: { reason: answer.error.data.message } } })); ${asked};`);
      await expect(read()).rejects.toMatchObject({ code: 'damaged-file', data: { reason: expect.stringMatching(/no such file|no such database|keeps its database/) } });
      readers.close();
    }
  });
});

describe('a reading', () => {
  it('that goes well is told step by step, and its reader reads the next one too', async () => {
    let started = 0;
    readers = createReaders({ attach: refused, start: () => (started++, memoryReaderPort()) });
    const told: ReadProgress[] = [];
    for (let i = 0; i < 3; i++) expect(await read(undefined, (progress) => told.push(progress))).toMatchObject({ rows: 2, columns: [{ name: 'a' }, { name: 'b' }] });
    expect(started).toBe(1);
    expect(told.slice(0, 4).map(({ step }) => step)).toEqual(['bytes', 'rows', 'types', 'figures']);
    const fractions = told.slice(0, 4).map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  it('beside another one has a reader of its own', async () => {
    readers = createReaders({ attach: refused, start: memoryReaderPort });
    const both = await Promise.all(['s', 't'].map((id) => readers.read(db, bytesSource(`${id}.csv`, new TextEncoder().encode(`${id}\n1\n2\n`)), { id, overrides: [] }, {})));
    expect(both.map(({ columns }) => columns[0].name)).toEqual(['s', 't']);
    expect(await readers.lines(file, {})).toEqual(['a,b', '1,x', '2,y', '']);
  });

  it('of a file that is refused leaves no table', async () => {
    readers = createReaders({ attach: refused, start: memoryReaderPort });
    const before = await tables();
    await expect(readers.read(db, textFile('a,b\n'), { id: 'u', overrides: [] }, {})).rejects.toMatchObject({ code: 'header-only' });
    expect(await tables()).toEqual(before);
  });
});
