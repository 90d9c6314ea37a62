import type { AbOptions, AbPlan, AbSegment } from '../contract/ab-plan.ts';
import type { Notice } from '../contract/notice.ts';
import { formatFixed, formatInteger, formatNumber, formatPercent } from '../text/format.ts';
import type { Block, ReportDocument } from './document.ts';
import { smallSegments } from './suppress.ts';
import { hiddenCells } from './suppress-matrix.ts';
import { counted } from './words.ts';

/** A standardised mean difference above this is usually looked into. */
export const MOST_DIFFERENCE = 0.1;
const MOST_FEATURES = 20;

/** What to say of a plan beside it. */
export function abPlanNotices({ balance, byRow }: Pick<AbPlan, 'balance' | 'byRow'>): Notice[] {
  const off = balance.filter(({ difference }) => Math.abs(difference) > MOST_DIFFERENCE).length;
  return [...(off === 0 ? [] : [{ code: 'arms-unbalanced', data: { count: off } } as const]), ...(byRow ? [{ code: 'arms-by-row', data: {} } as const] : [])];
}

/** What the page tells nothing of, since it rests on fewer than `minGroup` customers, or gives such a figure away. */
interface Hidden {
  /** By segment. */
  readonly segments: ReadonlySet<number>;
  /** Segments of which single groups are hidden. */
  readonly groups: readonly (readonly boolean[])[];
  /** Segments whose baseline is counted on too few customers with, or without, the outcome. */
  readonly baselines: ReadonlySet<number>;
}

function hiddenIn({ options, segments, counts }: Omit<AbPlan, 'files'>, minGroup: number): Hidden {
  const small = (count: number): boolean => count > 0 && count < minGroup;
  const hidden = smallSegments(segments.map(({ customers }) => customers), minGroup);
  const baselines = segments.flatMap(({ baseline, customers }, i) => {
    if (options.outcome === null || options.metric !== 'rate' || baseline === null) return [];
    const having = Math.round(baseline * customers);
    return small(having) || small(customers - having) ? [i] : [];
  });
  const shown = counts.map((row, i) => (hidden.has(i) ? row.map(() => 0) : [...row]));
  const cells = hiddenCells(shown, minGroup);
  return { segments: hidden, groups: counts.map((row, i) => row.map((_, j) => hidden.has(i) || cells[i][j])), baselines: new Set(baselines) };
}

/** The plan of a test as a page for those who run it. Nothing is told of fewer than `minGroup` customers, also not by a difference. */
export function abDocument(plan: Omit<AbPlan, 'files'>, facts: { readonly title: string; readonly asOf: string; readonly minGroup: number }): ReportDocument {
  const { options, segments } = plan;
  const hidden = hiddenIn(plan, facts.minGroup);
  const tested = segments.filter(({ enough }) => enough === true).length;
  const blocks: Block[] = [
    {
      type: 'key-figures', items: [
        { value: formatInteger(segments.reduce((sum, { customers }) => sum + customers, 0)), label: 'customers', detail: counted(segments.length, 'segment', 'segments') },
        { value: options.arms.map(({ share }) => formatPercent(share, 0)).join(' / '), label: options.arms.map(({ name }) => name).join(' / '), detail: options.allocation === 'stable' ? 'drawn customer by customer' : 'exact in each stratum' },
        { value: formatPercent(options.power, 0), label: 'power', detail: `significance ${formatPercent(options.significance)}` },
        { value: `${tested} of ${segments.length}`, label: 'segments large enough', detail: 'for the smallest effect worth finding' },
      ],
    },
    { type: 'heading', level: 1, text: 'What each segment needs and has' },
    { type: 'paragraph', tone: 'body', text: question(options) },
    sizesTable(plan, hidden),
    ...(hidden.segments.size + hidden.baselines.size === 0 && !hidden.groups.some((row) => row.includes(true)) ? []
      : [{ type: 'paragraph', tone: 'small', text: `What rests on fewer than ${facts.minGroup} customers is hidden, and so is what would give it away.` } as const]),
    { type: 'heading', level: 1, text: 'Who gets what' },
    { type: 'paragraph', tone: 'body', text: assignmentText(plan, facts.minGroup) },
    {
      type: 'table', caption: 'Customers by segment and group',
      columns: [{ label: 'Segment', align: 'left', width: 0.4 }, ...options.arms.map(({ name }) => ({ label: name, align: 'right' as const, width: 0.6 / options.arms.length }))],
      rows: segments.map(({ name }, i) => ({ colour: null, cells: [name, ...plan.counts[i].map((count, j) => (hidden.groups[i][j] ? 'hidden' : formatInteger(count)))] })),
    },
    ...balanceBlocks(plan),
    { type: 'heading', level: 1, text: 'What to measure, and when to stop' },
    { type: 'list', items: conduct(plan) },
    { type: 'heading', level: 1, text: 'How it was computed' },
    { type: 'list', items: formulas(plan) },
  ];
  return { title: `Test plan: ${facts.title}`, subtitle: `${options.arms.map(({ name }) => name).join(' against ')}, in each segment`, asOf: facts.asOf, language: 'en', sections: [{ blocks }] };
}

