import { abOptions } from '../../shared/contract/ab-plan.ts';
import type { AbOptions, AbPlan } from '../../shared/contract/ab-plan.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { abDesignSchema, armsFit } from '../../shared/recipe/handing-over.ts';
import type { AbDesign, Arm } from '../../shared/recipe/handing-over.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { abPlanNotices, findableText, MOST_DIFFERENCE } from '../../shared/report/ab-document.ts';
import { formatFixed, formatPercent } from '../../shared/text/format.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { openRecipe } from '../open-recipe.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { columnList, paramsFrom } from '../params-from-args.ts';
import type { Session } from '../session.ts';

const FILES = ['ab_assignment.csv', 'ab_plan.html'];

const wrong = (option: string, value: string, allowed: string): AppError => new AppError('invalid-option', { option: `--${option}`, value, allowed });

function numberOf(args: Args, flag: string, low: number, high: number): number | null {
  const text = args.values.get(flag);
  if (text === undefined) return null;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value > low && value < high)) throw wrong(flag, text, `a number above ${low}${high === Infinity ? '' : ` and below ${high}`}`);
  return value;
}

/** `control=0.2,treatment=0.8`. Errors: `invalid-option`. */
function armsFrom(text: string): Arm[] {
  const arms = columnList(text).map((part) => {
    const at = part.lastIndexOf('=');
    return { name: part.slice(0, Math.max(0, at)).trim(), share: Number(part.slice(at + 1)) };
  });
  if (!armsFit(arms) || arms.some(({ name, share }) => name === '' || !(share > 0 && share < 1))) throw wrong('arms', text, 'two to eight different names with shares that add up to 1, the control first, for example control=0.2,treatment=0.8');
  return arms;
}

/** `2`, or `10%` of the baseline. Errors: `invalid-option`. */
function effectFrom(text: string): Pick<AbDesign, 'effect' | 'relative'> {
  const relative = text.trim().endsWith('%');
  const value = Number(relative ? text.trim().slice(0, -1) : text) / (relative ? 100 : 1);
  if (!Number.isFinite(value) || value === 0) throw wrong('effect', text, 'a difference such as 0.01 (for rates one percentage point), or a share of the baseline such as 10%');
  return { effect: value, relative };
}

/** The parts of a design that are named. Errors: `invalid-option`, `missing-argument`. */
function namedFrom(args: Args): Partial<AbDesign> {
  const { values } = args;
  const metric = values.get('metric');
  if (metric !== undefined && metric !== 'rate' && metric !== 'mean') throw wrong('metric', metric, 'rate, mean');
  const baseline = numberOf(args, 'baseline', -Infinity, Infinity);
  const outcome = values.get('outcome');
  if (baseline !== null && outcome !== undefined) throw new AppError('missing-argument', { argument: 'Either --baseline or --outcome', usage: args.command.usage });
  const [sd, effect, arms, stratify, consent, words] = [numberOf(args, 'sd', 0, Infinity), values.get('effect'), values.get('arms'), values.get('stratify'), values.get('consent'), values.get('consent-words')];
  return {
    ...(metric === undefined ? {} : { metric }),
    ...(baseline === null ? {} : { baseline, outcome: null }), ...(outcome === undefined ? {} : { outcome, baseline: null }), ...(sd === null ? {} : { sd }),
    ...(effect === undefined ? {} : effectFrom(effect)), ...(arms === undefined ? {} : { arms: armsFrom(arms) }),
    ...(stratify === undefined ? {} : { stratify }), ...(consent === undefined ? {} : { consent }), ...(words === undefined ? {} : { consentWords: columnList(words) }),
  };
}

