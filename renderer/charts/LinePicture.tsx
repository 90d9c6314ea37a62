import { useMemo, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import type { Figure, LineSeries } from '../../shared/chart/figure.ts';
import { bandPoints, linePoints, lineScales } from '../../shared/chart/line-scales.ts';
import { formatValue } from '../../shared/chart/numbers.ts';
import { paint } from '../../shared/chart/svg-parts.ts';
import type { Theme } from '../../shared/chart/theme.ts';
import { FigureFrame } from './FigureFrame.tsx';
import type { Cursor } from './navigate.ts';
import { useRoom } from './use-room.ts';

interface Props {
  readonly figure: Figure & { readonly series: LineSeries };
  readonly theme: Theme;
  readonly onPick?: (cursor: Cursor) => void;
}

const TOP = 10;
const BOTTOM = 22;

/**
 * A curve with the point in force filled. Drawn without Plotly: a sweep draws two of them anew for every number it has tried, and
 * Plotly's first drawing alone takes longer than a person should wait.
 */
export function LinePicture({ figure, theme, onPick }: Props) {
  const { series } = figure;
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const [at, setAt] = useState<number | null>(null);
  const scales = useMemo(
    () => lineScales(figure, series, { ...room, top: TOP, bottom: BOTTOM, wanted: Math.max(2, Math.min(5, Math.floor(room.height / 30))) }), [figure, series, room],
  );
  const nearest = (event: PointerEvent): number | null => {
    const right = event.clientX - (frame.current?.getBoundingClientRect().left ?? 0);
    let best: number | null = null;
    series.x.forEach((x, i) => {
      if (series.y[i] !== null && (best === null || Math.abs(scales.x(x) - right) < Math.abs(scales.x(series.x[best]) - right))) best = i;
    });
    return best;
  };
  const colour = paint(series.colour, theme);
  const y = at === null ? null : (series.y[at] ?? null);
  return (
    <FigureFrame figure={figure} onPick={onPick} onCursor={(cursor) => setAt(cursor === null ? null : cursor.row + cursor.col)}>
      <div
        ref={frame} className="line-picture" data-pick={onPick !== undefined} aria-hidden="true"
        onPointerMove={(event) => setAt(nearest(event))} onPointerLeave={() => setAt(null)}
        onClick={(event) => {
          const found = nearest(event as unknown as PointerEvent);
          if (found !== null) onPick?.({ row: 0, col: found });
        }}
      >
        {room.width > 60 && room.height > 40 && series.y.some((value) => value !== null) && (
          <svg width={room.width} height={room.height}>
            {scales.ticks.map((tick, i) => (
              <g key={tick}>
                <line className="grid" x1={scales.left} x2={scales.right} y1={scales.y(tick)} y2={scales.y(tick)} />
                <text x={scales.left - 6} y={scales.y(tick) + 4} textAnchor="end">{scales.tickTexts[i]}</text>
              </g>
            ))}
            {scales.below.map(({ at: x, text }) => <text key={x} x={scales.x(x)} y={room.height - 5} textAnchor="middle">{text}</text>)}
            {bandPoints(series, scales).map((points) => <polygon key={points} points={points} fill={colour} fillOpacity={0.14} />)}
            {linePoints(series, scales).map((points) => <polyline key={points} points={points} fill="none" stroke={colour} strokeWidth={2} strokeLinejoin="round" />)}
            {series.y.map((value, i) => value !== null && (
              <circle
                key={series.x[i]} cx={scales.x(series.x[i])} cy={scales.y(value)} r={i === series.current ? 6 : i === at ? 5 : 3.5}
                fill={i === series.current ? colour : theme.panel} stroke={colour} strokeWidth={1.6}
              />
            ))}
          </svg>
        )}
        {at !== null && y !== null && (
          <span className="line-tip" data-side={scales.x(series.x[at]) > room.width / 2 ? 'left' : 'right'} style={{ left: scales.x(series.x[at]), top: scales.y(y) }}>
            {`${formatValue(series.x[at], figure.xAxis?.format ?? 'integer')} ${figure.xAxis?.title.toLowerCase() ?? ''}: ${formatValue(y, figure.yAxis?.format ?? 'number')}`}
          </span>
        )}
      </div>
    </FigureFrame>
  );
}
