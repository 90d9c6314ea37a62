import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesSource } from '../../shared/contract/file-source.ts';
import { makeDuckdbFile } from '../helpers/duckdb-file.ts';
import { shellDatabases } from '../helpers/shell-databases.ts';
import { settle } from './fake-electron.ts';

const ENDLESS = 'SELECT sum(a.i * b.i) FROM range(100000) a(i), range(1000000) b(i) WHERE (a.i + b.i) % 7 = 1';

let root = '';
const ends: (() => void)[] = [];
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'tessera-shell-db-'))));
afterEach(() => {
  for (const end of ends.splice(0)) end();
  rmSync(root, { recursive: true, force: true });
});
const open = async () => {
  const opened = await shellDatabases(root);
  ends.push(() => opened.shell.close());
  return opened;
};

describe('the database processes of the window', () => {
  it('are started when asked for, each with a directory that only this person may enter', async () => {
    const { databases, processes } = await open();
    expect(readdirSync(root)).toEqual([]);
    expect(processes).toHaveLength(0);
    const db = await databases.open();
    const [directory] = readdirSync(root);
    expect(directory).toMatch(new RegExp(`^tessera-db-${process.pid}-`));
    expect(statSync(join(root, directory)).mode & 0o777).toBe(0o700);
    expect(processes.map(({ options }) => options)).toEqual([{ serviceName: 'Tessera database', stdio: 'ignore', execArgv: [] }]);
    await db.close();
    await settle(() => readdirSync(root).length === 0);
  });

  it('reject what is pending when they die, and can be started again', async () => {
    const { databases, processes } = await open();
    const db = await databases.open();
    const pending = db.query(ENDLESS);
    // also while a statement runs
    expect(await db.memory()).toBeGreaterThan(20e6);
    const refused = expect(pending).rejects.toMatchObject({ code: 'worker-died' });
    processes[0].child.kill('SIGKILL');
    await refused;
    await expect(db.gone).resolves.toBeTypeOf('string');
    expect(await db.memory()).toBe(0);
    await settle(() => readdirSync(root).length === 0);
    const next = await databases.open();
    expect((await next.query('SELECT 1 AS one')).rows).toBe(1);
  });

  it('end, directories and all, when the program quits or the window is loaded anew, whatever they are at', async () => {
    const { databases, processes, shell, connect } = await open();
    const busy = await databases.open();
    const refused = expect(busy.query(ENDLESS)).rejects.toMatchObject({ code: 'worker-died' });
    const other = await connect().open();
    await refused;
    await settle(() => processes[0].child.signalCode !== null || processes[0].child.exitCode !== null);
    expect((await other.query('SELECT 1 AS one')).rows).toBe(1);
    shell.close();
    expect(readdirSync(root)).toEqual([]);
    await settle(() => processes[1].child.signalCode !== null || processes[1].child.exitCode !== null);
  });

  it('remove what a crash left behind, at the next start and not before their own time', async () => {
    mkdirSync(join(root, 'tessera-db-999999999-x'));
    mkdirSync(join(root, `tessera-db-${process.pid}-x`));
    await open();
    expect(readdirSync(root)).toEqual([`tessera-db-${process.pid}-x`]);
  });

  it('do nothing but what a database does, whatever is said to them', async () => {
    const { databases, channel, processes } = await open();
    for (const odd of [null, 'start', { type: 'start' }, { type: 'start', id: 'x' }, { type: 'start', id: 1, directory: '/' }, { type: 'run', id: 1 }]) {
      channel.postMessage(odd, []);
    }
    const db = await databases.open();
    expect(processes).toHaveLength(1);
    const victim = join(root, 'victim.arrow');
    const { child } = processes[0];
    for (const message of [
      { directory: root }, { type: 'insert-file', id: 5, table: 't', name: victim }, { type: 'insert-file', id: 6, table: 't', name: '../insert-1.arrow' },
      { type: 'write', id: 7, bytes: 'text' }, { type: 'attach', id: 8, path: victim }, { type: 'exec', id: 9 }, undefined,
    ]) child.send({ message });
    expect((await db.query('SELECT 1 AS one')).rows).toBe(1);
    expect(existsSync(victim)).toBe(false);
    await expect(db.exec(`ATTACH '${join(root, 'other.duckdb')}'`)).rejects.toMatchObject({ code: 'database-failed' });
  });

  it('are not more than a few', async () => {
    const { channel, processes } = await open();
    const news: unknown[] = [];
    channel.addEventListener('message', ({ data }) => news.push(data));
    for (let id = 100; id < 120; id++) channel.postMessage({ type: 'start', id }, []);
    await settle(() => news.length >= 20);
    expect(processes).toHaveLength(8);
    expect(news.filter((one) => (one as { type: string }).type === 'gone')).toHaveLength(12);
  });

  it('attach a copy of a file, and leave nothing of it', async () => {
    const { databases } = await open();
    const bytes = await makeDuckdbFile(['CREATE TABLE t AS SELECT range AS i FROM range(10)']);
    const db = await databases.attach(bytesSource('x.duckdb', bytes));
    expect((await db.query('SELECT i FROM file.main.t ORDER BY i')).rows).toBe(10);
    await expect(db.exec('CREATE TABLE file.main.u (a INTEGER)')).rejects.toMatchObject({ code: 'database-failed' });
    await db.close();
    await settle(() => readdirSync(root).length === 0);
    await expect(databases.attach(bytesSource('broken.duckdb', bytes.slice(0, 5000)))).rejects.toMatchObject({ code: 'database-failed' });
    await settle(() => readdirSync(root).length === 0);
  });

  it('carry tables and rows that are larger than a message may be', async () => {
    const { databases } = await open();
    const db = await databases.open();
    const answer = await db.query("SELECT i, i * 0.5::DOUBLE AS x, CASE WHEN i % 3 = 0 THEN NULL ELSE repeat('é', 9) || i END AS s FROM range(1200000) t(i) ORDER BY i");
    const [, numbers, texts] = answer.columns;
    expect(answer.rows).toBe(1_200_000);
    expect([numbers.values[0], numbers.values[1_199_999], texts.values[599_999], texts.values[600_000], texts.values[1_199_999]])
      .toEqual([0, 599_999.5, 'ééééééééé599999', null, 'ééééééééé1199999']);
    expect(texts.values).toHaveLength(1_200_000);
    expect([texts.valid[0], texts.valid[1]]).toEqual([0, 1]);
  });
});
