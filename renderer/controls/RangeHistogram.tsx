import { memo, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import type { Histogram } from '../../shared/contract/tables.ts';

interface Props {
  readonly histogram: Histogram;
  readonly label: string;
  /** Chosen customers by bin, or null. */
  readonly chosen: readonly number[] | null;
  /** The value at an edge of the histogram, as the file has it. */
  readonly valueOf: (edge: number) => number;
  /** Bins that were dragged over or picked by key; both included. */
  readonly onSelect: (from: number, to: number, words: string) => void;
}

const WIDTH = 84;
const HEIGHT = 30;

/** A distribution whose bars choose customers: drag over them, or arrow keys (with Shift for several) and Enter. */
export const RangeHistogram = memo(function RangeHistogram({ histogram, label, chosen, valueOf, onSelect }: Props) {
  const { counts, min, max } = histogram;
  const [range, setRange] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [dragging, setDragging] = useState(false);
  const most = Math.max(1, ...counts);
  const step = WIDTH / counts.length;
  const edge = (bin: number): string => formatValue(valueOf(min + ((max - min) * bin) / counts.length), 'number');
  const ends = ({ from, to }: { from: number; to: number }): [number, number] => [Math.min(from, to), Math.max(from, to)];
  const words = (bins: { from: number; to: number }): string => {
    const [low, high] = ends(bins);
    return `${label} ${edge(low)} to ${edge(high + 1)}`;
  };
  const binAt = (event: PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(counts.length - 1, Math.floor(((event.clientX - left) / Math.max(1, width)) * counts.length)));
  };
  const choose = (bins: { from: number; to: number }): void => onSelect(...ends(bins), words(bins));
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (way !== 0) {
      const to = Math.max(0, Math.min(counts.length - 1, (range?.to ?? -1) + way));
      setRange(event.shiftKey && range !== null ? { from: range.from, to } : { from: to, to });
    } else if (event.key === 'Enter' && range !== null) choose(range);
    else return;
    event.preventDefault();
  };
  const [low, high] = range === null ? [-1, -2] : ends(range);
  return (
    <svg
      className="range-histogram" width={WIDTH} height={HEIGHT} role="application" aria-roledescription="chart" tabIndex={0} onKeyDown={onKeyDown} onBlur={() => setRange(null)}
      aria-label={`Distribution of ${label}, from ${edge(0)} to ${edge(counts.length)}. ${range === null ? 'Arrow keys choose values, Enter selects customers.' : words(range)}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
        setRange({ from: binAt(event), to: binAt(event) });
      }}
      onPointerMove={(event) => dragging && range !== null && setRange({ from: range.from, to: binAt(event) })}
      onPointerUp={() => {
        if (range !== null && dragging) choose(range);
        setDragging(false);
        setRange(null);
      }}
    >
      <title>{range === null ? `${label}: drag to select customers` : words(range)}</title>
      {counts.map((count, bin) => {
        const size = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT);
        const part = chosen === null || count === 0 ? 1 : Math.min(1, chosen[bin] / count);
        const wide = Math.max(1, step - 1.2);
        return (
          <g key={bin}>
            {bin >= low && bin <= high && <rect x={bin * step} y={0} width={step} height={HEIGHT} fill="var(--accent-soft)" />}
            {part < 1 && <rect x={bin * step} y={HEIGHT - size} width={wide} height={size * (1 - part)} fill="var(--line-strong)" />}
            <rect x={bin * step} y={HEIGHT - size * part} width={wide} height={size * part} fill="var(--bars)" />
          </g>
        );
      })}
    </svg>
  );
});
