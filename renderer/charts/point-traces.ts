import type { PointSeries } from '../../shared/chart/figure.ts';

type Trace = Readonly<Record<string, unknown>>;

export interface PointTraces {
  readonly data: readonly Trace[];
  /** For each trace, the position in the series of each of its points. */
  readonly positions: readonly Int32Array[];
}

/**
 * One trace a group in place of one for all: a colour for each point makes Plotly parse as many colours as there are points,
 * which takes ten times as long (100,000 points) as drawing groups of one colour.
 * @param base the trace of all points, for what the groups share
 * @param colours of the groups; `none` for points without one
 */
export function splitPoints(series: PointSeries, base: Trace, colours: readonly string[], none: string): PointTraces {
  const { x, y, group, groups } = series;
  const counts = new Int32Array(groups.length + 1);
  for (let i = 0; i < group.length; i++) counts[group[i] + 1] += 1;
  const parts = Array.from(counts, (count) => ({ x: new Float32Array(count), y: new Float32Array(count), at: new Int32Array(count), next: 0 }));
  for (let i = 0; i < group.length; i++) {
    const part = parts[group[i] + 1];
    part.x[part.next] = x[i];
    part.y[part.next] = y[i];
    part.at[part.next] = i;
    part.next += 1;
  }
  const { size, opacity } = base['marker'] as { readonly size: number; readonly opacity: number };
  return {
    data: parts.map((part, i) => ({
      ...base, name: groups[i - 1]?.name ?? '', x: part.x, y: part.y, marker: { size, opacity, color: i === 0 ? none : colours[i - 1] },
    })),
    positions: parts.map((part) => part.at),
  };
}

/**
 * Positions in the series as the points of each trace.
 * @param chosen ascending
 */
export function chosenByTrace(positions: readonly Int32Array[], chosen: Int32Array): number[][] {
  const set = new Set(chosen);
  return positions.map((at) => {
    const points: number[] = [];
    for (let point = 0; point < at.length; point++) if (set.has(at[point])) points.push(point);
    return points;
  });
}
