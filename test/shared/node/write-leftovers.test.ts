import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeOutputs } from '../../../shared/node/write-outputs.ts';

it('what a killed process left beside its outputs is removed the next time, and nothing else', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tessera-left-'));
  const gone = 2 ** 22 + 1;
  const ours = `.segments.csv.${gone}-0123456789ab.tmp`;
  const stays = [`.other.csv.${gone}-0123456789ab.tmp`, `.segments.csv.${process.pid}-0123456789ab.tmp`, '.segments.csv.tmp', 'x.csv'];
  for (const name of [ours, ...stays]) writeFileSync(join(dir, name), 'x');
  await writeOutputs(dir, [{ name: 'segments.csv', bytes: new TextEncoder().encode('a\n') }]);
  expect(readdirSync(dir).sort()).toEqual([...stays, 'segments.csv'].sort());
});

it('makes the folders above, and says so where the system denies a folder as not found', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'tessera-made-')), 'a', 'b');
  await writeOutputs(dir, [{ name: 'x.csv', bytes: new TextEncoder().encode('a\n') }]);
  expect(readdirSync(dir)).toEqual(['x.csv']);
  // Not every system has /proc; a folder inside a file is denied everywhere.
  for (const denied of [join(dir, 'x.csv', 'in'), '/proc/tessera/out']) {
    await expect(writeOutputs(denied, [{ name: 'x.csv', bytes: new Uint8Array(1) }])).rejects.toMatchObject({ code: 'output-not-writable' });
  }
});
