import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Figure } from '../../shared/chart/figure.ts';
import { moveCursor, sayPoint } from './navigate.ts';
import type { Cursor } from './navigate.ts';

interface Props {
  readonly figure: Figure;
  /** What is under the cursor is shown, not only said. */
  readonly shown?: boolean;
  /** A point, bar or cell was clicked, or Enter pressed on it. */
  readonly onPick?: (cursor: Cursor) => void;
  readonly onEscape?: () => void;
  /** The cursor moved; null: it is gone. */
  readonly onCursor?: (cursor: Cursor | null) => void;
  /** Any other key; true when it is dealt with. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
  readonly children: ReactNode;
}

/** What every picture of a figure has in common: name, summary, and points that the arrow keys walk through. */
export function FigureFrame({ figure, shown = false, onPick, onEscape, onCursor, onKey, children }: Props) {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const description = useId();
  const move = (next: Cursor | null): void => {
    setCursor(next);
    onCursor?.(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === 'Enter' || event.key === ' ') && cursor !== null) {
      event.preventDefault();
      onPick?.(cursor);
      return;
    }
    if (event.key === 'Escape') onEscape?.();
    const next = moveCursor(figure, cursor, event.key);
    if (next !== null) {
      event.preventDefault();
      move(next);
    } else if (onKey?.(event) === true) event.preventDefault();
  };
  return (
    <div
      className="figure" role="application" aria-roledescription="chart" aria-label={figure.title} aria-describedby={description} tabIndex={0}
      onKeyDown={onKeyDown} onBlur={() => cursor !== null && move(null)}
    >
      {children}
      <p id={description} className="visually-hidden">{figure.description} Arrow keys walk through the points.</p>
      <p className={cursor !== null && shown ? 'point-said' : 'visually-hidden'} aria-live="polite">{cursor === null ? '' : sayPoint(figure, cursor)}</p>
    </div>
  );
}
