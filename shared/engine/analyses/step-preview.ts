import type { Analyses } from '../../contract/analyses.ts';
import { readsOf } from '../../prepare/steps/step-columns.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Step } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { standOf, texts, upTo } from './preparation.ts';
import type { Stand } from './preparation.ts';

type Value = Analyses['stepPreview']['value'];

const EXAMPLES = 8;
const MOST_CHANGED = 12;
const MOST_READ = 6;
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'number']);

/** What a step does to the columns it touches, before and after; as if it were switched on. */
export const stepPreview: AnalysisSpec<'stepPreview'> = {
  after: 'customers',
  async run(context, { step: id }): Promise<Value> {
    const { step, before, after } = upTo(context.recipe, id);
    const old = await standOf(context, before, step);
    const now = await standOf(context, after, step);
    const byName = new Map(now.columns.map((column) => [column.name, column]));
    const had = new Map(old.columns.map((column) => [column.name, column]));
    const changed = [...new Set([...had.keys(), ...byName.keys()])].filter((name) => {
      const [a, b] = [had.get(name), byName.get(name)];
      return a === undefined || b === undefined || a.reason !== b.reason || a.type !== b.type;
    }).slice(0, MOST_CHANGED);
    const reads = readsOf(step);
    const beside = (reads === 'all' ? [...had.keys()] : reads).filter((name) => had.has(name) && byName.has(name) && !changed.includes(name)).slice(0, MOST_READ);
    const entry = (name: string, own: boolean): Value['columns'][number] => ({ name, changed: own, before: had.get(name) ?? null, after: byName.get(name) ?? null });
    const columns = [...changed.map((name) => entry(name, true)), ...beside.map((name) => entry(name, false))];
    const report = now.reports.find((one) => one.id === id) ?? null;
    return { rowsBefore: old.rows, rowsAfter: now.rows, report, columns, examples: await examplesOf(context, old, now, columns, stepsBefore(before, step)) };
  },
};

/** True where steps were carried out on the same table before: its rows are then told by `_source`. */
function stepsBefore(before: Recipe, step: Step): boolean {
  const first = before.sources[0]?.id;
  return before.steps.some((one) => one.table === step.table && (step.table === 'customers' || (one.source ?? first) === (step.source ?? first)));
}

/** Some rows in which the step shows: values that differ, what a new column says yes to, rows that go. */
async function examplesOf(context: AnalysisContext, old: Stand, now: Stand, columns: Value['columns'], prepared: boolean): Promise<Value['examples']> {
  if (old.table === now.table || columns.length === 0) return [];
  const cell = (there: boolean, alias: string, name: string): string => (there ? `CAST(${alias}.${ident(name)} AS VARCHAR)` : 'CAST(NULL AS VARCHAR)');
  const a = columns.map(({ name, before }, j) => `${cell(before !== null, 'a', name)} AS a${j}`);
  const b = columns.map(({ name, after }, j) => `${cell(after !== null, 'b', name)} AS b${j}`);
  const places = columns.map((_, j) => j).filter((j) => columns[j].changed);
  // 85 and 85.0 are one number
  const compared = (j: number, side: 'a' | 'b'): string => ([columns[j].before, columns[j].after].every((column) => column !== null && NUMBERS.has(column.type)) ? `CAST(${side}${j} AS DOUBLE)` : `${side}${j}`);
  const replaced = places.filter((j) => columns[j].before !== null && columns[j].after !== null).map((j) => `${compared(j, 'a')} IS DISTINCT FROM ${compared(j, 'b')}`);
  const added = places.filter((j) => columns[j].before === null);
  const flags = added.filter((j) => columns[j].after?.type === 'boolean').map((j) => `b${j} = 'true'`);
  const telling = ["here = 'false'", ...replaced, ...flags];
  const dropped = places.some((j) => columns[j].after === null);
  if (telling.length === 1 && (added.length > 0 || dropped)) telling.push('TRUE');
  const key = prepared ? 'a._source' : 'a._row';
  const found = await texts(context.platform.database, `SELECT * FROM (SELECT CAST(${key} + 1 AS VARCHAR) AS r, CAST(b._row IS NOT NULL AS VARCHAR) AS here, ${[...a, ...b].join(', ')}
    FROM ${ident(old.table)} AS a LEFT JOIN ${ident(now.table)} AS b ON ${key} = b._source ORDER BY a._row) WHERE ${telling.join(' OR ')} LIMIT ${EXAMPLES}`, context.signal);
  const n = columns.length;
  return found[0].map((row, i) => ({
    row: Number(row), before: found.slice(2, 2 + n).map((column) => column[i]), after: found[1][i] === 'true' ? found.slice(2 + n).map((column) => column[i]) : null,
  }));
}
