import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProject, parseProject, viewSchema } from '../../../shared/contract/project.ts';
import type { Project } from '../../../shared/contract/project.ts';
import { eraseFromExpression } from '../../../shared/prepare/erase/erase-expression.ts';
import { eraseFromProject } from '../../../shared/prepare/erase/erase-project.ts';
import type { Erasure } from '../../../shared/prepare/erase/erase-project.ts';
import { mentionsOf } from '../../../shared/prepare/erase/mentions.ts';
import { parseExpression } from '../../../shared/prepare/expression/parse.ts';
import { parseRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { personHash } from '../../../shared/recipe/withheld.ts';

const KEY = 'ab'.repeat(32);
const anna = mentionsOf({ identities: ['c17'], texts: ['Anna Berger', "o'hara@x.example"], exact: false });
const columns = new Set(['customer_id']);

describe('finding a person in texts', () => {
  it('takes whole words only, in any case, and short names only as a whole', () => {
    expect(anna.redact('Segment of ANNA  berger and Joanna Bergerson, c17, c170, xc17')).toBe('Segment of (erased) and Joanna Bergerson, (erased), c170, xc17');
    const five = mentionsOf({ identities: ['5'], texts: ['Jo'], exact: false });
    expect(five.redact('Segment 5 of Jo')).toBe('Segment 5 of Jo');
    expect([five.is(' 5 '), five.is('5.0'), five.is('jo'), five.is('55')]).toEqual([true, true, true, false]);
    const signs = mentionsOf({ identities: ['a.b*c(d)[e]'], texts: [], exact: false });
    expect(signs.redact('x a.b*c(d)[e] y')).toBe('x (erased) y');
    expect(mentionsOf({ identities: ['AB1'], texts: [], exact: true }).is('ab1')).toBe(false);
  });

  it('leaves no name in any text around it', () => {
    const word = fc.stringMatching(/^[a-zA-Z]{3,8}$/);
    fc.assert(fc.property(word, fc.array(fc.constantFrom(' ', ',', '(', '"', "'", '-', 'x1', '5')), fc.array(fc.constantFrom(' ', '.', ')', '\n', 'é', '9')), (name, before, after) => {
      const mentions = mentionsOf({ identities: [name], texts: [], exact: false });
      const text = `${before.join('')} ${name.toUpperCase()} ${after.join('')}`;
      expect(mentions.in(mentions.redact(text))).toBe(/^erased$/i.test(name));
    }));
  });
});

describe('conditions without a person', () => {
  it.each([
    ["customer_id != 'c17' and age > 17", "customer_id != 'erased person' and age > 17"],
    ['[customer_id] = "C17" or contains(name, "Anna Berger!")', "[customer_id] = 'erased person' or contains(name, '(erased)!')"],
    ["name in ('Eve', 'anna berger', 'O''Hara')", "name in ('Eve', 'erased person', 'O''Hara')"],
    ["mail = 'o''hara@x.example'", "mail = 'erased person'"],
    ['age > 17', 'age > 17'],
    ["not a condition 'Anna Berger", "not a condition '(erased)"],
  ])('%s', (from, to) => expect(eraseFromExpression(from, anna, columns)).toBe(to));

  it('take numbers only where they are compared with a column of names', () => {
    const number = mentionsOf({ identities: ['17'], texts: [], exact: false });
    expect(eraseFromExpression('customer_id != 17 and age = 17 and 17.0 <> [Customer_ID] and customer_id in (3, 17) and customer_id > 17', number, columns))
      .toBe('customer_id != 0.5 and age = 17 and 0.5 <> [Customer_ID] and customer_id in (3, 0.5) and customer_id > 17');
  });

  it('can still be read, whatever the name', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ''), fc.string({ maxLength: 5 }), (name, more) => {
      const mentions = mentionsOf({ identities: [name], texts: [], exact: false });
      const text = `c = '${(more + name).replaceAll("'", "''")}' and d = '${name.replaceAll("'", "''")}'`;
      parseExpression(text);
      const erased = eraseFromExpression(text, mentions, columns);
      parseExpression(erased);
      expect(erased).toContain("d = 'erased person'");
    }));
  });
});

