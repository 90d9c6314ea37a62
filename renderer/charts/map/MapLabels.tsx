import { useMemo } from 'react';
import type { PointGroup } from '../../../shared/chart/figure.ts';
import { LINE, placeLabels } from '../place-labels.ts';
import { toPixels } from './view-box.ts';
import type { ViewBox } from './view-box.ts';

interface Props {
  readonly groups: readonly PointGroup[];
  readonly view: ViewBox;
  readonly room: { readonly width: number; readonly height: number };
}

/** The names of the groups in view. */
export function MapLabels({ groups, view, room }: Props) {
  const labels = useMemo(() => {
    const wishes = groups.map(({ name, count, x, y }) => ({ name, count, ...toPixels(view, x, y) }));
    return placeLabels(wishes.filter(({ x, y }) => x >= 0 && x <= room.width && y >= 0 && y <= room.height), room.width, room.height);
  }, [groups, view, room]);
  return (
    <g className="map-labels">
      {labels.map(({ lines, x, y, from }, i) => (
        <g key={i}>
          {from !== null && <path className="lead" d={`M${from.x},${from.y}L${x},${y}`} />}
          <text textAnchor="middle">
            {lines.map((line, at) => <tspan key={at} x={x} y={y + (at - (lines.length - 1) / 2) * LINE + 4}>{line}</tspan>)}
          </text>
        </g>
      ))}
    </g>
  );
}
