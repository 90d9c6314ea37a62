import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { exportFiles } from '../../../shared/engine/exports.ts';
import { placeCustomers } from '../../../shared/engine/place-rows.ts';
import { parseModel } from '../../../shared/export/model.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { ident } from '../../../shared/sql/ident.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';

let db: Database;
let engine: Engine;
beforeAll(async () => {
  db = await nativeDatabase();
  engine = await testEngine(db);
});
afterAll(() => engine.close());

interface Row {
  readonly spend: number | null;
  readonly visits: number;
  readonly town: string;
}
// Spend has ties and a gap in every 17th row.
const rows: readonly Row[] = Array.from({ length: 200 }, (_, i) => ({ spend: i % 17 === 0 ? null : (i * 37) % 90, visits: (i * 13) % 11, town: ['Rome', "L'Aquila", 'Oslo'][i % 3] }));
const csv = `id,spend,visits,town\n${rows.map(({ spend, visits, town }, i) => `${i},${spend ?? ''},${visits},${town}`).join('\n')}\n`;
const RULES = [
  { name: 'Best', where: 'top(spend, 20) and visits >= 3' }, { name: 'Abruzzo', where: "town = 'L''Aquila'" }, { name: 'Nobody', where: 'visits > 99' }, { name: 'Quiet', where: 'bottom(Visits, 30) or spend is missing' },
];

const opened = async (rest: string | null): Promise<Recipe> => withParams(
  { ...await openTable(engine, 'own.csv', csv), features: ['spend', 'visits'], segmentRules: { rules: RULES, rest } }, { 'cluster.algorithm': 'rules' },
);

/** The names by hand. */
function expected(rest: string): string[] {
  const place = (n: number, share: number): number => Math.ceil(n * share) - 1;
  const spends = rows.flatMap(({ spend }) => (spend === null ? [] : [spend])).sort((a, b) => b - a);
  const visits = rows.map((row) => row.visits).sort((a, b) => a - b);
  const [high, low] = [spends[place(spends.length, 0.2)], visits[place(visits.length, 0.3)]];
  return rows.map((row) => {
    if (row.spend !== null && row.spend >= high && row.visits >= 3) return 'Best';
    if (row.town === "L'Aquila") return 'Abruzzo';
    return row.visits <= low || row.spend === null ? 'Quiet' : rest;
  });
}

describe('segments by own rules', () => {
  it('are those of the first condition that holds, with their names, in profile, model, score and SQL', async () => {
    const recipe = await opened('Others');
    const analysis = await engine.analyse(recipe);
    const names = analysis.profile.segments.map(({ name }) => name);
    const own = Array.from(analysis.cluster.labels, (label) => names[label]);
    expect(own).toEqual(expected('Others'));
    expect(analysis.cluster.notices.map(({ code }) => code)).toContain('rules-without-customers');
    const { files } = await exportFiles(engine.platform, analysis, ['model.json', 'model.sql', 'segments.csv']);
    const text = (name: string): string => new TextDecoder().decode(files.find((file) => file.name === name)?.bytes);
    const model = parseModel(text('model.json'));
    expect(model.reference?.segments.length).toBe(4);
    const placed = await placeCustomers(engine.platform, model, analysis.customers, 'own.csv');
    expect([...placed.labels]).toEqual([...analysis.cluster.labels]);
    const sql = text('model.sql').split('\n').filter((line) => !line.startsWith('--')).join('\n')
      .replace('FROM customers t;', `FROM ${ident(analysis.customers.table)} t ORDER BY _row`);
    const [, , found] = (await db.query(sql)).columns;
    expect(found.kind === 'text' ? found.values : []).toEqual(expected('Others'));
    expect(text('segments.csv').split('\r\n')[1].split(',')[2]).toBe(expected('Others')[0]);
  });

  it('leave the others in no segment where that is asked, and count what each picks', async () => {
    const analysis = await engine.analyse(await opened(null));
    expect(analysis.cluster.noise).toBe(expected('-').filter((name) => name === '-').length);
    expect(analysis.cluster.notices.map(({ code }) => code)).toContain('no-rule-holds');
    const counts = await engine.analysis({ name: 'ruleCounts', recipe: await opened(null), options: { wheres: RULES.map(({ where }) => where) } });
    const by = (name: string): number => expected('-').filter((own) => own === name).length;
    expect(counts.first).toEqual([by('Best'), by('Abruzzo'), 0, by('Quiet')]);
    expect(counts.alone[1]).toBe(rows.filter(({ town }) => town === "L'Aquila").length);
    expect([counts.rest, counts.rows]).toEqual([by('-'), 200]);
  });

  it('name what is wrong: no rule, no such column, a pattern that cannot be read, resampling', async () => {
    const recipe = await opened('Others');
    const rejected = async (rules: Recipe['segmentRules']): Promise<unknown> => engine.analyse({ ...recipe, segmentRules: rules }).then(() => null, (error: unknown) => (error as { code: string }).code);
    expect(await rejected(null)).toBe('no-segment-rules');
    expect(await rejected({ rules: [{ name: 'a', where: 'nothing > 1' }], rest: null })).toBe('invalid-expression');
    expect(await rejected({ rules: [{ name: 'a', where: "matches(town, '(')" }], rest: null })).toBe('invalid-expression');
    expect(await rejected({ rules: [{ name: 'a', where: 'visits > 99' }], rest: null })).toBe('no-segment-found');
    await expect(engine.analysis({ name: 'stability', recipe, options: { resamples: 5, seeds: 0 } })).rejects.toMatchObject({ code: 'not-for-rules' });
  });
});
