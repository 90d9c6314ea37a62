import type { ShapedColumn } from '../contract/steps.ts';
import { formatList } from '../text/format.ts';

/** Names given before the others are counted. */
const MOST_NAMES = 3;

const waysOf = (columns: readonly ShapedColumn[]): string => formatList([...new Set(columns.flatMap(({ ways }) => ways))]);

function namesOf(columns: readonly ShapedColumn[], most: number): string {
  const names = columns.map(({ column }) => column);
  return names.length <= most + 1 ? formatList(names) : `${names.slice(0, most).join(', ')} and ${names.length - most} more features`;
}

/** Which figures are not of the values that the segments were made of, or are of prepared ones: a sentence each; empty where nothing is to be said. */
export function shapedSentences(shaped: readonly ShapedColumn[] | undefined, most = MOST_NAMES): string[] {
  const [kept, prepared] = [(shaped ?? []).filter((one) => one.kept), (shaped ?? []).filter((one) => !one.kept)];
  return [
    ...(kept.length === 0 ? [] : [`Figures of ${namesOf(kept, most)} are of the values as they were; the segments were made of prepared ones (${waysOf(kept)}).`]),
    ...(prepared.length === 0 ? [] : [`Figures of ${namesOf(prepared, most)} are of prepared values (${waysOf(prepared)}).`]),
  ];
}
