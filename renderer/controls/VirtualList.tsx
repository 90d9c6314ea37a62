import type { ReactElement } from 'react';
import { useVirtualRows } from './use-virtual-rows.ts';

/** What an item of a list is to have on its `li`. */
export interface ItemProps {
  readonly ref: ((element: Element | null) => void) | undefined;
  readonly 'data-index': number;
  readonly 'aria-setsize': number;
  readonly 'aria-posinset': number;
  readonly style: { readonly marginTop: number } | undefined;
}

interface Props<T> {
  readonly items: readonly T[];
  /** Pixels of an item before it is measured. */
  readonly estimate: number;
  /** Draws an item; its key is the caller's. */
  readonly renderItem: (item: T, props: ItemProps) => ReactElement;
}

/** A list of any length: only items in sight exist, and each says which of how many it is. */
export function VirtualList<T>({ items, estimate, renderItem }: Props<T>) {
  const { rows, after, body, measure } = useVirtualRows(items.length, estimate);
  return (
    <ul {...body} className="virtual-list" style={after > 0 ? { paddingBottom: after } : undefined}>
      {rows.map(({ index, gap }) => renderItem(items[index], {
        ref: measure, 'data-index': index, 'aria-setsize': items.length, 'aria-posinset': index + 1, style: gap > 0 ? { marginTop: gap } : undefined,
      }))}
    </ul>
  );
}
