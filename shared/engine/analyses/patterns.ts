import { fontSubsets } from '../../chart/font-subsets.ts';
import type { GroupPatterns, ItemShare, Itemset, PatternsResult, SequencesResult } from '../../contract/patterns.ts';
import type { Notice } from '../../contract/notice.ts';
import type { Steps } from '../../contract/compute.ts';
import { keyRule, keyText } from '../../features/customer-key.ts';
import type { KeyRule } from '../../features/customer-key.ts';
import { newcombe } from '../../monitor/intervals.ts';
import { basketsOf, totalsOf } from '../../patterns/baskets.ts';
import { patternsJson, patternTables } from '../../patterns/files.ts';
import { frequentItemsets } from '../../patterns/itemsets.ts';
import { readPurchases } from '../../patterns/purchases.ts';
import type { Purchases } from '../../patterns/purchases.ts';
import { countsOf, rulesOf } from '../../patterns/rules.ts';
import { frequentSequences } from '../../patterns/sequences.ts';
import { groupSequences } from '../../patterns/group-sequences.ts';
import { transitionsOf } from '../../patterns/transitions.ts';
import { analysisKey } from '../../pipeline/key.ts';
import { pace } from '../../pipeline/pace.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { patternsReport } from '../../report/patterns-report.ts';
import { toHtml } from '../../report/to-html.ts';
import { formatPercent } from '../../text/format.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { readColumns } from '../customer-columns.ts';
import { needOrderLines } from '../order-lines.ts';

/** Combinations at most; more of them nobody reads. */
const MOST_SETS = 200_000;
/** Single items listed for each group. */
const MOST_ITEMS = 100;

const parameters = ({ params: p }: Recipe): readonly unknown[] => [
  p['patterns.items'], p['patterns.basket'], p['patterns.support'], p['patterns.minCount'], p['patterns.confidence'], p['patterns.length'],
  p['patterns.correction'], p['patterns.alpha'], p['patterns.maxGap'],
];

interface Held {
  readonly purchases: Purchases;
  /** Label of each customer of the purchases; −1: in no segment. */
  readonly groupOf: Int32Array;
  readonly groups: number;
  readonly notices: readonly Notice[];
}

const keyed = (id: string | null, rule: KeyRule | null): string | null => (rule === null ? id : keyText(id, rule));

/** What was bought with the segment of each customer; what was bought is read once for all segmentations. */
async function purchasesOf(context: AnalysisContext): Promise<Held> {
  const { recipe, keys, platform, signal, flights } = context;
  const of = recipe.params['patterns.items'];
  const { report: source, roles, further } = await needOrderLines(context);
  // Ids of a further file are matched as its join says; those of the first are the customers' own.
  const rule = further === null ? null : keyRule(further.join);
  const customers = await context.customers();
  const key = analysisKey('patterns', keys.customers, 'purchases', [of]);
  const { value: purchases } = await flights.get<Purchases>(
    key, (work) => readPurchases(platform.database, { source, roles, recipe, of, table: `bought_${key.slice(0, 12)}`, signal: work.signal }), { signal },
  );
  const [features, cluster] = [await context.features(), await context.cluster()];
  const [ids] = customers.id === null ? [] : await readColumns(platform.database, customers.table, [{ name: customers.id, kind: 'text' }], signal);
  const label = new Map<string, number>();
  features.rowIndex.forEach((row, i) => {
    const id = ids?.kind === 'text' ? ids.values[row] : null;
    const own = keyed(id ?? null, rule);
    if (own !== null) label.set(own, cluster.labels[i]);
  });
  const buyers = purchases.customers.map((id) => keyed(id, rule) ?? '');
  const groupOf = Int32Array.from(buyers, (id) => label.get(id) ?? -1);
  const bought = new Set(buyers);
  const without = [...label.keys()].filter((id) => !bought.has(id)).length;
  return {
    purchases, groupOf, groups: cluster.k,
    notices: without === 0 ? [] : [{ code: 'customers-without-items', data: { count: without, what: purchases.of } }],
  };
}

/** Everyone, whose place is behind the segments, then these. */
const groupsInOrder = (groups: number): number[] => [groups, ...Array.from({ length: groups }, (_, label) => label)];

/** So many of n are the least support, and at least the least count. */
const leastOf = ({ params }: Recipe, totals: readonly number[]): number[] => totals.map((n) => Math.max(params['patterns.minCount'], Math.ceil(params['patterns.support'] * n - 1e-9)));

/** What customers buy together, in each segment and on the whole. */
export const patterns: AnalysisSpec<'patterns'> = {
  after: 'cluster',
  parameters,
  async run(context): Promise<PatternsResult> {
    const { recipe, platform, signal, progress } = context;
    const { purchases, groupOf, groups, notices } = await purchasesOf(context);
    const basket = recipe.params['patterns.basket'];
    const steps = search(context, purchases, groupOf, groups);
    const found = await pace(steps, { clock: platform.clock, signal, onProgress: ({ fraction }) => progress(fraction) });
    const { of, column, nameColumn, items } = purchases;
    return { of, column, nameColumn, basket, items, groups: found, notices };
  },
};

