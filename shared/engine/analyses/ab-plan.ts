import type { AbOptions, AbPlan } from '../../contract/ab-plan.ts';
import type { Column } from '../../contract/database.ts';
import { AppError } from '../../errors/app-error.ts';
import { fontSubsets } from '../../chart/font-subsets.ts';
import { consentReader } from '../../export/consent.ts';
import { abAssignment } from '../../export/ab-assignment.ts';
import { writtenAsNumbers } from '../../features/customer-key.ts';
import { pace } from '../../pipeline/pace.ts';
import { findColumn } from '../../prepare/find-column.ts';
import { holdsNumbers } from '../../prepare/holds-numbers.ts';
import { abDocument } from '../../report/ab-document.ts';
import { toHtml } from '../../report/to-html.ts';
import { assignArms, standardisedDifferences } from '../../validate/ab-assign.ts';
import { planSegment, significanceOf } from '../../validate/ab-plan.ts';
import type { AbGroup } from '../../validate/ab-plan.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { readColumns } from '../customer-columns.ts';
import { textTable } from '../labelled.ts';

const YES = /^(yes|y|true|t|1|ja|wahr|x)$/i;

/** A test in each segment: how many customers it needs, what can be found, and who gets what. */
export const abPlan: AnalysisSpec<'abPlan'> = {
  after: 'profile',
  parameters: ({ title, params }) => [title, params['export.formulaSafe'], params['report.minGroup']],
  async run(context, options): Promise<AbPlan> {
    const { platform, recipe, signal, progress } = context;
    const [customers, features, cluster, profile] = [await context.customers(), await context.features(), await context.cluster(), await context.profile()];
    const { rowIndex, matrix } = features;
    const rows = rowIndex.length;
    const { each, comparisons } = significanceOf(options, cluster.k);
    const mayBeWrittenTo = await consentOf(context, options);
    const labels = cluster.labels.map((label, i) => (mayBeWrittenTo[i] === 1 ? label : -1));
    const groups = await groupsOf(context, options, labels);
    const segments = groups.map((group) => planSegment(group, options, each, platform.elementary));
    const ids = await idsOf(context);
    const strata = await strataOf(context, options.stratify, labels);
    const arms = await pace(assignArms(ids, strata, options.arms, options.seed, options.allocation), { clock: platform.clock, signal, onProgress: ({ fraction }) => progress(fraction / 2) });
    const counts = groups.map(() => options.arms.map(() => 0));
    for (let i = 0; i < rows; i++) if (arms[i] >= 0) counts[labels[i]][arms[i]] += 1;
    const balance = standardisedDifferences(matrix, arms, options.arms.length).sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.feature < b.feature ? -1 : 1));
    const file = await pace(abAssignment({
      heading: customers.id ?? 'row', ids, namedByNumbers: writtenAsNumbers(await context.source(), customers, customers.id), segments: labels, names: profile.segments.map(({ name }) => name), arms, armNames: options.arms.map(({ name }) => name), formulaSafe: recipe.params['export.formulaSafe'],
    }), { clock: platform.clock, signal, onProgress: ({ fraction }) => progress(0.5 + fraction / 2) });
    const plan = { options, significance: each, comparisons, segments, counts, balance, withoutSegment: customers.rows - rows + cluster.noise, withoutConsent: mayBeWrittenTo.filter((may, i) => may === 0 && cluster.labels[i] >= 0).length, byRow: customers.id === null, neutralised: file.neutralised };
    const report = abDocument(plan, { title: recipe.title, asOf: customers.asOf, minGroup: recipe.params['report.minGroup'] });
    const page = toHtml(report, await platform.fonts(fontSubsets(JSON.stringify(report)), 'woff2'));
    return { ...plan, files: [{ name: 'ab_assignment.csv', bytes: file.bytes }, { name: 'ab_plan.html', bytes: new TextEncoder().encode(page) }] };
  },
};

