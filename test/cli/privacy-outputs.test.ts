import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLI, scratch } from '../helpers/cli.ts';

/** Three groups, one of six customers; who leaves is rare in the second. */
const CUSTOMERS = Array.from({ length: 246 }, (_, i) => {
  const group = i < 6 ? 2 : i % 2;
  const leaves = group === 1 ? i % 60 === 1 : i % 3 === 0;
  return { id: `k${1000 + i}`, name: `Wilma Zzyx${i}`, mail: `m${i}@zzyx.example`, code: `K-${i % 7}`, income: 1000 * (group === 2 ? 40 : group + 1) + (i * 37) % 90, age: 20 + group * 30 + (i * 7) % 5, leaves };
});
const TABLE = `customer_id,name,mail,contact,code,income,age,leaves\n${CUSTOMERS.map(({ id, name, mail, code, income, age, leaves }, i) => `${id},${name},${mail},a${i}@other.example,${code},${income},${age},${leaves ? 'Yes' : 'No'}`).join('\n')}\n`;
const STEPS = [{ kind: 'encode', column: 'name', method: 'frequency' }, { kind: 'compute', name: 'first', expression: 'upper(mail)' }, { kind: 'sensitive', columns: ['name', 'mail', 'first'], action: 'drop' }];
const PERSONAL = /zzyx|wilma/i;

/** All texts in a file: of archives those of their parts, of a PDF those of its streams. */
function textsOf(path: string): string[] {
  const bytes = readFileSync(path);
  if (/\.(docx|xlsx|pptx)$/.test(path)) {
    return Object.values(unzipSync(bytes)).flatMap((part) => (part[0] === 80 && part[1] === 75 ? Object.values(unzipSync(part)) : [part])).map((part) => Buffer.from(part).toString('latin1'));
  }
  const text = bytes.toString('latin1');
  if (!path.endsWith('.pdf')) return [text];
  return [text, ...[...text.matchAll(/stream\r?\n([\s\S]*?)endstream/g)].map(([, stream]) => {
    try {
      return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  })];
}

const home = scratch();
const temporary = join(home, 'tmp');
const said: string[] = [];
const run = (args: readonly string[]): Promise<number | null> => new Promise((resolve) => {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void said.push(text));
  child.on('close', resolve);
});
/** All of them, as many at once as there are cores. */
const runAll = async (commands: readonly (readonly string[])[]): Promise<string[]> => {
  const codes: string[] = [];
  const rest = [...commands.entries()];
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) codes[next[0]] = `${next[1][0]} ${String(await run(next[1]))}`;
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return codes;
};
const html = (name: string): string => readFileSync(join(home, name), 'utf8').replace(/<svg[\s\S]*?<\/svg>/g, '');
const cellsOf = (page: string, row: string): string[] => [...(new RegExp(`<tr><t[hd][^>]*>(?:<span[^>]*></span>)?${row}[\\s\\S]*?</tr>`).exec(page)?.[0] ?? '').matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => cell.replace(/<[^>]*>/g, ''));

