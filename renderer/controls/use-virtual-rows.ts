import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { FocusEvent } from 'react';

/** What rows may scroll in: the nearest of these around them. */
const SCROLLERS = '.scroll, .inspector, .column-list';
/** So many rows are drawn as they are. */
const FEW = 40;
const OVERSCAN = 6;
/** Height in sight, in pixels, until it is measured: the first rows are then made with the page, in slices. */
const FIRST_SIGHT = { width: 0, height: 560 };

export interface VirtualRow {
  readonly index: number;
  /** Pixels of rows that are not drawn between this one and the one drawn before it. */
  readonly gap: number;
}

export interface VirtualRows {
  readonly rows: readonly VirtualRow[];
  /** Pixels of rows below the last one drawn. */
  readonly after: number;
  /** Whether some are not drawn. */
  readonly partly: boolean;
  /** For the element around the rows. */
  readonly body: {
    readonly ref: (element: HTMLElement | null) => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: () => void;
  };
  /** For each row, with `data-index`. */
  readonly measure: ((element: Element | null) => void) | undefined;
}

/**
 * Which of many rows of any height are drawn: those in sight, and the one that has the focus, so that what is being typed there
 * stays. Few rows are all drawn.
 * @param estimate height of a row in pixels before it is measured
 */
export function useVirtualRows(count: number, estimate: number): VirtualRows {
  const element = useRef<HTMLElement | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const [margin, setMargin] = useState(0);
  const few = count <= FEW;
  const scroller = (): HTMLElement | null => element.current?.closest<HTMLElement>(SCROLLERS) ?? null;
  const virtual = useVirtualizer({
    count: few ? 0 : count, getScrollElement: scroller, estimateSize: () => estimate, overscan: OVERSCAN, initialRect: FIRST_SIGHT, useFlushSync: false, scrollMargin: margin,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return focused === null || focused >= count || seen.includes(focused) ? seen : [...seen, focused].sort((a, b) => a - b);
    },
  });
  // What stands above the rows in the same scroller may come and go.
  useLayoutEffect(() => {
    const own = element.current;
    const box = own?.closest<HTMLElement>(SCROLLERS) ?? null;
    if (few || box === null || own === null) return undefined;
    const sizes = new ResizeObserver(() => look());
    const look = (): void => {
      for (const child of box.children) sizes.observe(child);
      const above = Math.round(own.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop);
      setMargin((before) => (Math.abs(above - before) > 1 ? above : before));
    };
    look();
    const children = new MutationObserver(look);
    children.observe(box, { childList: true });
    return () => {
      sizes.disconnect();
      children.disconnect();
    };
  }, [few]);
  const ref = useCallback((found: HTMLElement | null) => void (element.current = found), []);
  const onFocus = useCallback((event: FocusEvent) => {
    const row = (event.target as HTMLElement).closest('[data-index]');
    setFocused(row === null ? null : Number(row.getAttribute('data-index')));
  }, []);
  const onBlur = useCallback(() => setFocused(null), []);
  const body = { ref, onFocus, onBlur };
  if (few) return { rows: Array.from({ length: count }, (_, index) => ({ index, gap: 0 })), after: 0, partly: false, body, measure: undefined };
  let end = margin;
  const rows = virtual.getVirtualItems().map(({ index, start, end: next }) => {
    const gap = Math.max(0, start - end);
    end = next;
    return { index, gap };
  });
  return { rows, after: Math.max(0, margin + virtual.getTotalSize() - end), partly: true, body, measure: virtual.measureElement };
}