/** What customers of matrix rows are called. */
async function idsOf(context: AnalysisContext): Promise<string[]> {
  const [source, customers, { rowIndex }] = [await context.source(), await context.customers(), await context.features()];
  if (customers.id === null) return Array.from(rowIndex, (row) => String(row + 1));
  const [column] = await readColumns(context.platform.database, textTable({ source, customers }), [{ name: customers.id, kind: 'text' }], context.signal);
  return Array.from(rowIndex, (row) => (column.kind === 'text' ? column.values[row] ?? '' : ''));
}

/** The column named, by row of the customer table. Errors: `no-such-column`. */
async function columnOf(context: AnalysisContext, name: string, kind: 'number' | 'text'): Promise<Column> {
  const [source, customers] = [await context.source(), await context.customers()];
  findColumn(customers.columns, name, source.name);
  const [column] = await readColumns(context.platform.database, customers.table, [{ name, kind }], context.signal);
  return column;
}

/** 1 for each matrix row whose customer may be written to. Errors: `no-such-column`, `consent-unread`. */
async function consentOf(context: AnalysisContext, { consent, consentWords }: AbOptions): Promise<Uint8Array> {
  const { rowIndex } = await context.features();
  if (consent === null) return new Uint8Array(rowIndex.length).fill(1);
  const column = await columnOf(context, consent, 'text');
  const agrees = consentReader(consentWords);
  const may = Uint8Array.from(rowIndex, (row) => (column.kind === 'text' && agrees(column.values[row]) ? 1 : 0));
  if (!may.includes(1)) throw new AppError('consent-unread', { column: consent });
  return may;
}

/** Number of the stratum of each matrix row: the segment, parted by a column where one is named. */
async function strataOf(context: AnalysisContext, name: string | null, labels: Int32Array): Promise<Int32Array> {
  const [{ k }, { rowIndex }] = [await context.cluster(), await context.features()];
  if (name === null) return Int32Array.from(labels);
  const column = await columnOf(context, name, 'text');
  const levels = new Map<string, number>();
  return Int32Array.from(labels, (label, i) => {
    if (label < 0) return -1;
    const level = column.kind === 'text' ? column.values[rowIndex[i]] ?? '' : '';
    const own = levels.get(level) ?? levels.size;
    levels.set(level, own);
    return own * k + label;
  });
}

/** The segments with their baselines: those given, or counted from a column. Errors: `no-such-column`, `column-not-numeric`. */
async function groupsOf(context: AnalysisContext, options: AbOptions, labels: Int32Array): Promise<AbGroup[]> {
  const [{ segments }, { rowIndex }, { columns }] = [await context.profile(), await context.features(), await context.customers()];
  const sizes = segments.map(() => 0);
  for (const label of labels) if (label >= 0) sizes[label] += 1;
  const known = segments.map(({ id, name }, label) => ({ id, name, customers: sizes[label] }));
  if (options.outcome === null) return known.map((group) => ({ ...group, baseline: options.baseline, sd: options.sd }));
  const info = columns.find((column) => column.name === options.outcome);
  const numeric = info !== undefined && holdsNumbers(info);
  if (options.metric === 'mean' && info !== undefined && !numeric) throw new AppError('column-not-numeric', { column: options.outcome });
  const column = await columnOf(context, options.outcome, numeric ? 'number' : 'text');
  const values = Array.from(rowIndex, (row) => {
    if (column.valid[row] !== 1) return NaN;
    const value = column.values[row];
    if (options.metric === 'mean') return Number(value);
    return (typeof value === 'number' ? value > 0 : YES.test(value ?? '')) ? 1 : 0;
  });
  return known.map((group, label) => {
    const own = values.filter((value, i) => labels[i] === label && !Number.isNaN(value));
    if (own.length === 0) return { ...group, baseline: null, sd: null };
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const squares = own.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return { ...group, baseline: mean, sd: own.length > 1 ? Math.sqrt(squares / (own.length - 1)) : null };
  });
}
