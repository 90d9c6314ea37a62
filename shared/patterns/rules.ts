import type { Steps } from '../contract/compute.ts';
import type { AssociationRule, Itemset, RuleCount } from '../contract/patterns.ts';
import type { Elementary } from '../math/elementary.ts';
import { newcombe } from '../monitor/intervals.ts';
import { corrected, fisherUpper } from './fisher.ts';

export interface RuleOptions {
  readonly minConfidence: number;
  /** Baskets that a rule needs, by group and last for everyone. */
  readonly least: readonly number[];
  readonly correction: 'holm' | 'bh' | 'none';
  /** Corrected probability up to which a rule is listed. */
  readonly alpha: number;
}

export interface GroupRules {
  readonly tested: number;
  readonly rules: AssociationRule[];
}

const RULES_A_SLICE = 2000;
/** A simpler rule is as good when the confidence is higher by no more than this. */
const EQUAL = 1e-12;

/** Counts of sets by their items. */
export type SetCounts = ReadonlyMap<string, Itemset>;

export const keyOf = (items: readonly number[]): string => items.join(' ');

export function countsOf(sets: readonly Itemset[]): SetCounts {
  return new Map(sets.map((set) => [keyOf(set.items), set]));
}

function ratio(both: number, left: number, right: number, baskets: number): RuleCount {
  const confidence = left > 0 ? both / left : null;
  return { both, left, right, baskets, confidence, lift: confidence === null || right === 0 ? null : (both * baskets) / (left * right) };
}

/**
 * Rules with one item on the right, in one group: of every frequent set each item in turn. All of them are tested; a rule is listed
 * when it reaches the confidence, no simpler rule (fewer items on the left, or none) is as confident (R. Bayardo, R. Agrawal,
 * D. Gunopulos, ICDE 1999: improvement above 0), and its corrected probability is small.
 * Measures: R. Agrawal, T. Imielinski, A. Swami, SIGMOD 1993 (support, confidence); S. Brin et al., SIGMOD 1997 (lift, conviction);
 * G. Piatetsky-Shapiro 1991 (leverage).
 *
 * @param group position of the counts; the last one is everyone
 * @param baskets by group and last of everyone
 */
export function* rulesOf(
  elementary: Pick<Elementary, 'exp' | 'lgamma'>, sets: readonly Itemset[], counts: SetCounts, group: number, baskets: readonly number[], options: RuleOptions,
): Steps<GroupRules> {
  const all = baskets.length - 1;
  const of = (items: readonly number[], at = group): number => counts.get(keyOf(items))?.baskets[at] ?? 0;
  const n = baskets[group];
  const found: { items: readonly number[]; right: number; set: Itemset }[] = [];
  const ps: number[] = [];
  for (const set of sets) {
    if (set.items.length < 2 || set.baskets[group] < options.least[group]) continue;
    for (const right of set.items) {
      const left = set.items.filter((item) => item !== right);
      found.push({ items: left, right, set });
      ps.push(fisherUpper(elementary, set.baskets[group], of(left), of([right]), n));
      if (found.length % RULES_A_SLICE === 0) yield { fraction: 0 };
    }
  }
  const adjusted = corrected(Float64Array.from(ps), options.correction);
  const rules: AssociationRule[] = [];
  for (let i = 0; i < found.length; i++) {
    const { items, right, set } = found[i];
    const here = ratio(set.baskets[group], of(items), of([right]), n);
    const confidence = here.confidence ?? 0;
    if (confidence < options.minConfidence || adjusted[i] > options.alpha || redundant(items, right, confidence, of, n)) continue;
    const elsewhere = group === all ? null
      : ratio(set.baskets[all] - here.both, of(items, all) - here.left, of([right], all) - here.right, baskets[all] - n);
    rules.push({
      ...here, antecedent: items, consequent: right, customers: set.customers[group], support: here.both / n,
      leverage: here.both / n - (here.left / n) * (here.right / n),
      conviction: here.both === here.left ? null : (1 - here.right / n) / (1 - confidence),
      p: ps[i], adjusted: adjusted[i], elsewhere,
      difference: elsewhere === null ? null : differenceOf(elsewhere, here),
      ownLift: elsewhere === null || elsewhere.lift === null || elsewhere.lift === 0 || here.lift === null ? null : here.lift / elsewhere.lift,
    });
    if (i % RULES_A_SLICE === 0) yield { fraction: 0 };
  }
  rules.sort((a, b) => b.leverage - a.leverage || a.antecedent.length - b.antecedent.length || (keyOf([...a.antecedent, a.consequent]) < keyOf([...b.antecedent, b.consequent]) ? -1 : 1));
  return { tested: found.length, rules };
}

function differenceOf(elsewhere: RuleCount, here: RuleCount): AssociationRule['difference'] {
  const interval = newcombe([elsewhere.both, elsewhere.left], [here.both, here.left]);
  if (interval === null || here.confidence === null || elsewhere.confidence === null) return null;
  return { value: here.confidence - elsewhere.confidence, low: interval[0], high: interval[1] };
}

/** Whether a rule with fewer items on the left, or none, is as confident. */
function redundant(items: readonly number[], right: number, confidence: number, of: (items: readonly number[]) => number, n: number): boolean {
  for (let mask = 0; mask < (1 << items.length) - 1; mask++) {
    const part = items.filter((_, i) => (mask >> i) % 2 === 1);
    const left = part.length === 0 ? n : of(part);
    const both = of([...part, right].sort((a, b) => a - b));
    if (both / left >= confidence - EQUAL) return true;
  }
  return false;
}
