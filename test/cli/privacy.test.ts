import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

const TABLE = `customer_id,name,mail,income,age\n${Array.from({ length: 60 }, (_, i) => {
  const group = i % 3;
  return `c${i},Wilma Zzyx${i},${i === 7 ? '' : `m${i < 5 ? 0 : i}@zzyx.example`},${1000 * (group + 1) + (i * 37) % 90},${20 + group * 20 + (i * 7) % 5}`;
}).join('\n')}\n`;
const DROP = { kind: 'sensitive', columns: ['name', 'mail'], action: 'drop' };

interface Done {
  readonly dir: string;
  readonly out: string;
  readonly codes: readonly string[];
  readonly said: string;
}

async function segmented(steps: unknown): Promise<Done> {
  const dir = scratch();
  writeFileSync(join(dir, 'p.csv'), TABLE);
  writeFileSync(join(dir, 'steps.json'), JSON.stringify(steps));
  const out = join(dir, 'out');
  const answer = await succeed(['segment', join(dir, 'p.csv'), '--features', 'income,age', '--k', '3', '--with-source', '--steps', join(dir, 'steps.json'), '--out', out]);
  return { dir, out, codes: answer.warnings.map((warning) => warning.code), said: JSON.stringify(answer) };
}

/** Files that hold a name or an address, the recipe aside. */
function leaks({ out }: Done): string[] {
  return readdirSync(out).filter((name) => name !== 'recipe.json').filter((name) => {
    const bytes = readFileSync(join(out, name));
    const texts = name.endsWith('.docx') ? Object.values(unzipSync(bytes)).map((part) => Buffer.from(part).toString()) : [bytes.toString()];
    return texts.some((text) => /zzyx/i.test(text));
  });
}

async function prepared(table: string, steps: unknown, more: readonly string[] = []): Promise<string[]> {
  const dir = scratch();
  writeFileSync(join(dir, 't.csv'), table);
  writeFileSync(join(dir, 'steps.json'), JSON.stringify(steps));
  return ['prepare', join(dir, 't.csv'), '--steps', join(dir, 'steps.json'), '--out', join(dir, 'out'), ...more];
}

describe('what is dropped', () => {
  it('leaves nothing learned from it, and the model still labels new rows', async () => {
    for (const step of [{ kind: 'encode', column: 'name', method: 'frequency' }, { kind: 'missing', columns: ['mail'], method: 'mode' }, { kind: 'encode', column: 'name', method: 'ordinal', order: ['Wilma Zzyx0'] }]) {
      const done = await segmented([step, DROP]);
      expect(leaks(done), JSON.stringify(step)).toEqual([]);
      expect(done.said).not.toMatch(/zzyx/i);
      expect(done.codes.includes('recipe-names-values')).toBe('order' in step);
      await succeed(['score', join(done.out, 'model.json'), join(done.dir, 'p.csv'), '--out', join(done.dir, 'scored')]);
    }
  });

  it('says nothing of its levels where they had columns of their own, dropped on the rows of the file or of the customers', async () => {
    for (const table of ['source', 'customers']) {
      const levels = Array.from({ length: 60 }, (_, i) => `name=Wilma Zzyx${i}`);
      const done = await segmented([{ kind: 'encode', column: 'name' }, { kind: 'sensitive', columns: [...levels, 'mail'], table }]);
      expect([table, leaks(done)]).toEqual([table, []]);
      expect(done.said).not.toMatch(/zzyx/i);
      expect(done.said).toContain('mail and 60 levels of name are dropped');
      expect(done.codes).toContain('recipe-names-values');
      await succeed(['score', join(done.out, 'model.json'), join(done.dir, 'p.csv'), '--out', join(done.dir, 'scored')]);
      const some = await segmented([{ kind: 'encode', column: 'name' }, { kind: 'sensitive', columns: ['name=Wilma Zzyx3', 'mail'], table }]);
      expect(readFileSync(join(some.out, 'model.json'), 'utf8')).not.toContain('Zzyx3"');
      await succeed(['score', join(some.out, 'model.json'), join(some.dir, 'p.csv'), '--out', join(some.dir, 'scored')]);
    }
  });

  it('is named by no condition, no copy and no pseudonym of it, and a model that would need it refuses new rows', async () => {
    const copy = [{ kind: 'compute', name: 'copy', expression: 'upper(name)' }, { kind: 'encode', column: 'copy', method: 'frequency' }];
    for (const steps of [[{ kind: 'filter', where: "name != 'Wilma Zzyx0'" }, DROP], [...copy, DROP]]) {
      const done = await segmented(steps);
      expect(leaks(done)).toEqual([]);
      expect(done.said).not.toMatch(/zzyx/i);
      expect(done.codes).toContain('step-not-kept');
      const error = await fail(['score', join(done.out, 'model.json'), join(done.dir, 'p.csv'), '--out', join(done.dir, 'scored')]);
      expect(error).toMatchObject({ code: 'step-not-scorable', exit: 3 });
    }
  });
});

