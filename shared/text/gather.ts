import type { ErrorData } from '../errors/app-error.ts';
import { formatInteger } from './format.ts';

/** Notices of one kind about up to so many columns stand singly; about more they become one. */
const MOST_SINGLE = 10;
/** Names written out of a long list. */
const WRITTEN = 5;
/** Names up to which a list is written out as a whole. */
const SHORT = 20;

/** A list of names for a sentence: a long one as its first few and how many more there are. */
export function fewNames(names: readonly string[]): string {
  return names.length <= SHORT ? names.join(', ') : firstOf(names, '');
}

const firstOf = (names: readonly string[], what: string): string => `${names.slice(0, WRITTEN).join(', ')} and ${formatInteger(names.length - WRITTEN)} more${what}`;

/** What is told of one column and cannot be told of many at once. */
const OWN = ['column', 'count', 'reason', 'example', 'examples', 'cell'] as const;

/**
 * Notices of one code about the `column` of each, gathered where they are many: one notice whose `column` is a few of the
 * names, `columns` all of them and `count` the sum. What they share besides stays; reasons and examples of single columns go.
 */
export function gatherNotices<N extends { readonly code: string; readonly data: ErrorData }>(notices: readonly N[]): N[] {
  const groups = new Map<string, N[]>();
  const keyOf = ({ code, data }: N): string | null => {
    if (typeof data['column'] !== 'string' || Array.isArray(data['columns'])) return null;
    return JSON.stringify([code, Object.entries(data).filter(([name]) => !OWN.some((own) => own === name))]);
  };
  for (const notice of notices) {
    const key = keyOf(notice);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [notice]);
    else group.push(notice);
  }
  return notices.flatMap((notice) => {
    const group = groups.get(keyOf(notice) ?? '') ?? [];
    if (group.length <= MOST_SINGLE) return [notice];
    if (group[0] !== notice) return [];
    const columns = group.map(({ data }) => String(data['column']));
    const shared = Object.fromEntries(Object.entries(notice.data).filter(([name]) => !OWN.some((own) => own === name)));
    const counts = group.map(({ data }) => data['count']);
    const count = counts.every((one) => typeof one === 'number') ? { count: counts.reduce((sum, one) => sum + one, 0) } : {};
    return [{ ...notice, data: { ...shared, ...count, column: firstOf(columns, ' columns'), columns } }];
  });
}