beforeAll(async () => {
  mkdirSync(temporary);
  const [file, recipe, model] = [join(home, 'p.csv'), join(home, 'made', 'recipe.json'), join(home, 'made', 'model.json')];
  writeFileSync(file, TABLE);
  writeFileSync(join(home, 'steps.json'), JSON.stringify(STEPS));
  const source = ['--source', `main=${file}`];
  /** Those of a line need what the line before wrote. */
  const commands: readonly (readonly (readonly string[])[])[] = [[
    ['segment', file, '--features', 'income,age', '--k', '3', '--with-source', '--stability', '5', '--steps', join(home, 'steps.json'), '--also', 'xlsx,parquet,pdf,pptx,sql,bigquery,pmml', '--out', join(home, 'made')],
    ['prepare', file, '--steps', join(home, 'steps.json'), '--out', join(home, 'prepared')],
  ], [
    ['monitor', model, file, '--before', join(home, 'made', 'segments.csv'), '--refit', '--history', join(home, 'history.json'), '--out', join(home, 'monitored')],
    ['predict', recipe, ...source, '--outcome', 'leaves=Yes', '--features', 'income,age,code', '--out', join(home, 'predicted')],
    ['rules', recipe, ...source, '--out', join(home, 'rules')],
    ['abplan', recipe, ...source, '--effect', '0.2', '--outcome', 'leaves', '--out', join(home, 'ab')],
    ['handover', recipe, ...source, '--for', 'generic', '--email', 'contact', '--columns', 'code', '--out', join(home, 'hand')],
    ['score', model, file, '--with-source', '--out', join(home, 'scored')],
    ['convert', join(home, 'made', 'segments.parquet'), '--out', join(home, 'from-parquet.csv')],
  ], [
    ['score', join(home, 'predicted', 'model-predict.json'), file, '--out', join(home, 'scored-prediction')],
  ]];
  for (const line of commands) expect(await runAll(line)).toEqual(line.map(([name]) => `${name} 0`));
  // errors, too, name columns and not their values
  const failing = await runAll([
    ['run', recipe, ...source, '--out', join(home, 'made', 'segments.csv')],
    ['abplan', recipe, ...source, '--effect', '0.2', '--outcome', 'name'],
    ['handover', recipe, ...source, '--for', 'generic', '--email', 'mail', '--out', join(home, 'hand2')],
  ]);
  expect(failing).toEqual([expect.stringMatching(/^run [1-9]/), 'abplan 3', 'handover 3']);
});

describe('columns that were dropped', () => {
  it('are in no output of any command, whatever its format, in nothing that is said, and in no temporary file', () => {
    const files = (readdirSync(home, { recursive: true }) as string[]).filter((name) => statSync(join(home, name)).isFile());
    expect(files.length).toBeGreaterThan(30);
    const naming = files.filter((name) => textsOf(join(home, name)).some((text) => PERSONAL.test(text)));
    expect(naming).toEqual(['p.csv']);
    expect(said.join('\n')).not.toMatch(PERSONAL);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('are told of in the documents, with who may be used', () => {
    const page = html('made/personas.html');
    expect(page).toContain('Who may be used');
    expect(page).toContain('Personal data dropped before anything was computed from them: name, mail and first.');
    expect(page).toContain('Consent was not asked of the data');
  });
});

describe('documents for others tell nothing of six customers', () => {
  it('in the test plan, also not by what is left of a total, nor of a rare outcome', () => {
    const page = html('ab/ab_plan.html');
    const names = (JSON.parse(readFileSync(join(home, 'made', 'model.json'), 'utf8')) as { segments: { name: string; size: number }[] }).segments;
    expect(names.map(({ size }) => size)).toEqual([120, 120, 6]);
    // the smallest, and with it the next so that the total of 246 says nothing
    expect(names.slice(1).map(({ name }) => cellsOf(page, name).slice(1, 3))).toEqual([['hidden', 'hidden'], ['hidden', 'hidden']]);
    expect(page).toContain('What rests on fewer than 10 customers is hidden');
    expect(page).not.toMatch(/<td[^>]*>6</);
  });

  it('in the prediction, nor of the rare ones in a segment', () => {
    const page = html('predicted/prediction.html');
    expect(page).toContain('nor is one that would give them away');
    expect(page).not.toMatch(/<td[^>]*>6</);
    const shown = [...page.matchAll(/<td class="r">(120)<\/td>/g)].length;
    expect(shown).toBe(1);
  });

  it('in the persona pages and the page of a later period', () => {
    for (const name of ['made/personas.html', 'monitored/monitor.html']) {
      const page = html(name);
      expect(page, name).not.toMatch(/<td[^>]*>6<|(?<!\d)6 customers/);
      for (const { id } of CUSTOMERS.slice(0, 6)) expect(page).not.toContain(id);
    }
  });
});
