import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLI, fail, scratch, succeed, tessera } from '../helpers/cli.ts';

const TABLE = `customer_id,name,mail,income,age\n${Array.from({ length: 60 }, (_, i) => {
  const group = i % 3;
  return `c${100 + i},Wilma Zzyx${100 + i},m${100 + i}@zzyx.example,${1000 * (group + 1) + (i * 37) % 90},${20 + group * 20 + (i * 7) % 5}`;
}).join('\n')}\nc117,"Wilma ""W"" Zzyx117",x,1\n`;
const PERSON = /c117|zzyx117|m117@/i;

interface Place {
  readonly dir: string;
  readonly project: string;
  readonly store: string;
}

/** A project folder with a history, a previous version, a save that was cut short, and unsaved work. */
async function place(): Promise<Place> {
  const dir = scratch();
  writeFileSync(join(dir, 'p.csv'), TABLE);
  writeFileSync(join(dir, 'steps.json'), JSON.stringify([
    { kind: 'filter', where: "customer_id != 'nobody' and name != 'Wilma Zzyx117'" }, { kind: 'recode', column: 'mail', map: [{ from: 'm117@zzyx.example', to: 'x' }] },
  ]));
  await succeed(['segment', join(dir, 'p.csv'), '--features', 'income,age', '--k', '3', '--steps', join(dir, 'steps.json'), '--out', join(dir, 'made')]);
  const recipe = { ...JSON.parse(readFileSync(join(dir, 'made', 'recipe.json'), 'utf8')) as object, title: 'Shop of Wilma Zzyx117' };
  const content = JSON.stringify({
    kind: 'tessera-project', version: 1, recipe, view: { queries: ["SELECT * FROM p WHERE customer_id = 'C117'"] },
    history: { past: [{ label: 'Recode m117@zzyx.example', recipe }], future: [] },
    log: [{ what: 'export', at: '2026-03-01T10:00:00.000Z', file: 'segments.csv', bytes: 10, rows: 60, columns: ['customer_id', 'segment'] }],
  });
  const project = join(dir, 'shop.tessera');
  for (const name of [project, `${project}.bak`, join(dir, '.shop.tessera.99-0123456789ab.tmp')]) writeFileSync(name, content);
  const store = join(dir, 'store');
  mkdirSync(join(store, 'recovery'), { recursive: true });
  writeFileSync(join(store, 'recovery', 'w1.recovery'), `${JSON.stringify({ title: 'Wilma Zzyx117', at: '2026-03-01T10:00:00.000Z' })}\n${content}`);
  return { dir, project, store };
}

/** All files below a folder, hidden ones too, that hold bytes which name the person; results written earlier aside. */
function naming(dir: string): string[] {
  return (readdirSync(dir, { recursive: true }) as string[]).filter((name) => !name.startsWith('made')).filter((name) => {
    const path = join(dir, name);
    return statSync(path).isFile() && PERSON.test(readFileSync(path).toString('latin1'));
  }).sort();
}

