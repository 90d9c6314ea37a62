import type { CorrelationResult } from '../contract/analyses.ts';
import type { FeatureInfo } from '../contract/results.ts';
import type { ColumnInfo } from '../contract/tables.ts';

/** What is proposed for one feature, and why. */
export interface FeatureAdvice {
  readonly column: string;
  readonly label: string;
  /** `keep` and `drop` are about features in use, `add` about others. */
  readonly advice: 'keep' | 'drop' | 'add';
  readonly reason: string;
}

/** A feature that is not in use is worth adding when it moves with none in use more than this, */
const APART = 0.5;
/** and when no larger share of it is missing. */
const MOST_MISSING = 0.2;

/** Of these the segments would follow the calendar, chance or coarser copies, not the customer. */
const NEVER = /_month$|^rfm_|^(weekend|night|morning|afternoon|evening|winter|spring|summer|autumn)_share$/;

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const two = (r: number): string => (Math.round(r * 100) / 100).toString();

/**
 * A set of features to start from: those in use, less the ones that repeat another; and others that would add something of
 * their own. Reasons are sentences.
 *
 * @param rows number of customers
 */
export function suggestFeatures(features: readonly FeatureInfo[], columns: readonly ColumnInfo[], found: CorrelationResult, rows: number): FeatureAdvice[] {
  const place = new Map(found.columns.map(({ column }, i) => [column, i]));
  const labelOf = new Map(features.map(({ column, label }) => [column, label]));
  const infoOf = new Map(columns.map((column) => [column.name, column]));
  const r = (a: string, b: string): number => {
    const [i, j] = [place.get(a), place.get(b)];
    return i === undefined || j === undefined ? NaN : found.matrix[i * found.columns.length + j];
  };
  const used = features.filter((feature) => feature.used);
  const dropped = new Set<string>();
  const advice = used.map(({ column, label, missingCount }): FeatureAdvice => {
    const group = found.groups.find(({ members, keep }) => keep !== column && members.includes(column) && infoOf.has(keep) && used.some((one) => one.column === keep));
    const direct = group === undefined ? NaN : r(column, group.keep);
    if (group !== undefined && Math.abs(direct) >= APART) {
      dropped.add(column);
      return { column, label, advice: 'drop', reason: `It says much the same as ${labelOf.get(group.keep) ?? group.keep} (correlation ${two(direct)}).` };
    }
    if (missingCount * 2 > rows) {
      dropped.add(column);
      return { column, label, advice: 'drop', reason: `${percent(missingCount / rows)} of its values are missing.` };
    }
    return { column, label, advice: 'keep', reason: 'It differs between customers and repeats no other feature.' };
  });
  const kept = used.filter(({ column }) => !dropped.has(column)).map(({ column }) => column);
  for (const { column, label, kind, used: inUse } of features) {
    const info = infoOf.get(column);
    if (inUse || kind !== 'numeric' || info?.definition === undefined || NEVER.test(column)) continue;
    // The same for three customers in four tells only the others apart.
    const flat = info.quantiles !== null && info.quantiles[1] === info.quantiles[3];
    if (info.missing > MOST_MISSING * rows || info.distinct < 3 || flat) continue;
    const nearest = Math.max(...kept.map((other) => Math.abs(r(column, other))).filter((value) => !Number.isNaN(value)), 0);
    if (!place.has(column) || nearest > APART) continue;
    advice.push({ column, label, advice: 'add', reason: `It moves with no feature in use (largest correlation ${two(nearest)}) and ${info.missing === 0 ? 'has no gaps' : `has few gaps (${percent(info.missing / rows)})`}.` });
    kept.push(column);
  }
  return advice;
}
