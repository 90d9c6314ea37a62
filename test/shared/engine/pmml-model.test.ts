import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { readColumns } from '../../../shared/engine/customer-columns.ts';
import { exportFiles } from '../../../shared/engine/exports.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testEngine, withParams } from '../../helpers/engine.ts';
import { dataBytes } from '../../helpers/shared-data.ts';
import { parseXml } from '../../helpers/xml.ts';

type Value = number | string | boolean | null;

type Fields = ReadonlyMap<string, Value>;

/** Expressions that the models use as functions, by the letter of PMML 4.4. */
function compile(node: Element): (fields: Fields) => Value {
  const text = node.textContent ?? '';
  if (node.tagName === 'FieldRef') {
    const field = node.getAttribute('field') ?? '';
    return (fields) => fields.get(field) ?? null;
  }
  if (node.tagName === 'Constant') {
    const constant = node.getAttribute('dataType') === 'double' ? Number(text) : text;
    return () => constant;
  }
  const name = node.getAttribute('function');
  const inner = [...node.children].map(compile);
  if (name === 'if') return (fields) => (inner[0](fields) === true ? inner[1](fields) : inner[2](fields));
  if (name === 'isMissing') return (fields) => inner[0](fields) === null;
  const [first, second] = inner;
  const known: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
    equal: ([a, b]) => a === b,
    '-': ([a, b]) => Number(a) - Number(b),
    '*': ([a, b]) => Number(a) * Number(b),
    '/': ([a, b]) => Number(a) / Number(b),
    ln1p: ([a]) => Math.log1p(Number(a)),
    sum: (values) => values.reduce<number>((sum, value) => sum + Number(value), 0),
  };
  const apply = known[name ?? ''];
  if (apply === undefined || first === undefined || (name !== 'ln1p' && second === undefined)) throw new Error(`no function ${name}`);
  return (fields) => {
    const values = inner.map((one) => one(fields));
    return values.includes(null) ? null : apply(values);
  };
}

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
});
afterAll(() => engine.close());

async function labelsOf(path: string, params: Partial<Recipe['params']>): Promise<{ own: number[]; pmml: number[]; model: Document }> {
  const file = bytesSource('data.csv', dataBytes(path));
  const { id, name, sha256, dialect } = await engine.open({ id: path, file, dialect: null });
  const recipe = withParams({ ...emptyRecipe(), firstRead: '2026-01-01', sources: [{ id, name, sha256, dialect, columns: [] }] }, { 'cluster.restarts': 3, 'cluster.kMax': 5, ...params });
  const analysis = await engine.analyse(recipe);
  const { files } = await exportFiles(engine.platform, analysis, ['model.pmml']);
  const model = parseXml(new TextDecoder().decode(files[0].bytes));
  const data = [...model.getElementsByTagName('DataField')];
  const columns = await readColumns(engine.platform.database, analysis.customers.table, data.map((field) => ({ name: field.getAttribute('name') ?? '', kind: field.getAttribute('dataType') === 'double' ? 'number' : 'text' })));
  const centres = [...model.getElementsByTagName('Array')].map((array) => (array.textContent ?? '').split(' ').map(Number));
  const axes = [...model.getElementsByTagName('ClusteringField')].map((field) => field.getAttribute('field') ?? '');
  const derived = [...model.getElementsByTagName('DerivedField')].map((field) => ({ name: field.getAttribute('name') ?? '', value: compile(field.children[0]) }));
  const names = data.map((field) => field.getAttribute('name') ?? '');
  const pmml = Array.from(analysis.features.rowIndex, (row) => {
    const fields = new Map<string, Value>(names.map((field, j) => [field, columns[j].valid[row] === 1 ? columns[j].values[row] : null]));
    for (const field of derived) fields.set(field.name, field.value(fields));
    const distances = centres.map((centre) => centre.reduce((sum, value, j) => sum + (Number(fields.get(axes[j])) - value) ** 2, 0));
    return distances.indexOf(Math.min(...distances));
  });
  return { own: [...analysis.cluster.labels], pmml, model };
}

describe('the model as PMML', () => {
  it('gives the labels of the analysis, by an evaluator of its own', async () => {
    for (const [path, params] of [['penguins/penguins.csv', {}], ['wholesale/Wholesale customers data.csv', { 'cluster.k': 4, 'prepare.pca': 3 }]] as const) {
      const { own, pmml } = await labelsOf(path, params);
      expect(pmml).toEqual(own);
    }
  });

  it('has the parts of a ClusteringModel in the order of the schema', async () => {
    const { model } = await labelsOf('penguins/penguins.csv', {});
    const [cluster] = model.getElementsByTagName('ClusteringModel');
    expect([...model.documentElement.children].map((node) => node.tagName)).toEqual(['Header', 'DataDictionary', 'ClusteringModel']);
    expect([...new Set([...cluster.children].map((node) => node.tagName))]).toEqual(['MiningSchema', 'Output', 'LocalTransformations', 'ComparisonMeasure', 'ClusteringField', 'Cluster']);
    expect(cluster.getAttribute('numberOfClusters')).toBe(String(cluster.getElementsByTagName('Cluster').length));
    for (const array of cluster.getElementsByTagName('Array')) expect(array.getAttribute('n')).toBe(String(cluster.getElementsByTagName('ClusteringField').length));
  });
});
