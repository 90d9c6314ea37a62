import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { exportFiles } from '../../../shared/engine/exports.ts';
import { buildModel } from '../../../shared/export/build-model.ts';
import { sqlModel } from '../../../shared/export/sql-model.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { ident } from '../../../shared/sql/ident.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';
import { dataBytes } from '../../helpers/shared-data.ts';

let db: Database;
let engine: Engine;
beforeAll(async () => {
  db = await nativeDatabase();
  engine = await testEngine(db);
});
afterAll(() => engine.close());

async function open(path: string, params: Partial<Recipe['params']> = {}): Promise<Recipe> {
  const file = bytesSource(path.split('/').pop() ?? '', dataBytes(path));
  const { id, name, sha256, dialect } = await engine.open({ id: path, file, dialect: null });
  return withParams({ ...emptyRecipe(), firstRead: '2026-01-01', sources: [{ id, name, sha256, dialect, columns: [] }] }, params);
}

/** Labels by the statement of the model on the customers as they are, and those of the analysis (0: left out). */
async function both(recipe: Recipe): Promise<{ sql: number[]; own: number[]; text: string }> {
  const analysis = await engine.analyse(recipe);
  const { files } = await exportFiles(engine.platform, analysis, ['model.sql']);
  const text = new TextDecoder().decode(files[0].bytes);
  const statement = text.replace('FROM customers t', `FROM (SELECT * FROM ${ident(analysis.customers.table)} ORDER BY _row) t`)
    .replace(/SELECT n\.[^\n]*,\n/, 'SELECT n._row,\n').replace('FROM nearest n;', 'FROM nearest n ORDER BY n._row');
  const answer = await db.query(statement.split('\n').filter((line) => !line.startsWith('--')).join('\n'));
  const own = Array.from({ length: analysis.customers.rows }, () => 0);
  analysis.features.rowIndex.forEach((row, i) => {
    own[row] = analysis.cluster.labels[i] + 1;
  });
  const [, found] = answer.columns;
  return { sql: Array.from(found.valid, (valid, i) => (valid === 1 ? Number(found.values[i]) : 0)), own, text };
}

describe('the model as SQL', () => {
  it('gives every customer the segment of the analysis: wholesale, penguins, telco', async () => {
    for (const [path, params] of [
      ['wholesale/Wholesale customers data.csv', { 'cluster.k': 4 }], ['penguins/penguins.csv', {}], ['penguins/penguins.csv', { 'prepare.scale': 'robust', 'cluster.k': 5 }],
      ['telco_churn/Telco-Customer-Churn.csv', { 'cluster.k': 4 }], ['telco_churn/Telco-Customer-Churn.csv', { 'cluster.k': 3, 'prepare.pca': 0.9 }],
    ] as const) {
      const { sql, own } = await both(await open(path, { 'cluster.restarts': 3, 'cluster.kMin': 2, 'cluster.kMax': 5, ...params }));
      expect(sql.length).toBe(own.length);
      expect(sql.filter((label, i) => label !== own[i]).length, `${path} ${JSON.stringify(params)}`).toBe(0);
    }
  });

  it('leaves rows with a gap out where the model does, and takes names and levels with odd signs', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => `${i},${i % 3 * 10 + i % 2},${i === 7 ? '' : i % 3 * 20 + (i * 7) % 5},${['it\'s "x"', 'a\\b', '; DROP TABLE t --'][i % 3]}`);
    const recipe = await openTable(engine, 'odd.csv', `id,"vis""its",sp'end,kind\n${rows.join('\n')}\n`);
    const { sql, own } = await both(withParams({ ...recipe, features: ['vis"its', "sp'end", 'kind'] }, { 'prepare.missing': 'drop-row', 'cluster.k': 3 }));
    expect(sql).toEqual(own);
  });

  it('is refused for a model of another rule', async () => {
    const recipe = await open('wholesale/Wholesale customers data.csv', { 'cluster.algorithm': 'gmm', 'cluster.k': 3 });
    const analysis = await engine.analyse(recipe);
    await expect(exportFiles(engine.platform, analysis, ['model.sql'])).rejects.toThrow(expect.objectContaining({ code: 'not-for-sql' }) as Error);
  });

  it('escapes names, levels and backslashes as BigQuery reads them', async () => {
    const analysis = await engine.analyse(await open('wholesale/Wholesale customers data.csv', { 'cluster.k': 2 }));
    const { customers, features, cluster, recipe } = analysis;
    const profile = { segments: [{ name: "it's \\ new\nline" }, { name: 'b' }] };
    const model = buildModel({ recipe, customers, features, cluster, profile, product: '0' });
    const text = sqlModel(model, 'bigquery', () => 'text');
    expect(text).toContain("THEN 'it\\'s \\\\ new\\nline'");
    expect(text).toContain('CAST(`Fresh` AS FLOAT64)');
    expect(text.split('\n').filter((line) => line.startsWith('--')).length).toBeGreaterThan(1);
    expect(sqlModel(model, 'standard', () => 'text')).toContain("THEN ('it''s ' || CHR(92) || ' new\nline')");
  });
});