const amount = ({ metric }: AbOptions, value: number | null): string => (value === null ? '–' : metric === 'rate' ? formatPercent(value, 2) : formatNumber(value));

function question(options: AbOptions): string {
  const effect = options.relative ? `${formatPercent(options.effect)} of the baseline` : options.metric === 'rate' ? `${formatFixed(options.effect * 100, 2)} percentage points` : formatNumber(options.effect);
  return `The test asks in each segment whether the ${options.metric === 'rate' ? 'rate' : 'mean'} differs between the groups. The smallest difference worth finding is ${effect}; it is to be found with a probability of ${formatPercent(options.power, 0)} where it is there.`;
}

/** The rate or mean that can just be found, with its change as a share of the baseline. */
export function findableText(options: AbOptions, { detectable, baseline }: Pick<AbSegment, 'detectable' | 'baseline'>): string {
  if (detectable === null || baseline === null) return '–';
  const change = baseline === 0 ? '' : ` (${detectable > baseline ? '+' : ''}${formatPercent((detectable - baseline) / Math.abs(baseline), 0)})`;
  return `${amount(options, detectable)}${change}`;
}

function sizesTable({ options, segments, counts }: Pick<AbPlan, 'options' | 'segments' | 'counts'>, hidden: Hidden): Block {
  const words = ({ enough, detectable }: AbSegment): string => (enough === null ? 'not known' : enough ? 'large enough' : detectable === null ? 'too small for any effect' : 'too small');
  return {
    type: 'table', caption: 'Sizes by segment',
    columns: [
      { label: 'Segment', align: 'left', width: 0.2 }, { label: 'Customers', align: 'right', width: 0.12 }, { label: 'Baseline', align: 'right', width: 0.1 }, { label: 'To find', align: 'right', width: 0.1 },
      { label: 'Needed', align: 'right', width: 0.13 }, { label: 'Drawn', align: 'right', width: 0.13 }, { label: 'Power', align: 'right', width: 0.08 }, { label: 'Findable', align: 'right', width: 0.14 },
    ],
    rows: segments.map((segment, i) => {
      if (hidden.segments.has(i)) return { colour: null, cells: [segment.name, 'hidden', 'hidden', '–', '–', '–', '–', '–'] };
      // what is needed follows from the baseline, and so would tell it
      if (hidden.baselines.has(i)) return { colour: null, cells: [segment.name, formatInteger(segment.customers), 'hidden', '–', '–', '–', '–', '–'] };
      const pair = (first: number | null, second: number | null): string => (first === null || second === null ? '–' : `${formatInteger(first)} + ${formatInteger(second)}`);
      return {
        colour: null,
        cells: [`${segment.name} (${words(segment)})`, formatInteger(segment.customers), amount(options, segment.baseline), amount(options, segment.target),
          pair(segment.neededControl, segment.neededTreatment), hidden.groups[i].includes(true) ? '–' : pair(counts[i][0], Math.min(...counts[i].slice(1))), segment.power === null ? '–' : formatPercent(segment.power, 0), findableText(options, segment)],
      };
    }),
  };
}

