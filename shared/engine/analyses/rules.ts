import type { FeatureValues } from '../../contract/feature-values.ts';
import type { RulesResult } from '../../contract/rules.ts';
import { analysisKey } from '../../pipeline/key.ts';
import { pace } from '../../pipeline/pace.ts';
import { holdsNumbers } from '../../prepare/holds-numbers.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { ruleFiles as filesOf } from '../../rules/files.ts';
import { matchingRows } from '../../rules/matches.ts';
import { findRules } from '../../rules/rules.ts';
import { limitRows } from '../../validate/resample.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { levelTypeOf, numbersAt, readColumns, textsAt } from '../customer-columns.ts';
import { countRules } from '../rule-labels.ts';

/** Customers that rules are searched on at most, and the stream of the seed that draws them. */
const MOST_ROWS = 20_000;
const SAMPLE_STREAM = 8100;
/** Columns looked at beside those used. */
const MOST_COLUMNS = 200;
const BETAS: Readonly<Record<Recipe['params']['rules.aim'], number>> = { sure: 0.5, balanced: 1, catch: 2 };

const parameters = ({ params }: Recipe): readonly unknown[] => [
  params.seed, params['rules.conditions'], params['rules.alternatives'], params['rules.aim'], params['rules.columns'],
];

/** Plain rules for the segments in force. */
export const rules: AnalysisSpec<'rules'> = {
  after: 'cluster',
  parameters,
  async run(context) {
    const { recipe, platform, signal, progress } = context;
    const cluster = await context.cluster();
    const steps = findRules({
      columns: await columnsOf(context), labels: cluster.labels, k: cluster.k, seed: recipe.params.seed,
      sample: limitRows(cluster.labels.length, MOST_ROWS, recipe.params.seed, SAMPLE_STREAM),
      options: {
        conditions: recipe.params['rules.conditions'], alternatives: recipe.params['rules.alternatives'], beta: BETAS[recipe.params['rules.aim']],
      },
    });
    return pace(steps, { clock: platform.clock, signal, onProgress: ({ fraction }) => progress(fraction) });
  },
};

/** The customers that a rule picks. */
export const ruleRows: AnalysisSpec<'ruleRows'> = {
  after: 'cluster',
  parameters,
  async run(context, { conditions }) {
    const [columns, { rowIndex }] = [await columnsOf(context), await context.features()];
    const picked = matchingRows(columns, conditions, rowIndex.length);
    return Int32Array.from(picked.keys()).filter((row) => picked[row] === 1);
  },
};

/** What rules of a person's own pick. */
export const ruleCounts: AnalysisSpec<'ruleCounts'> = {
  after: 'customers',
  async run({ platform, signal, customers }, { wheres }) {
    return countRules(platform.database, await customers(), wheres.map((where) => ({ where })), signal);
  },
};

/** The rules as the page has them already, or found now. */
async function kept(context: AnalysisContext): Promise<RulesResult> {
  const key = analysisKey('rules', context.keys[rules.after], null, parameters(context.recipe));
  const { value } = await context.flights.get<RulesResult>(key, (work) => rules.run({ ...context, signal: work.signal }, null), { signal: context.signal });
  return value;
}

/** The rules as files. */
export const ruleFiles: AnalysisSpec<'ruleFiles'> = {
  after: 'profile',
  parameters: (recipe) => [...parameters(recipe), recipe.params['export.formulaSafe']],
  async run(context) {
    const [found, profile, table] = [await kept(context), await context.profile(), await context.customers()];
    const names = profile.segments.map(({ name }) => name);
    return {
      names, rules: found,
      ...filesOf(found, names, { typeOf: levelTypeOf(table), formulaSafe: context.recipe.params['export.formulaSafe'] }),
    };
  },
};

/** Unprepared values of the columns that rules may speak of, by matrix row: those used first, in the order of the features. */
async function columnsOf(context: AnalysisContext): Promise<FeatureValues[]> {
  const [table, features] = [await context.customers(), await context.features()];
  const used = features.features.filter((feature) => feature.used).map(({ column, label, kind }) => ({ column, label, kind }));
  const others = context.recipe.params['rules.columns'] === 'used' ? [] : table.columns
    .filter((column) => column.role === 'feature' && column.type !== 'date' && column.distinct > 1 && !used.some((one) => one.column === column.name))
    .slice(0, MOST_COLUMNS)
    .map((column) => ({ column: column.name, label: column.label, kind: holdsNumbers(column) ? 'numeric' as const : 'category' as const }));
  const chosen = [...used, ...others];
  const found = await readColumns(
    context.platform.database, table.table, chosen.map(({ column, kind }) => ({ name: column, kind: kind === 'numeric' ? 'number' : 'text' })), context.signal,
  );
  return chosen.map(({ column, label, kind }, i): FeatureValues => (kind === 'numeric'
    ? { kind, column, label, values: numbersAt(found[i], features.rowIndex) }
    : { kind, column, label, values: textsAt(found[i], features.rowIndex) }));
}
