import { AppError } from '../errors/app-error.ts';
import type { ConditionsRule } from '../contract/assign-rule.ts';
import { MISSING_LEVEL } from '../prepare/category.ts';
import { portableWhere } from '../rules/portable-sql.ts';
import type { Model } from './model.ts';

/** `standard`: PostgreSQL, DuckDB and Snowflake alike. */
export type SqlDialect = 'standard' | 'bigquery';

/** How the values of a column stand in the table. */
export type SqlType = 'text' | 'number' | 'boolean';

/** Columns and components that one expression can add up in every database. */
const MOST_TERMS = 400;
const BACKSLASH = '\\';

interface Words {
  readonly name: (text: string) => string;
  readonly text: (text: string) => string;
  readonly double: string;
}

const DIALECTS: Readonly<Record<SqlDialect, Words>> = {
  standard: {
    name: (text) => `"${text.replaceAll('"', '""')}"`,
    // A backslash escapes in some databases and not in others: it stands outside of the texts.
    text: (text) => (text.includes(BACKSLASH) ? `(${text.split(BACKSLASH).map((part) => `'${part.replaceAll("'", "''")}'`).join(' || CHR(92) || ')})` : `'${text.replaceAll("'", "''")}'`),
    double: 'DOUBLE PRECISION',
  },
  bigquery: {
    name: (text) => `\`${text.replaceAll(BACKSLASH, BACKSLASH.repeat(2)).replaceAll('`', '\\`')}\``,
    text: (text) => `'${text.replaceAll(BACKSLASH, BACKSLASH.repeat(2)).replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`,
    double: 'FLOAT64',
  },
};

/** A number that every database reads as this very double. */
const number = (value: number): string => (Object.is(value, -0) ? '0E0' : value < 0 ? `(${value.toExponential()})` : value.toExponential()).replace('e', 'E');

type Column = Model['columns'][number];

/** (transform(value or fill) − centre) / spread × weight, as `scaleNumber` has it; NULL where the row is left out. */
function numberSql({ column, fill, transform, centre, spread, weight }: Column, words: Words): string {
  const given = `CAST(${words.name(column)} AS ${words.double})`;
  const value = fill === null ? given : `COALESCE(${given}, ${number(fill)})`;
  const logged = transform === 'log1p' ? `CASE WHEN ${value} > -1 THEN LN(1 + ${value}) END` : value;
  return `(${logged} - ${number(centre)}) / ${number(spread)}${weight === 1 ? '' : ` * ${number(weight)}`}`;
}

/** An indicator: its value where the level is this one, where it is another known one, and 0 where it was never seen. */
function levelSql(column: Column, block: readonly Column[], type: SqlType, words: Words): string {
  const own = column.level ?? '';
  const scaled = (on: boolean): string => number((((on ? 1 : 0) - column.centre) / column.spread) * column.weight);
  const name = words.name(column.column);
  const is = (level: string): string => {
    if (level === MISSING_LEVEL) return `${name} IS NULL`;
    if (type === 'boolean') return `${name} = ${level === 'true' ? 'TRUE' : 'FALSE'}`;
    return `${name} = ${type === 'number' && /^-?\d+(\.\d+)?$/.test(level) ? level : words.text(level)}`;
  };
  const known = new Set(block.map(({ level }) => level ?? ''));
  if (type === 'boolean') known.add('true').add('false');
  const others = [...known].filter((level) => level !== own);
  return `CASE WHEN ${is(own)} THEN ${scaled(true)}${others.length === 0 ? '' : ` WHEN ${others.map(is).join(' OR ')} THEN ${scaled(false)}`} ELSE 0E0 END`;
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/**
 * A model as one statement that gives each row of a table the segment of the nearest centre, prepared as the model says. A row that
 * the model leaves out has no segment. Sums are in the order of the columns, so that a database with IEEE doubles gives the labels of
 * the model but where two centres are equally near up to the last digits of a logarithm.
 *
 * @param typeOf how a column of levels stands in the table
 * @throws AppError `not-for-sql` when the model's rule is not that of the nearest centre, or it has too many columns
 */
export function sqlModel(model: Model, dialect: SqlDialect, typeOf: (column: string) => SqlType): string {
  if (model.scoring.rule === 'conditions') return conditionsSql(model, model.scoring, dialect, typeOf);
  if (model.scoring.rule !== 'nearest-centre') throw new AppError('not-for-sql', { method: model.algorithm, reason: 'its segments are not those of the nearest centre' });
  if (model.columns.length > MOST_TERMS) throw new AppError('not-for-sql', { method: model.algorithm, reason: `it has ${model.columns.length} columns, and a statement takes ${MOST_TERMS}` });
  const words = DIALECTS[dialect];
  const prepared = model.columns.map((column) => (column.level === null ? numberSql(column, words)
    : levelSql(column, model.columns.filter((other) => other.column === column.column && other.level !== null), typeOf(column.column), words)));
  const { projection } = model;
  const parts = [`prepared AS (\n  SELECT t.*,\n${prepared.map((sql, j) => `    ${sql} AS tessera_x${j + 1}`).join(',\n')}\n  FROM customers t\n)`];
  let axes = prepared.map((_, j) => `tessera_x${j + 1}`);
  let from = 'prepared';
  if (projection !== null) {
    const { means, axes: loadings } = projection;
    const scores = loadings.map((loading, c) => `    ${loading.map((weight, j) => `(tessera_x${j + 1} - ${number(means[j])}) * ${number(weight)}`).join(' + ')} AS tessera_c${c + 1}`);
    parts.push(`components AS (\n  SELECT p.*,\n${scores.join(',\n')}\n  FROM prepared p\n)`);
    axes = loadings.map((_, c) => `tessera_c${c + 1}`);
    from = 'components';
  }
  const distances = model.segments.map(({ centre }, s) => `    ${centre.map((value, j) => `(${axes[j]} - ${number(value)}) * (${axes[j]} - ${number(value)})`).join(' + ')} AS tessera_d${s + 1}`);
  parts.push(`distances AS (\n  SELECT f.*,\n${distances.join(',\n')}\n  FROM ${from} f\n)`);
  const all = model.segments.map((_, s) => `tessera_d${s + 1}`);
  parts.push(`nearest AS (\n  SELECT d.*, ${all.length === 1 ? all[0] : `LEAST(${all.join(', ')})`} AS tessera_least\n  FROM distances d\n)`);
  const cases = (value: (segment: Model['segments'][number]) => string): string => `CASE ${model.segments.map((segment, s) => `WHEN tessera_d${s + 1} = tessera_least THEN ${value(segment)}`).join(' ')} END`;
  const id = model.id === null ? 'n.*' : `n.${words.name(model.id)}`;
  return `${[
    ...head(model, dialect).map((line) => `-- ${oneLine(line)}`),
    `WITH ${parts.join(',\n')}`,
    `SELECT ${id},`,
    `  ${cases((segment) => String(segment.id))} AS segment,`,
    `  ${cases((segment) => words.text(segment.name))} AS segment_name`,
    'FROM nearest n;',
  ].join('\n')}\n`;
}

/**
 * Segments of own rules as one statement: the first condition that holds decides.
 * @throws AppError `not-for-sql` when a condition uses what databases do not have in common
 */
function conditionsSql(model: Model, rule: ConditionsRule, dialect: SqlDialect, typeOf: (column: string) => SqlType): string {
  const words = DIALECTS[dialect];
  const { rules, rest } = rule;
  const whens = rules.map(({ name, where, segment }) => {
    const sql = portableWhere(where, { ...words, number }, typeOf, rule);
    if (sql === null) throw new AppError('not-for-sql', { method: model.algorithm, reason: `the condition of ${name} uses a function that databases do not have in common` });
    return { sql, segment };
  });
  const cases = (of: (label: number) => string): string => {
    const lines = whens.map(({ sql, segment }) => `    WHEN ${sql} THEN ${segment === null ? 'NULL' : of(segment)}`);
    return `CASE\n${lines.join('\n')}\n${rest === null || rest.segment === null ? '' : `    ELSE ${of(rest.segment)}\n`}  END`;
  };
  const id = model.id === null ? 't.*' : `t.${words.name(model.id)}`;
  return `${[
    ...head(model, dialect, 'the segment of the first rule that holds').map((line) => `-- ${oneLine(line)}`),
    `SELECT ${id},`,
    `  ${cases((label) => String(label + 1))} AS segment,`,
    `  ${cases((label) => words.text(model.segments[label].name))} AS segment_name`,
    'FROM customers t;',
  ].join('\n')}\n`;
}

function head(model: Model, dialect: SqlDialect, what = 'the segment of the nearest centre'): string[] {
  const steps = model.steps.length + model.notKept.length;
  return [
    `${model.title}: ${what}, for ${dialect === 'bigquery' ? 'BigQuery' : 'PostgreSQL, DuckDB and Snowflake'}.`,
    'Put your table in the place of customers; columns are named, and their values written, as Tessera had them.',
    ...(dialect === 'standard' ? ['In Snowflake names in quotes are taken by the letter: write them in the case that the table has.'] : []),
    ...(model.orders === null ? [] : ['The columns are those that Tessera makes of orders, one row for each customer; make them first.']),
    ...(model.splits.length === 0 ? [] : ['Segments that are split are given as a whole here; tessera score gives the parts.']),
    ...(steps === 0 ? [] : [`${steps === 1 ? 'One preparation step comes' : `${steps} preparation steps come`} before it in the analysis and ${steps === 1 ? 'is' : 'are'} not part of the statement.`]),
    ...(model.scoring.rule === 'conditions' || (model.imputer === null && model.neighbours.length === 0) ? [] : ['Gaps that the analysis filled from other columns or rows have no segment here; fill them first.']),
    ...(model.algorithm === 'kmeans' || model.scoring.rule === 'conditions' ? [] : ['The analysis found its segments in another way than by the nearest centre; new rows are labelled by it, and so are all rows here.']),
  ];
}