describe('expressions', () => {
  it('make no text without limit', async () => {
    const nested = (times: number): string => (times === 0 ? 'name' : `replace(${nested(times - 1)}, 'a', '${'a'.repeat(1800)}')`);
    expect(await fail(await prepared(TABLE, [{ kind: 'compute', name: 'b', expression: "replace(replace(replace(name, 'a', 'aa'), 'a', 'aa'), 'a', 'aa')" }]))).toMatchObject({ code: 'invalid-expression', exit: 3, data: { at: 1 } });
    expect((await fail(await prepared(TABLE, [{ kind: 'compute', name: 'b', expression: nested(2) }]))).message).toContain('1,000,000');
    await succeed(await prepared(TABLE, [{ kind: 'compute', name: 'b', expression: "replace(replace(replace(name, ' ', ''), '-', ''), '.', '') & '/' & name" }]));
  });

  it('take patterns as written, and show no value of a cell', async () => {
    const error = await fail(await prepared('id,note,name\n1,x,Anna (\n2,y,Berta (\n', [{ kind: 'filter', where: 'not matches(note, name)' }]));
    expect(error).toMatchObject({ code: 'invalid-expression', exit: 3, data: { at: 19 } });
    expect(JSON.stringify(error)).not.toContain('Anna');
    expect(await fail(await prepared(TABLE, [{ kind: 'compute', name: 'a\0b', expression: '1' }]))).toMatchObject({ code: 'invalid-steps', exit: 3 });
  });
});

describe('files', () => {
  it('that are read are never replaced, nor a key that is made', async () => {
    const words = await prepared(TABLE, [{ kind: 'sensitive', columns: ['mail'], action: 'pseudonym' }]);
    const out = words[words.indexOf('--out') + 1];
    const key = join(out, 'prepared.csv');
    expect(await fail([...words, '--key-file', key])).toMatchObject({ code: 'output-is-input', exit: 3 });
    expect(existsSync(key)).toBe(false);
    mkdirSync(out);
    writeFileSync(key, '0'.repeat(64));
    expect(await fail([...words, '--key-file', key])).toMatchObject({ code: 'output-is-input' });
    expect(readFileSync(key, 'utf8')).toBe('0'.repeat(64));
  });

  it('that are prepared hold no formula, unless asked for', async () => {
    const words = await prepared('id,text,n\n1,"=""x""",-5\n2,b,6\n', [{ kind: 'filter', where: 'n < 100' }]);
    const file = join(words[words.indexOf('--out') + 1], 'prepared.csv');
    expect((await succeed(words)).warnings.map((warning) => warning.code)).toContain('formula-neutralised');
    expect(readFileSync(file, 'utf8')).toBe('id,text,n\n1,"\'=""x""",-5\n2,b,6\n');
    await succeed([...words, '--no-formula-safe']);
    expect(readFileSync(file, 'utf8')).toBe('id,text,n\n1,"=""x""",-5\n2,b,6\n');
  });

  it('of a model that was tampered with are refused by name', async () => {
    const done = await segmented([{ kind: 'scale', columns: ['age'] }]);
    const path = join(done.out, 'model.json');
    const model = JSON.parse(readFileSync(path, 'utf8')) as { steps: unknown[]; segments: { id: number }[] };
    const score = (changed: unknown): ReturnType<typeof fail> => {
      writeFileSync(path, JSON.stringify(changed));
      return fail(['score', path, join(done.dir, 'p.csv'), '--out', join(done.dir, 'scored')]);
    };
    const many = Array.from({ length: 201 }, (_, i) => ({ step: { kind: 'scale', id: `s${i}`, columns: ['age'] }, fitted: null }));
    expect(await score({ ...model, steps: many })).toMatchObject({ code: 'invalid-model', exit: 3 });
    expect(await score({ ...model, segments: Array.from({ length: 10_001 }, (_, i) => ({ ...model.segments[0], id: i + 1 })) })).toMatchObject({ code: 'invalid-model', exit: 3 });
    const level = { level: 'Wilma Zzyx0', code: 1, name: 'customer_id' };
    const error = await score({ ...model, steps: [{ step: { kind: 'encode', id: 'e', column: 'name' }, fitted: { levels: [level, level] } }] });
    expect(error).toMatchObject({ code: 'invalid-model', exit: 3 });
    expect(JSON.stringify(error)).not.toMatch(/Zzyx|SELECT/);
  });
});
