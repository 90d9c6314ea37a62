import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail, scratch, succeed, tessera } from '../helpers/cli.ts';
import { dataPath } from '../helpers/shared-data.ts';

const WHOLESALE = dataPath('wholesale/Wholesale customers data.csv');
const PENGUINS = dataPath('penguins/penguins.csv');
let dir = '';
const files = (folder: string) => new Map(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name))]));

beforeAll(async () => {
  dir = scratch();
  await succeed(['segment', PENGUINS, '--out', join(dir, 'first'), '--k', '3']);
});

describe('replay', () => {
  it('gives the same bytes in every file', async () => {
    await succeed(['run', join(dir, 'first/recipe.json'), '--source', `main=${PENGUINS}`, '--out', join(dir, 'second')]);
    const [first, second] = [files(join(dir, 'first')), files(join(dir, 'second'))];
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, bytes] of first) expect(second.get(name)?.equals(bytes), name).toBe(true);
  });

  it('finds the source beside the recipe by its name', async () => {
    copyFileSync(PENGUINS, join(dir, 'first/penguins.csv'));
    const { result } = await succeed(['run', join(dir, 'first/recipe.json')]);
    expect(result).toMatchObject({ rows: 344, k: 3, outputs: [] });
  });

  it('refuses other content, and takes it when told to', async () => {
    const changed = join(dir, 'changed.csv');
    writeFileSync(changed, readFileSync(PENGUINS, 'utf8').replace('39.1', '39.2'));
    const args = ['run', join(dir, 'first/recipe.json'), '--source', `main=${changed}`];
    expect(await fail(args)).toMatchObject({ code: 'source-changed', exit: 3 });
    const { warnings } = await succeed([...args, '--accept-changed']);
    expect(warnings.map((warning) => warning.code)).toContain('source-changed-accepted');
  });

  it('says which source is missing', async () => {
    const lonely = join(dir, 'lonely');
    await succeed(['segment', WHOLESALE, '--out', lonely, '--k', '2']);
    expect(await fail(['run', join(lonely, 'recipe.json')])).toMatchObject({ code: 'source-missing', exit: 3, data: { id: 'main' } });
  });
});

describe('scoring', () => {
  it('gives the rows of a model their own labels again', async () => {
    await succeed(['score', join(dir, 'first/model.json'), PENGUINS, '--out', join(dir, 'scored')]);
    expect(readFileSync(join(dir, 'scored/segments.csv'), 'utf8')).toBe(readFileSync(join(dir, 'first/segments.csv'), 'utf8'));
  });

  it('names a column that the new file lacks', async () => {
    expect(await fail(['score', join(dir, 'first/model.json'), WHOLESALE, '--out', join(dir, 'no')])).toMatchObject({ code: 'no-such-column', exit: 3 });
  });
});

describe('stopping', () => {
  it('ends with 130 and leaves no output', async () => {
    const target = join(dir, 'stopped');
    const run = await tessera(['segment', dataPath('cc_general/CC GENERAL.csv'), '--restarts', '200', '--out', target], { signalAfterMs: 2500 });
    expect(run.code).toBe(130);
    expect(() => readdirSync(target)).toThrow();
  });
});
