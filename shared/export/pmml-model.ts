import { escapeXml } from '../chart/xml.ts';
import { AppError } from '../errors/app-error.ts';
import { MISSING_LEVEL } from '../prepare/category.ts';
import type { Model } from './model.ts';
import type { SqlType } from './sql-model.ts';

type Column = Model['columns'][number];

const element = (name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`).join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
};
const field = (name: string): string => element('FieldRef', { field: name });
const constant = (value: number): string => element('Constant', { dataType: 'double' }, String(value));
const apply = (name: string, ...inner: readonly string[]): string => element('Apply', { function: name }, inner.join(''));
const derived = (name: string, content: string): string => element('DerivedField', { name, optype: 'continuous', dataType: 'double' }, content);

const dataTypeOf = (type: SqlType): string => (type === 'text' ? 'string' : type === 'number' ? 'double' : 'boolean');

/** (value − centre) / spread × weight. */
const scaled = (value: string, { centre, spread, weight }: Column): string => apply('*', apply('/', apply('-', value, constant(centre)), constant(spread)), constant(weight));

function columnPmml(column: Column, block: readonly Column[], name: string, dataType: string): string {
  if (column.level === null) {
    const given = column.fill === null ? field(column.column) : apply('if', apply('isMissing', field(column.column)), constant(column.fill), field(column.column));
    return derived(name, scaled(column.transform === 'log1p' ? apply('ln1p', given) : given, column));
  }
  const is = (level: string): string => (level === MISSING_LEVEL ? apply('isMissing', field(column.column)) : apply('equal', field(column.column), element('Constant', { dataType }, escapeXml(level))));
  const at = (on: boolean): string => constant((((on ? 1 : 0) - column.centre) / column.spread) * column.weight);
  const known = [...new Set(block.map(({ level }) => level ?? ''))];
  // A gap first: what is missing equals nothing. A value never seen says nothing and stands at 0.
  const tests: string[] = [MISSING_LEVEL, ...known.filter((level) => level !== MISSING_LEVEL)];
  return derived(name, tests.reduceRight((otherwise, level) => apply('if', is(level), level === MISSING_LEVEL && !known.includes(level) ? constant(0) : at(level === column.level), otherwise), constant(0)));
}

/**
 * A model as PMML 4.4: a center-based ClusteringModel over derived fields that prepare the columns as the model says. A row with a gap
 * that the model does not fill has no segment.
 *
 * @param typeOf how a column of levels stands in the table
 * @throws AppError `not-for-sql` when the model's rule is not that of the nearest centre
 */
export function pmmlModel(model: Model, typeOf: (column: string) => SqlType): string {
  if (model.scoring.rule !== 'nearest-centre') throw new AppError('not-for-sql', { method: model.algorithm, reason: 'its segments are not those of the nearest centre' });
  const sources = [...new Map(model.columns.map((column) => [column.column, column])).values()];
  const dictionary = sources.map(({ column, level }) => {
    if (level === null) return element('DataField', { name: column, optype: 'continuous', dataType: 'double' });
    return element('DataField', { name: column, optype: 'categorical', dataType: dataTypeOf(typeOf(column)) });
  });
  const prepared = model.columns.map((_, j) => `x${j + 1}`);
  const fields = model.columns.map((column, j) => columnPmml(column, model.columns.filter((other) => other.column === column.column && other.level !== null), prepared[j], dataTypeOf(typeOf(column.column))));
  const { projection } = model;
  const axes = projection === null ? prepared : projection.names.map((_, c) => `c${c + 1}`);
  if (projection !== null) {
    projection.axes.forEach((axis, c) => fields.push(derived(axes[c], apply('sum', ...axis.map((weight, j) => apply('*', apply('-', field(prepared[j]), constant(projection.means[j])), constant(weight)))))));
  }
  const clusters = model.segments.map(({ id, name, size, centre }) => element('Cluster', { id, name, size }, element('Array', { n: centre.length, type: 'real' }, centre.join(' '))));
  const body = element('ClusteringModel', { modelName: model.title, functionName: 'clustering', algorithmName: model.algorithm, modelClass: 'centerBased', numberOfClusters: model.segments.length }, [
    element('MiningSchema', {}, sources.map(({ column }) => element('MiningField', { name: column, usageType: 'active', invalidValueTreatment: 'asIs' })).join('')),
    element('Output', {}, [
      element('OutputField', { name: 'segment', optype: 'categorical', dataType: 'string', feature: 'entityId' }),
      element('OutputField', { name: 'segment_name', optype: 'categorical', dataType: 'string', feature: 'predictedDisplayValue' }),
    ].join('')),
    element('LocalTransformations', {}, fields.join('\n')),
    element('ComparisonMeasure', { kind: 'distance', compareFunction: 'absDiff' }, '<squaredEuclidean/>'),
    ...axes.map((name) => element('ClusteringField', { field: name, compareFunction: 'absDiff' })),
    ...clusters,
  ].join('\n'));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('PMML', { xmlns: 'http://www.dmg.org/PMML-4_4', version: '4.4' }, [
    element('Header', { description: `${model.title}: segments by the nearest centre` }, element('Application', { name: 'Tessera', version: model.product })),
    element('DataDictionary', { numberOfFields: sources.length }, dictionary.join('')),
    body,
  ].join('\n'))}\n`;
}
