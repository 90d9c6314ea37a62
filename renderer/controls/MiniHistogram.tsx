import type { Histogram } from '../../shared/contract/tables.ts';
import { formatValue } from '../../shared/chart/numbers.ts';

interface Props {
  readonly histogram: Histogram;
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  readonly dim?: boolean;
}

/** Counts as small bars; roots of the counts would hide the skew that decides about logs, so heights are the counts. */
export function MiniHistogram({ histogram, label, width = 84, height = 30, dim = false }: Props) {
  const { counts, min, max } = histogram;
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  const summary = `${label}: from ${formatValue(min, 'number')} to ${formatValue(max, 'number')}`;
  return (
    <svg width={width} height={height} role="img" aria-label={summary}>
      {counts.map((count, bin) => {
        const size = count === 0 ? 0 : Math.max(1.5, (count / most) * height);
        return (
          <rect key={bin} x={bin * step} y={height - size} width={Math.max(1, step - 1.2)} height={size} fill={dim ? 'var(--line)' : 'var(--bars)'} />
        );
      })}
    </svg>
  );
}