const recipe = (patch: Partial<Record<keyof Recipe, unknown>> = {}): Recipe => parseRecipe({
  version: 1, title: 'Shop of Anna Berger', id: 'customer_id',
  sources: [{ id: 'main', name: 'p.csv', sha256: 'a'.repeat(64), dialect: { format: 'csv', nulls: ['Anna Berger', '-'] }, columns: [{ name: 'mail', description: 'as Anna Berger wants it' }] }],
  steps: [
    { kind: 'recode', id: 'a', column: 'name', map: [{ from: 'Anna Berger', to: 'A' }, { from: 'Eve', to: 'E' }, { from: 'X', to: 'Anna Berger' }] },
    { kind: 'fuzzy', id: 'b', columns: ['name'], merges: [[['Anna Berger'], ['Anna Bergr']], [['Eve'], ['Eva']]], apart: [[['Anna Berger'], ['Hanna Berger']]] },
    { kind: 'filter', id: 'c', where: "customer_id != 'c17'" },
    { kind: 'encode', id: 'd', column: 'name', method: 'ordinal', order: ['Anna Berger', 'Eve'] },
    { kind: 'consent', id: 'e', column: 'name', values: ['Anna Berger'] },
    { kind: 'compute', id: 'f', name: 'vip', expression: "if(name = 'Anna Berger', 1, 0)" },
    { kind: 'missing', id: 'g', columns: ['name'], method: 'constant', value: 'Anna Berger' },
  ],
  anchors: [{ id: 'x', name: 'Friends of c17', note: 'ask Anna Berger', k: 3, centre: [], share: 0.2 }],
  sets: [{ name: 'for Anna Berger', features: ['income'] }, { name: 'for c17', features: ['age'] }, { name: 'for (erased)', features: ['age'] }],
  segmentRules: { rules: [{ name: 'Anna Berger', where: "name = 'Anna Berger'" }, { name: 'c17', where: 'age > 17' }], rest: 'not c17' },
  journey: [{ stage: 'Anna Berger', when: [{ column: 'name', op: '=', value: 'Anna Berger' }] }, { stage: 'Rest', when: [] }],
  ...patch,
});
const project = (): Project => ({
  recipe: recipe(), log: [],
  view: viewSchema.parse({
    queries: ["SELECT * FROM p WHERE name = 'Anna Berger'", 'SELECT count(*) FROM p'], saved: [{ name: 'x', count: 1, of: 'y', rows: '01' }],
    runs: [{ label: 'k', k: 3, algorithm: 'kmeans', silhouette: null, data: 'd', note: 'c17 fits', recipe: recipe() }, { label: 'broken', k: 3, algorithm: 'kmeans', silhouette: null, data: 'd', recipe: { version: 1, title: 5 } }],
  }),
  past: [{ label: 'Recode Anna Berger', recipe: recipe() }], future: [{ label: 'Change k', recipe: recipe({ title: 'plain', steps: [], anchors: [] }) }],
});
const erasure: Erasure = {
  identities: ['c17'], texts: ['Anna Berger'], columns: ['customer_id'], exact: false, withheldColumns: [{ source: 'main', column: 'customer_id' }],
  newKey: KEY, at: '2026-03-01T10:00:00.000Z', rows: 1,
};

describe('a project without a person', () => {
  const { project: clean, touched, remains } = eraseFromProject(project(), erasure);
  const text = formatProject(clean);

  it('names them nowhere, keeps all else, and can be read', () => {
    expect(text).not.toMatch(/Anna Berger|c17/i);
    expect(remains).toEqual([]);
    expect(parseProject(text).recipe).toEqual(clean.recipe);
    const [recode, fuzzy, filter, encode, consent] = clean.recipe.steps;
    expect(recode).toMatchObject({ map: [{ from: 'Eve', to: 'E' }, { from: 'X', to: '(erased)' }] });
    expect(fuzzy).toMatchObject({ merges: [[['Eve'], ['Eva']]], apart: [] });
    expect(filter).toMatchObject({ where: "customer_id != 'erased person'" });
    expect([encode, consent]).toMatchObject([{ order: ['Eve'] }, { values: ['(erased)'] }]);
    expect(clean.recipe.sources[0].dialect.nulls).toEqual(['-']);
    expect(clean.view.queries).toEqual(['SELECT count(*) FROM p']);
    expect(clean.recipe.sets.map(({ name }) => name)).toEqual(['for (erased) 2', 'for (erased) 3', 'for (erased)']);
    expect(clean.recipe.segmentRules).toEqual({ rules: [{ name: '(erased)', where: "name = 'erased person'" }, { name: '(erased) 2', where: 'age > 17' }], rest: 'not (erased)' });
    expect(clean.view.runs).toHaveLength(1);
    expect(clean.view.saved).toBeUndefined();
    expect(touched).toMatchObject({ steps: 7, history: 2, queries: 1, selections: 1 });
  });

  it('leaves them out in every recipe it holds, by a keyed hash', () => {
    const hash = personHash(KEY, 'c17', false);
    const all = [clean.recipe, ...clean.past.map((one) => one.recipe), ...clean.future.map((one) => one.recipe), parseRecipe(clean.view.runs?.[0].recipe)];
    for (const one of all) expect(one.withheld).toEqual({ key: KEY, columns: [{ source: 'main', column: 'customer_id' }], people: [{ hash }] });
    expect(clean.log).toEqual([{ what: 'erased', at: erasure.at, person: hash, rows: 1 }]);
  });

  it('stays as it is when erased again, and takes further persons under the same key', () => {
    const again = eraseFromProject(clean, { ...erasure, newKey: 'cd'.repeat(32) });
    expect(again.project.recipe).toEqual(clean.recipe);
    expect(again.touched).toEqual({ steps: 0, texts: 0, history: 0, runs: 0, queries: 0, selections: 0 });
    const more = eraseFromProject(clean, { ...erasure, identities: ['c18'], texts: [], newKey: 'cd'.repeat(32) });
    expect(more.project.recipe.withheld).toMatchObject({ key: KEY, people: [{ hash: personHash(KEY, 'c17', false) }, { hash: personHash(KEY, 'c18', false) }] });
  });

  it('says where only another name would help', () => {
    const named = eraseFromProject({ ...project(), recipe: recipe({ sources: [{ id: 'main', name: 'Anna Berger.csv', sha256: 'a'.repeat(64), dialect: { format: 'csv' } }] }) }, erasure);
    expect(named.remains).toEqual(['recipe.sources.0.name']);
  });
});
