import type { Steps } from '../contract/compute.ts';
import type { FuzzyCluster, FuzzyProposals } from '../contract/proposals.ts';
import type { StepOf } from '../recipe/steps.ts';
import { likeness } from './similarity.ts';
import { plainForm } from './spellings.ts';

export interface FuzzyRecord {
  readonly cells: readonly (string | null)[];
  readonly rows: number;
  /** What it is blocked by, for a block by column. */
  readonly block: string | null;
}

/** In larger blocks only records this near in alphabetical order are compared. */
const LARGE_BLOCK = 400;
const WINDOW = 40;
const MOST_CLUSTERS = 500;
const PAIRS_PER_SLICE = 2000;
const START_LETTERS = 3;

function blockOf(record: FuzzyRecord, block: StepOf<'fuzzy'>['block']): string | null {
  if (block === 'none') return '';
  if (block === 'start') return plainForm(record.cells[0] ?? '').slice(0, START_LETTERS) || null;
  return record.block === null ? null : plainForm(record.block);
}

/** Mean likeness over the columns in which both have a text; 0 where there is none. */
function recordLikeness(measure: StepOf<'fuzzy'>['measure'], a: readonly string[], b: readonly string[]): number {
  let total = 0;
  let compared = 0;
  for (let j = 0; j < a.length; j++) {
    if (a[j] === '' || b[j] === '') continue;
    total += likeness(measure, a[j], b[j]);
    compared++;
  }
  return compared === 0 ? 0 : total / compared;
}

/**
 * Proposes records that may be one customer: records of one block are compared pair by pair, and those alike enough are
 * linked. Case, accents and signs do not count. A person approves each cluster; nothing is merged by it.
 *
 * @param records different ones
 */
export function* fuzzyGroups(records: readonly FuzzyRecord[], step: Pick<StepOf<'fuzzy'>, 'measure' | 'threshold' | 'block'>): Steps<FuzzyProposals> {
  const forms = records.map((record) => record.cells.map((cell) => (cell === null ? '' : plainForm(cell))));
  const blocks = new Map<string, number[]>();
  records.forEach((record, i) => {
    const key = blockOf(record, step.block);
    if (key === null) return;
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [i]);
    else block.push(i);
  });
  const links: { a: number; b: number; likeness: number }[] = [];
  let compared = 0;
  let narrowed = false;
  let seen = 0;
  for (const block of blocks.values()) {
    const large = block.length > LARGE_BLOCK;
    narrowed ||= large;
    const order = large ? block.toSorted((a, b) => (forms[a].join('\0') < forms[b].join('\0') ? -1 : 1)) : block;
    for (let i = 0; i < order.length; i++) {
      const to = large ? Math.min(order.length, i + 1 + WINDOW) : order.length;
      for (let j = i + 1; j < to; j++) {
        const found = recordLikeness(step.measure, forms[order[i]], forms[order[j]]);
        if (found >= step.threshold) links.push({ a: order[i], b: order[j], likeness: found });
        if (++compared % PAIRS_PER_SLICE === 0) yield { fraction: seen / records.length };
      }
    }
    seen += block.length;
  }
  return { clusters: clustersOf(records, links), records: records.length, compared, narrowed };
}

function clustersOf(records: readonly FuzzyRecord[], links: readonly { a: number; b: number; likeness: number }[]): FuzzyCluster[] {
  const parent = records.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]];
    return at;
  };
  for (const { a, b } of links) parent[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  const weakest = new Map<number, number>();
  const members = new Map<number, Set<number>>();
  for (const { a, b, likeness: found } of links) {
    const at = root(a);
    weakest.set(at, Math.min(weakest.get(at) ?? 1, found));
    const set = members.get(at) ?? new Set<number>();
    members.set(at, set.add(a).add(b));
  }
  return [...members].map(([at, set]): FuzzyCluster => ({
    records: [...set].map((i) => ({ cells: records[i].cells, rows: records[i].rows, i })).toSorted((a, b) => b.rows - a.rows || a.i - b.i).map(({ cells, rows }) => ({ cells, rows })),
    likeness: weakest.get(at) ?? 1,
  })).toSorted((a, b) => b.likeness - a.likeness).slice(0, MOST_CLUSTERS);
}