/** The test that is asked for: the recipe's, where it has one, with what is named. Errors: `invalid-option`, `missing-argument`. */
function testOf(args: Args, named: Partial<AbDesign>, recipe: Recipe): AbOptions {
  const design = abDesignSchema.parse({ ...recipe.abPlan, ...named });
  const missing = (argument: string): AppError => new AppError('missing-argument', { argument, usage: args.command.usage });
  if (design.effect === null) throw missing('--effect');
  if (design.outcome === null && design.baseline === null) throw missing('Either --baseline or --outcome');
  if (design.metric === 'mean' && design.outcome === null && design.sd === null) throw missing('--sd (with --metric mean and --baseline)');
  if (named.stratify !== undefined && named.stratify !== null && recipe.params['ab.allocation'] !== 'exact') {
    throw wrong('stratify', named.stratify, 'used with --allocation exact only: stable arms are drawn customer by customer, whatever the strata');
  }
  const options = abOptions(design, recipe.params);
  if (options === null) throw wrong('baseline', String(design.baseline), 'for rates a number above 0 and below 1');
  return options;
}

/** `tessera abplan`: sizes of a test in each segment, and who is in which group. */
export async function abPlanCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const out = args.values.get('out') ?? null;
  const named = namedFrom(args);
  // Checked without a recipe first, so that a slip costs no waiting.
  paramsFrom(args);
  const opened = await openRecipe(args, session, path, out === null ? null : { dir: out, names: FILES });
  try {
    const engine = await session.engine();
    const begun = performance.now();
    const recipe = { ...opened.recipe, params: paramsFrom(args, opened.recipe.params) };
    const options = testOf(args, named, recipe);
    const plan = await engine.analysis({ name: 'abPlan', recipe, options }, { signal: session.signal, onEvent: session.onEvent });
    if (out !== null) await writeOutputs(out, plan.files);
    const notices: Notice[] = [...opened.notices, ...abPlanNotices(plan), ...formulaNotices(out === null ? 0 : plan.neutralised)];
    const { significance, comparisons, segments, counts, balance, withoutSegment, withoutConsent } = plan;
    return {
      result: { significance, comparisons, arms: options.arms, segments, counts, balance, withoutSegment, withoutConsent, outputs: out === null ? [] : FILES },
      text: textOf(plan, out), notices,
      timings: { load: Math.round(opened.load), abplan: Math.round(performance.now() - begun) },
    };
  } finally {
    await opened.close();
  }
}

function textOf({ options, segments, counts, significance, comparisons, balance, withoutConsent }: AbPlan, out: string | null): string {
  const amount = (value: number | null): string => (value === null ? '–' : options.metric === 'rate' ? formatPercent(value, 2) : figure(value));
  const pair = (first: number | null, second: number | null): string => (first === null || second === null ? '–' : `${figure(first)} + ${figure(second)}`);
  const [worst] = balance;
  return [
    `${formatPercent(options.power, 0)} power, significance ${formatFixed(significance, 5)} for each of ${comparisons} ${comparisons === 1 ? 'comparison' : 'comparisons'}; control + smallest treatment group`,
    '',
    table(['', 'segment', 'customers', 'baseline', 'to find', 'needed', 'there are', 'enough', 'power', 'findable'], segments.map((segment) => [
      String(segment.id), segment.name, figure(segment.customers), amount(segment.baseline), amount(segment.target), pair(segment.neededControl, segment.neededTreatment), pair(segment.hasControl, segment.hasTreatment),
      segment.enough === null ? '–' : segment.enough ? 'yes' : 'no', segment.power === null ? '–' : formatPercent(segment.power, 0), findableText(options, segment),
    ])),
    '',
    table(['', 'segment', ...options.arms.map(({ name }) => name)], segments.map(({ id, name }, i) => [String(id), name, ...counts[i].map((count) => figure(count))])),
    '',
    ...(options.consent === null ? [] : [`${figure(withoutConsent)} customers take no part, as ${options.consent} does not say that they agreed.`]),
    ...(worst === undefined ? [] : [`Largest standardised mean difference of a feature: ${formatFixed(worst.difference, 3)} (${worst.feature}); up to ${MOST_DIFFERENCE} is usual.`]),
    ...(out === null ? [] : [`Written to ${out}: ${FILES.join(', ')}`]),
  ].join('\n');
}