describe('erasing a person', () => {
  let here: Place;
  beforeAll(async () => {
    here = await place();
  });

  it('first says what would go, and changes nothing', async () => {
    const before = naming(here.dir);
    const { result } = await succeed(['erase', 'M117@zzyx.example', '--project', here.project, '--store', here.store, '--dry-run']);
    expect(result).toMatchObject({
      dryRun: true, names: ['c117'], files: [{ id: 'main', rows: 1, column: 'customer_id' }], previousVersion: true, recovery: { rewritten: 1 },
      touched: { steps: 2, history: 1, queries: 1 }, outputs: [],
    });
    expect(result.texts).toEqual(['Wilma Zzyx117', 'm117@zzyx.example']);
    expect(naming(here.dir)).toEqual(before);
    expect(existsSync(join(here.dir, 'copies'))).toBe(false);
  });

  it('leaves no byte of them in the project, its previous version, cut-short saves and unsaved work', async () => {
    const answer = await succeed(['erase', 'm117@zzyx.example', '--project', here.project, '--store', here.store, '--copy-to', join(here.dir, 'copies')]);
    expect(answer.result).toMatchObject({ dryRun: false, copies: ['p.csv'], remains: [], outputs: ['shop.tessera'] });
    expect(JSON.stringify(answer)).not.toMatch(/c117|Zzyx117/i);
    expect(answer.result.outOfReach).toContain('segments.csv, written earlier');
    // what the program never touches: the file itself, and what was written elsewhere before
    expect(naming(here.dir)).toEqual(['p.csv', 'steps.json']);
    expect(readdirSync(here.dir).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(readFileSync(join(here.dir, 'copies', 'p.csv'), 'utf8').split('\n').filter((line) => line !== '')).toHaveLength(60);
    const { result } = await succeed<{ entries: { what: string; person?: string }[] }>(['log', here.project]);
    expect(result.entries.map(({ what }) => what)).toEqual(['export', 'erased']);
    expect(result.entries[1].person).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps them out when the recipe is run on the file again, in every output', async () => {
    const recipe = (JSON.parse(readFileSync(here.project, 'utf8')) as { recipe: unknown }).recipe;
    writeFileSync(join(here.dir, 'recipe.json'), JSON.stringify(recipe));
    const out = join(here.dir, 'again');
    const run = await succeed(['run', join(here.dir, 'recipe.json'), '--source', `main=${join(here.dir, 'p.csv')}`, '--out', out, '--also', 'xlsx,parquet']);
    expect(run.result).toMatchObject({ rows: 59 });
    expect(run.warnings).toContainEqual({ code: 'rows-withheld', message: "1 row of p.csv is left out at the person's wish." });
    expect(naming(out)).toEqual([]);
    expect(readFileSync(join(out, 'personas.html'), 'utf8')).toContain('1 left out at the person&#39;s wish');
    // nor does the model label them in a later file, or tell of them as gone
    const later = await succeed(['score', join(out, 'model.json'), join(here.dir, 'p.csv'), '--out', join(here.dir, 'scored')]);
    expect([later.result.rows, later.warnings.map(({ code }) => code)]).toEqual([59, expect.arrayContaining(['rows-withheld'])]);
    await succeed(['monitor', join(out, 'model.json'), join(here.dir, 'p.csv'), '--before', join(here.dir, 'made', 'segments.csv'), '--refit', '--out', join(here.dir, 'monitored')]);
    for (const made of ['scored', 'monitored']) expect(naming(join(here.dir, made))).toEqual([]);
    // the same as the copy without them gives
    const own = join(here.dir, 'copy');
    writeFileSync(join(here.dir, 'plain.json'), JSON.stringify({ ...recipe as object, withheld: undefined }));
    await succeed(['run', join(here.dir, 'plain.json'), '--source', `main=${join(here.dir, 'copies', 'p.csv')}`, '--accept-changed', '--out', own]);
    expect(readFileSync(join(out, 'segments.csv'), 'utf8')).toBe(readFileSync(join(own, 'segments.csv'), 'utf8'));
  });

  it('takes recipes, names from standard input, and files that are not at hand', async () => {
    const dir = scratch();
    const path = join(dir, 'recipe.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(join(here.dir, 'made', 'recipe.json'), 'utf8')) as object, id: 'customer_id', title: 'For c117' }));
    const child = spawn(process.execPath, [CLI, 'erase', '-', '--project', path, '--also', 'Zzyx117', '--json']);
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stdin.end('c117\n');
    expect(await new Promise((resolve) => { child.on('close', resolve); })).toBe(0);
    const { warnings, result } = JSON.parse(Buffer.concat(out).toString()) as { warnings: { code: string }[]; result: unknown };
    expect(warnings.map(({ code }) => code)).toEqual(['person-not-looked-up']);
    expect(result).toMatchObject({ files: [], touched: { steps: 1, texts: 1 } });
    const written = JSON.parse(readFileSync(path, 'utf8')) as { title: string; withheld: object; steps: { where?: string }[] };
    expect(written).toMatchObject({ title: 'For (erased)', withheld: { columns: [{ source: 'main', column: 'customer_id' }] } });
  });

  it('refuses with a code what it cannot do', async () => {
    expect(await fail(['erase', 'x', '--project', join(here.dir, 'none.tessera')])).toMatchObject({ code: 'file-not-found', exit: 3 });
    expect(await fail(['erase', ' ', '--project', here.project])).toMatchObject({ code: 'missing-argument', exit: 2 });
    expect(await fail(['erase', 'x'])).toMatchObject({ code: 'missing-argument', exit: 2 });
    const dir = scratch();
    writeFileSync(join(dir, 'recipe.json'), readFileSync(join(here.dir, 'made', 'recipe.json')));
    expect(await fail(['erase', 'x', '--project', join(dir, 'recipe.json')])).toMatchObject({ code: 'person-column-unknown', exit: 3 });
    const nobody = await succeed(['erase', 'c999', '--project', here.project, '--store', here.store]);
    expect(nobody.warnings.map(({ code }) => code)).toContain('person-not-found');
  });
});

describe('a project with a passphrase', () => {
  const env = (args: readonly string[], more: Record<string, string>): Promise<{ code: number | null; document: { ok: boolean; error?: { code: string }; result?: Record<string, unknown> } }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [CLI, ...args, '--json'], { env: { ...process.env, ...more }, stdio: ['ignore', 'pipe', 'ignore'] });
      const out: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.on('close', (code) => resolve({ code, document: JSON.parse(Buffer.concat(out).toString()) as { ok: boolean } }));
    });

  it('is encrypted with its previous version, opened only with it, and erased from', async () => {
    const { dir, project, store } = await place();
    const set = await env(['passphrase', project, '--new-passphrase-env', 'NEW', '--store', store], { NEW: 'four words at sea' });
    expect(set.document.result).toMatchObject({ encrypted: true, change: 'set', previousVersion: true });
    for (const path of [project, `${project}.bak`]) expect(readFileSync(path).toString('latin1')).not.toMatch(/zzyx|recipe|customer_id/i);
    expect(await fail(['log', project])).toMatchObject({ code: 'passphrase-needed', exit: 3, data: { file: 'shop.tessera' } });
    expect((await env(['log', project, '--passphrase-env', 'OLD'], { OLD: 'five words at sea' })).document.error?.code).toBe('passphrase-wrong');
    expect((await env(['passphrase', project, '--passphrase-env', 'OLD', '--new-passphrase-env', 'NEW'], { OLD: 'four words at sea', NEW: 'short' })).document.error?.code).toBe('passphrase-short');
    const erased = await env(['erase', 'c117', '--project', project, '--passphrase-env', 'OLD', '--store', store], { OLD: 'four words at sea' });
    expect(erased.document.result).toMatchObject({ outputs: ['shop.tessera'], previousVersion: true });
    expect(readFileSync(project).toString('latin1')).not.toMatch(/zzyx|recipe/i);
    const removed = await env(['passphrase', project, '--remove', '--passphrase-env', 'OLD', '--store', store], { OLD: 'four words at sea' });
    expect(removed.document.result).toMatchObject({ encrypted: false, change: 'removed' });
    expect(naming(dir)).toEqual(['p.csv', 'steps.json']);
    const log = await succeed<{ entries: { what: string; change?: string }[] }>(['log', project]);
    expect(log.result.entries.map(({ what, change }) => change ?? what)).toEqual(['export', 'set', 'erased', 'removed']);
  });

  it('is never given as an argument', async () => {
    for (const command of ['erase', 'passphrase', 'log']) {
      const { stdout } = await tessera([command, '--help']);
      expect(stdout).toContain('--passphrase-env');
      expect(stdout).not.toMatch(/--passphrase[ =]/);
    }
  });
});
