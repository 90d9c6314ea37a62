import type { Analyses, NamedSet, SetComparison } from '../../shared/contract/analyses.ts';
import type { StageEvent } from '../../shared/contract/engine.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { TELLING_COLUMNS } from '../../shared/validate/hopkins.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { suggestFeatures } from '../../shared/features/suggest.ts';
import type { Args } from '../args.ts';
import { filesOf } from '../args.ts';
import { openFiles } from '../open-files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { columnList } from '../params-from-args.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { rounded } from './segment.ts';

type Method = Analyses['correlations']['options']['method'];

function methodFrom(args: Args): Method {
  const text = args.values.get('correlation') ?? 'pearson';
  if (text === 'pearson' || text === 'spearman') return text;
  throw new AppError('invalid-option', { option: '--correlation', value: text, allowed: 'pearson, spearman' });
}

function thresholdFrom(args: Args): number {
  const text = args.values.get('redundant') ?? '0.9';
  const value = /^[01]?(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value <= 1)) throw new AppError('invalid-option', { option: '--redundant', value: text, allowed: 'a correlation above 0, up to 1' });
  return value;
}

/** `NAME=A,B,C` as a named set. Errors: `invalid-option`. */
function setsFrom(args: Args): NamedSet[] {
  return (args.repeated.get('set') ?? []).map((text) => {
    const equals = text.indexOf('=');
    const features = columnList(text.slice(equals + 1));
    if (equals < 1 || features.length === 0) throw new AppError('invalid-option', { option: '--set', value: text, allowed: 'NAME=A,B,C with columns of the customers' });
    return { name: text.slice(0, equals), features };
  });
}

/** `tessera features`: candidate features, why each is used or not, and how they stand to one another. */
export async function featuresCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  checkArgs(args);
  const [method, threshold, sets] = [methodFrom(args), thresholdFrom(args), setsFrom(args)];
  const { recipe, load, close } = await openFiles(args, session, paths, { outputs: null });
  try {
    const engine = await session.engine();
    const { signal, onEvent } = session;
    const answers = new Map<string, StageEvent>();
    const answer = await engine.run({ rev: 1, recipe, want: ['features'], live: false }, {
      signal,
      onEvent: (event) => {
        onEvent(event);
        if (event.type === 'stage' && !event.event.partial) answers.set(event.event.stage, event.event);
      },
    });
    const [customers, features] = [answers.get('customers'), answers.get('features')];
    if (customers?.stage !== 'customers' || features?.stage !== 'features') throw new AppError('internal', { message: 'the features gave no answer' });
    const since = performance.now();
    const correlations = await engine.analysis({ name: 'correlations', recipe, options: { method, threshold } }, { signal, onEvent });
    const hopkins = await engine.analysis({ name: 'hopkins', recipe, options: null }, { signal, onEvent });
    const compared = sets.length === 0 ? null : await engine.analysis({ name: 'featureSets', recipe, options: { sets: [{ name: 'in force', features: null }, ...sets] } }, { signal, onEvent });
    const checks = performance.now() - since;
    const view = features.value;
    const columns = new Map(customers.value.columns.map((column) => [column.name, column]));
    const advice = suggestFeatures(view.features, customers.value.columns, correlations, customers.value.rows);
    const n = correlations.columns.length;
    const result = {
      rows: view.rows,
      leftOut: view.leftOut,
      features: view.features.map(({ column, label, kind, used, reason, definition, transform, missingCount, weight, varianceShare }) => ({
        column, label, kind, used, reason, definition: definition ?? null, transform, missing: missingCount, weight, varianceShare,
        distinct: columns.get(column)?.distinct ?? null,
      })),
      correlations: {
        method, rows: correlations.rows, columns: correlations.columns.map(({ column }) => column),
        matrix: correlations.columns.map((_, i) => Array.from(correlations.matrix.subarray(i * n, (i + 1) * n), (r) => (Number.isNaN(r) ? null : r))),
      },
      redundant: correlations.groups,
      hopkins,
      advice,
      suggested: advice.filter((one) => one.advice === 'keep').map(({ column }) => column),
      components: view.projection === null ? null : {
        prepared: view.prepared,
        components: view.projection.names.map((name, c) => ({
          name, sdev: Math.sqrt(view.projection?.variances[c] ?? 0), explained: view.projection?.explained[c], loadings: view.projection?.axes[c],
        })),
      },
      sets: compared,
    };
    const notices: Notice[] = [...answers.values()].flatMap((event) => [...event.value.notices]);
    return { result, text: textOf(result, compared), notices, timings: rounded({ load, ...answer.timings, checks }) };
  } finally {
    await close();
  }
}

interface Told {
  readonly features: readonly { readonly column: string; readonly used: boolean; readonly reason: string; readonly varianceShare: number | null }[];
  readonly redundant: readonly { readonly members: readonly string[]; readonly keep: string }[];
  readonly hopkins: { readonly value: number | null; readonly dimensions: number };
  readonly advice: readonly { readonly label: string; readonly advice: string; readonly reason: string }[];
  readonly components: { readonly components: readonly { readonly name: string; readonly sdev: number; readonly explained: number | undefined }[] } | null;
}

function textOf(told: Told, compared: SetComparison | null): string {
  const { features, redundant, hopkins, advice, components } = told;
  return [
    table(['feature', 'used', 'variance', 'why'], features.map(({ column, used, varianceShare, reason }) => [column, used ? 'yes' : 'no', varianceShare === null ? '–' : `${figure(varianceShare * 100, 3)}%`, reason])),
    '',
    ...redundant.map(({ members, keep }) => `Much the same: ${members.join(', ')}. Keep ${keep}.`),
    `Hopkins ${figure(hopkins.value)}: ${hopkins.dimensions > TELLING_COLUMNS ? `not telling in ${hopkins.dimensions} columns, where nearly all data come near 1` : 'about 0.5 customers lie evenly, towards 1 in heaps'}.`,
    ...advice.filter((one) => one.advice !== 'keep').map(({ label, advice: what, reason }) => `${what === 'drop' ? 'Could go' : 'Could be added'}: ${label}. ${reason}`),
    ...(components === null ? [] : ['', table(['component', 'standard deviation', 'variance'], components.components.map(({ name, sdev, explained }) => [name, figure(sdev), `${figure((explained ?? 0) * 100, 3)}%`]))]),
    ...(compared === null ? [] : ['', comparison(compared)]),
  ].join('\n');
}

function comparison({ sets, agreement }: SetComparison): string {
  const header = ['set', 'features', 'segments', 'silhouette', 'agreement with the first'];
  return table(header, sets.map(({ name, features, k, silhouette }, i) => [name, String(features.length), String(k), figure(silhouette), figure(agreement[0][i])]));
}