function assignmentText({ options, withoutSegment, withoutConsent, byRow }: Omit<AbPlan, 'files'>, minGroup: number): string {
  return [
    options.allocation === 'stable'
      ? `A customer's group follows from the seed (${options.seed}) and the customer alone, by a hash: nobody is moved when customers join, leave or change segment, and shares hold up to chance.`
      : `In each stratum customers are ordered by a hash of the seed (${options.seed}) and the customer and cut at the shares, which hold to one customer; when customers join or leave, a few others can be moved.`,
    ...(options.stratify === null ? [] : [`Strata are the segments, parted by ${options.stratify}.`]),
    ...(byRow ? ['There is no column that names the customer, so rows were drawn; another order of rows gives other groups.'] : []),
    ...(withoutSegment === 0 ? [] : [`${counted(withoutSegment, 'customer', 'customers')} without a segment take no part.`]),
    ...(options.consent === null ? [] : [`Only customers who agreed to be written to (${options.consent}) take part; ${withoutConsent === 0 ? 'all did' : withoutConsent < minGroup ? `fewer than ${minGroup} did not` : counted(withoutConsent, 'customer did not', 'customers did not')}.`]),
    'Keep the file: it is the record of who was in which group.',
  ].join(' ');
}

function balanceBlocks({ balance }: Omit<AbPlan, 'files'>): Block[] {
  const off = balance.filter(({ difference }) => Math.abs(difference) > MOST_DIFFERENCE).length;
  return [
    { type: 'heading', level: 1, text: 'Are the groups alike before the test?' },
    { type: 'paragraph', tone: 'body', text: off === 0 ? `Yes: no standardised mean difference of a feature exceeds ${MOST_DIFFERENCE}.` : `${counted(off, 'feature differs', 'features differ')} by more than ${MOST_DIFFERENCE} standard deviations. Another seed, or adjusting for the feature in the evaluation, helps.` },
    {
      type: 'table', caption: 'Standardised mean differences, largest first', columns: [{ label: 'Feature', align: 'left', width: 0.7 }, { label: 'Largest difference from the first group', align: 'right', width: 0.3 }],
      rows: balance.slice(0, MOST_FEATURES).map(({ feature, difference }) => ({ colour: null, cells: [feature, formatFixed(difference, 3)] })),
    },
  ];
}

function conduct({ options, comparisons, significance }: Omit<AbPlan, 'files'>): string[] {
  return [
    `Measure the ${options.metric === 'rate' ? 'share of customers' : 'amount per customer, those without any included'} in each group over the same days, for everybody assigned, whether or not the message was opened (intention to treat).`,
    'Set the last day before the first message, long enough for a full cycle of buying, and evaluate once, on that day. Looking earlier and stopping at a good moment finds effects that are not there.',
    'Send nothing else to one group alone while the test runs.',
    ...(options.correction === 'none'
      ? (comparisons > 1 ? [`${comparisons} comparisons are made without a correction: by chance alone about ${formatFixed(comparisons * options.significance, 1)} of them would look like an effect.`] : [])
      : [options.correction === 'bonferroni' ? `Of ${comparisons} comparisons each is held against ${formatFixed(significance, 5)} (Bonferroni).` : `Order the ${comparisons} p-values; hold the smallest against ${formatFixed(significance, 5)}, the next against ${formatFixed(options.significance, 3)} / ${Math.max(1, comparisons - 1)}, and so on, and stop at the first that fails (Holm).`]),
    'Too small a segment can be tested together with others, or for a larger effect (column Findable).',
  ];
}

function formulas({ options, significance }: Omit<AbPlan, 'files'>): string[] {
  const z = 'z(q) is the quantile of the standard normal distribution, r the size of the treatment group over that of the control group.';
  const size = options.metric === 'rate'
    ? 'Control group: n = (z(1 − α/2) √((1 + 1/r) p̄ (1 − p̄)) + z(power) √(p₁(1 − p₁) + p₂(1 − p₂)/r))² / (p₂ − p₁)², with p̄ = (p₁ + r p₂) / (1 + r); with r = 1 that of power.prop.test in R.'
    : 'Control group: n = (1 + 1/r) (z(1 − α/2) + z(power))² s² / d² + z(1 − α/2)² / (2 (1 + r)), the normal approximation with Guenther\'s correction; within a fifth of a customer of power.t.test in R from 10 customers a group on.';
  return [
    size, z,
    ...(options.metric === 'rate' && options.continuity ? ['With the correction for continuity of Fleiss: n′ = n/4 (1 + √(1 + 2(r + 1) / (n r |p₂ − p₁|)))².'] : []),
    `Tests are two-sided; α = ${formatFixed(significance, 5)} for a single comparison.`,
    'Findable: the nearest rate or mean, in the direction of the effect, whose power reaches the aim with all customers of the segment; in brackets how far it lies from the baseline, as a share of that.',
    'Standardised mean difference: (m₁ − m₀) / √((s₁² + s₀²) / 2) of the prepared feature.',
  ];
}
