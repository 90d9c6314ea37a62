import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as own from '../helpers/cli.ts';
import * as shared from '../helpers/one-process.ts';
import type { CliRun } from '../helpers/cli.ts';

const home = own.scratch();
const file = join(home, 'customers.csv');
writeFileSync(file, `customer_id,city,income,age,joined\n${Array.from({ length: 240 }, (_, i) => `c${i},${['Ulm', 'Köln', 'Bonn'][i % 3]},${1000 * (1 + (i % 3)) + ((i * 37) % 90)},${20 + (i % 3) * 20 + ((i * 7) % 5)},${(i % 28) + 1}.03.2024 10:1${i % 7}`).join('\n')}\n`);

/** What a run says, without the times that it took and with one name for its folder. */
const said = ({ code, stdout, stderr }: CliRun, folder: string): unknown => [
  code, JSON.parse(stdout.replaceAll(folder, 'OUT')) as unknown, stderr,
].map((part) => (typeof part === 'object' && part !== null ? { ...part, timings: null } : part));

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).toSorted().map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));

it('a command is the same in a process of its own and as one of many in one process', async () => {
  const runs = [['own', own.tessera], ['first', shared.tessera], ['second', shared.tessera]] as const;
  const made: unknown[] = [];
  for (const [name, tessera] of runs) {
    const folder = join(home, name);
    const segment = await tessera(['segment', file, '--k', '3', '--with-source', '--stability', '5', '--also', 'xlsx,parquet,pdf,pptx,sql', '--out', folder, '--json']);
    const inspect = await tessera(['inspect', file, '--json']);
    const wrong = await tessera(['segment', join(folder, 'none.csv'), '--k', '3', '--json']);
    made.push({ said: [segment, inspect, wrong].map((run) => said(run, folder)), files: filesOf(folder) });
    expect([segment.code, inspect.code, wrong.code]).toEqual([0, 0, 2]);
  }
  expect(Object.keys((made[0] as { files: object }).files).length).toBeGreaterThan(8);
  expect(made[1]).toEqual(made[0]);
  expect(made[2]).toEqual(made[0]);
});

it('prints the same help and the same faults of a command line', async () => {
  for (const args of [[], ['--help'], ['--version'], ['help', 'segment'], ['sweep', '--help'], ['segmen'], ['segment', '--kk', '3'], ['help', 'nothing'], ['inspect']]) {
    expect(await shared.tessera(args), args.join(' ')).toEqual(await own.tessera(args));
  }
});
