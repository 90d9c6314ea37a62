import { formatTick } from '../../shared/chart/numbers.ts';
import { niceTicks } from '../../shared/chart/ticks.ts';

interface Props {
  readonly high: number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
}

/** Grid lines and their values, from zero up, of a picture drawn by hand. */
export function HeightAxis({ high, y, left, right }: Props) {
  const ticks = niceTicks(0, high, 4);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  return (
    <g className="height-axis">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={left - 6} y={y(tick)} dominantBaseline="central" textAnchor="end">{formatTick(tick, step, 'number')}</text>
        </g>
      ))}
    </g>
  );
}