function* search({ recipe, platform }: AnalysisContext, purchases: Purchases, groupOf: Int32Array, groups: number): Steps<GroupPatterns[]> {
  const { params } = recipe;
  const baskets = basketsOf(purchases, groupOf, groups, params['patterns.basket']);
  const totals = totalsOf(baskets);
  const least = leastOf(recipe, totals.baskets);
  const sets = yield* frequentItemsets(baskets, { least, maxLength: params['patterns.length'], limit: MOST_SETS });
  const counts = countsOf(sets);
  const singles = sets.filter((set) => set.items.length === 1);
  const out: GroupPatterns[] = [];
  for (const group of groupsInOrder(groups)) {
    const { tested, rules } = totals.baskets[group] === 0 ? { tested: 0, rules: [] } : yield* rulesOf(platform.elementary, sets, counts, group, totals.baskets, {
      minConfidence: params['patterns.confidence'], least, correction: params['patterns.correction'], alpha: params['patterns.alpha'],
    });
    out.push({
      label: group === groups ? null : group, baskets: totals.baskets[group], customers: totals.customers[group], least: least[group], tested, rules,
      items: itemShares(singles, group, totals.customers),
    });
    yield { fraction: out.length / (groups + 1) };
  }
  return out;
}

/** The items that mark a group: bought by more of its customers than of all others. */
function itemShares(singles: readonly Itemset[], group: number, customers: readonly number[]): ItemShare[] {
  const all = customers.length - 1;
  const [n, others] = [customers[group], customers[all] - customers[group]];
  if (n === 0) return [];
  const shares = singles.filter((set) => set.customers[group] > 0).map((set): ItemShare => {
    const own = set.customers[group];
    const rest = set.customers[all] - own;
    const interval = group === all || others === 0 ? null : newcombe([rest, others], [own, n]);
    return { item: set.items[0], customers: own, share: own / n, elsewhere: interval === null ? null : rest / others, low: interval?.[0] ?? null, high: interval?.[1] ?? null };
  });
  const by = ({ share, elsewhere }: ItemShare): number => share - (elsewhere ?? 0);
  return shares.sort((a, b) => by(b) - by(a) || a.item - b.item).slice(0, MOST_ITEMS);
}

/** What customers buy one after the other, in each segment and on the whole. */
export const sequences: AnalysisSpec<'sequences'> = {
  after: 'cluster',
  parameters,
  async run(context): Promise<SequencesResult> {
    const { recipe, platform, signal, progress } = context;
    const { purchases, groupOf, groups, notices } = await purchasesOf(context);
    const { params } = recipe;
    const baskets = basketsOf(purchases, groupOf, groups, 'order');
    const { customers } = totalsOf(baskets);
    const least = leastOf(recipe, customers);
    const steps = frequentSequences({ ...baskets, day: purchases.day }, {
      least, maxItems: params['patterns.length'], maxTogether: 2, maxGap: params['patterns.maxGap'], limit: MOST_SETS,
    });
    const found = await pace(steps, { clock: platform.clock, signal, onProgress: ({ fraction }) => progress(fraction) });
    const returning = new Array<number>(groups + 1).fill(0);
    purchases.customer.forEach((who, b) => {
      if (b === 0 || purchases.customer[b - 1] !== who || (b > 1 && purchases.customer[b - 2] === who)) return;
      returning[groups] += 1;
      if (groupOf[who] >= 0) returning[groupOf[who]] += 1;
    });
    const share = returning[groups] / Math.max(1, customers[groups]);
    return {
      of: purchases.of, column: purchases.column, items: purchases.items,
      groups: groupsInOrder(groups).map((group) => ({
        label: group === groups ? null : group, customers: customers[group], returning: returning[group], least: least[group],
        sequences: groupSequences(found, group, customers, least[group]),
      })),
      transitions: transitionsOf(purchases, groupOf, groups),
      notices: [...notices, ...(share < 0.5 ? [{ code: 'orders-of-one' as const, data: { share: formatPercent(share) } }] : [])],
    };
  },
};

/** Both of a recipe, from the cache where they are there. */
async function bothOf(context: AnalysisContext): Promise<{ patterns: PatternsResult; sequences: SequencesResult }> {
  const { flights, keys, recipe, signal } = context;
  const { value: together } = await flights.get<PatternsResult>(analysisKey('patterns', keys.cluster, null, parameters(recipe)), (work) => patterns.run({ ...context, signal: work.signal }, null), { signal });
  const { value: after } = await flights.get<SequencesResult>(analysisKey('sequences', keys.cluster, null, parameters(recipe)), (work) => sequences.run({ ...context, signal: work.signal }, null), { signal });
  return { patterns: together, sequences: after };
}

/** Tables, JSON and a page of what customers buy together and next. */
export const patternFiles: AnalysisSpec<'patternFiles'> = {
  after: 'profile',
  parameters: (recipe) => [...parameters(recipe), recipe.title, recipe.params['export.formulaSafe'], recipe.params['report.minGroup']],
  async run(context) {
    const [found, profile, customers] = [await bothOf(context), await context.profile(), await context.customers()];
    const { recipe, platform } = context;
    const names = profile.segments.map(({ name }) => name);
    const report = patternsReport({ recipe, asOf: customers.asOf, ...found, segments: profile.segments });
    const html = toHtml(report, await platform.fonts(fontSubsets(JSON.stringify(report)), 'woff2'));
    const texts = [
      ...patternTables({ ...found, names }, recipe.params['export.formulaSafe']),
      { name: 'patterns.json', text: `${JSON.stringify(patternsJson({ ...found, names }), null, 2)}\n`, neutralised: 0 }, { name: 'patterns.html', text: html, neutralised: 0 },
    ];
    return { ...found, names, files: texts.map(({ name, text, neutralised }) => ({ name, bytes: new TextEncoder().encode(text), neutralised })) };
  },
};
