import type { AbOptions, AbPlan, Arm } from '../../shared/contract/ab-plan.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { findableText, MOST_DIFFERENCE } from '../../shared/report/ab-document.ts';
import { formatFixed, formatPercent } from '../../shared/text/format.ts';
import type { Args } from '../args.ts';
import { positionalOf, required } from '../args.ts';
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

function choiceOf<T extends string>(args: Args, flag: string, choices: readonly T[]): T {
  const text = args.values.get(flag);
  if (text === undefined) return choices[0];
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw wrong(flag, text, choices.join(', '));
  return found;
}

/** `control=0.2,treatment=0.8`. Errors: `invalid-option`. */
function armsOf(args: Args): Arm[] {
  const text = args.values.get('arms');
  if (text === undefined) return [{ name: 'control', share: 0.5 }, { name: 'treatment', share: 0.5 }];
  const arms = columnList(text).map((part) => {
    const at = part.lastIndexOf('=');
    return { name: part.slice(0, Math.max(0, at)).trim(), share: Number(part.slice(at + 1)) };
  });
  const whole = Math.abs(arms.reduce((sum, { share }) => sum + share, 0) - 1) <= 1e-9;
  const fit = arms.length >= 2 && arms.length <= 8 && arms.every(({ name, share }) => name !== '' && share > 0 && share < 1) && new Set(arms.map(({ name }) => name)).size === arms.length;
  if (!whole || !fit) throw wrong('arms', text, 'two to eight different names with shares that add up to 1, the control first, for example control=0.2,treatment=0.8');
  return arms;
}

/** `2`, or `10%` of the baseline. */
function effectOf(args: Args): Pick<AbOptions, 'effect' | 'relative'> {
  const text = required(args, 'effect');
  const relative = text.trim().endsWith('%');
  const value = Number(relative ? text.trim().slice(0, -1) : text) / (relative ? 100 : 1);
  if (!Number.isFinite(value) || value === 0) throw wrong('effect', text, 'a difference such as 0.01 (for rates one percentage point), or a share of the baseline such as 10%');
  return { effect: value, relative };
}

function optionsOf(args: Args): AbOptions {
  const metric = choiceOf(args, 'metric', ['rate', 'mean']);
  const outcome = args.values.get('outcome') ?? null;
  const baseline = metric === 'rate' ? numberOf(args, 'baseline', 0, 1) : numberOf(args, 'baseline', -Infinity, Infinity);
  const sd = numberOf(args, 'sd', 0, Infinity);
  if ((outcome === null) === (baseline === null)) throw new AppError('missing-argument', { argument: 'Either --baseline or --outcome', usage: args.command.usage });
  if (metric === 'mean' && outcome === null && sd === null) throw new AppError('missing-argument', { argument: '--sd (with --metric mean and --baseline)', usage: args.command.usage });
  const allocation = choiceOf(args, 'allocation', ['stable', 'exact']);
  const stratify = args.values.get('stratify') ?? null;
  if (stratify !== null && allocation !== 'exact') throw wrong('stratify', stratify, 'used with --allocation exact only: stable arms are drawn customer by customer, whatever the strata');
  const seedText = args.values.get('assignment-seed') ?? '1';
  if (!/^\d{1,9}$/.test(seedText)) throw wrong('assignment-seed', seedText, 'a whole number');
  return {
    metric, baseline, sd, outcome, ...effectOf(args),
    power: numberOf(args, 'power', 0, 1) ?? 0.8, significance: numberOf(args, 'significance', 0, 1) ?? 0.05,
    correction: choiceOf(args, 'correction', ['none', 'bonferroni', 'holm']), continuity: args.switches.get('continuity') ?? false,
    arms: armsOf(args), seed: Number(seedText), allocation, stratify,
    consent: args.values.get('consent') ?? null, consentWords: columnList(args.values.get('consent-words') ?? ''),
  };
}

/** `tessera abplan`: sizes of a test in each segment, and who is in which group. */
export async function abPlanCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const out = args.values.get('out') ?? null;
  const options = optionsOf(args);
  const opened = await openRecipe(args, session, path, out === null ? null : { dir: out, names: FILES });
  try {
    const engine = await session.engine();
    const begun = performance.now();
    const recipe = { ...opened.recipe, params: paramsFrom(args, opened.recipe.params) };
    const plan = await engine.analysis({ name: 'abPlan', recipe, options }, { signal: session.signal, onEvent: session.onEvent });
    if (out !== null) await writeOutputs(out, plan.files);
    const off = plan.balance.filter(({ difference }) => Math.abs(difference) > MOST_DIFFERENCE).length;
    const notices: Notice[] = [
      ...opened.notices,
      ...(off === 0 ? [] : [{ code: 'arms-unbalanced', data: { count: off } } as const]),
      ...(plan.byRow ? [{ code: 'arms-by-row', data: {} } as const] : []),
      ...formulaNotices(out === null ? 0 : plan.neutralised),
    ];
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
