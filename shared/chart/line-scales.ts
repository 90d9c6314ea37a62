import type { Figure, LineSeries } from './figure.ts';
import { formatTick, formatValue } from './numbers.ts';
import { coordinate, textWidth } from './svg-parts.ts';
import { niceTicks, rangeOf } from './ticks.ts';

export interface LineScales {
  /** Ends of the grid, in pixels. */
  readonly left: number;
  readonly right: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
  readonly tickTexts: readonly string[];
  /** What stands below the grid: the points where x counts something, round numbers where it measures; as many as there is room for. */
  readonly below: readonly { readonly at: number; readonly text: string }[];
}

interface Room {
  readonly width: number;
  readonly height: number;
  /** Pixels above and below the grid. */
  readonly top: number;
  readonly bottom: number;
  /** Numbers on the upright axis, about. */
  readonly wanted: number;
}

/** Where the points of a curve stand in a picture. */
export function lineScales(figure: Figure, series: LineSeries, { width, height, top, bottom, wanted }: Room): LineScales {
  const all = [...series.y, ...(series.band?.low ?? []), ...(series.band?.high ?? [])];
  const [low, high] = rangeOf(all, figure.yAxis?.fromZero ?? false, 0.08);
  const few = niceTicks(low, high, wanted);
  const ticks = few.length > 1 ? few : niceTicks(low, high, 2 * wanted);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  const tickTexts = ticks.map((tick) => formatTick(tick, step, figure.yAxis?.format ?? 'number'));
  const left = 12 + Math.max(...tickTexts.map((text) => textWidth(text, 11)));
  const right = width - 14;
  const first = series.x[0] ?? 0;
  const last = series.x[series.x.length - 1] ?? 1;
  const span = last === first ? 1 : last - first;
  return {
    left, right, ticks, tickTexts, below: labelsBelow(figure, series, width),
    x: (value) => (last === first ? (left + right) / 2 : left + 12 + ((value - first) / span) * (right - left - 24)),
    y: (value) => height - bottom - ((value - low) / (high - low)) * (height - bottom - top),
  };
}

function labelsBelow(figure: Figure, { x }: LineSeries, width: number): LineScales['below'] {
  if (figure.xAxis?.format === 'number' && x.length > 1) {
    const round = niceTicks(x[0], x[x.length - 1], Math.max(1, Math.min(7, Math.floor(width / 70))));
    const step = round.length > 1 ? round[1] - round[0] : 1;
    return round.map((at) => ({ at, text: formatTick(at, step, 'number') }));
  }
  const every = Math.max(1, Math.ceil(x.length / Math.max(1, Math.floor(width / 30))));
  return x.filter((_, i) => i % every === 0).map((at) => ({ at, text: formatValue(at, figure.xAxis?.format ?? 'integer') }));
}

/** Runs of points with a value; a gap breaks the line. */
function runsOf(values: readonly (number | null)[]): number[][] {
  const out: number[][] = [];
  let open: number[] | null = null;
  values.forEach((value, i) => {
    if (value === null) open = null;
    else if (open === null) out.push((open = [i]));
    else open.push(i);
  });
  return out;
}

const pair = (x: number, y: number): string => `${coordinate(x)},${coordinate(y)}`;

/** Corners of the polylines of a curve. */
export const linePoints = ({ x, y }: LineSeries, scales: LineScales): string[] =>
  runsOf(y).map((run) => run.map((i) => pair(scales.x(x[i]), scales.y(y[i] ?? 0))).join(' '));

/** Corners of the polygons of a band. */
export function bandPoints({ x, band }: LineSeries, scales: LineScales): string[] {
  if (band === null) return [];
  const at = (i: number, edge: readonly (number | null)[]): string => pair(scales.x(x[i]), scales.y(edge[i] ?? 0));
  return runsOf(band.low).filter((run) => run.length > 1)
    .map((run) => [...run.map((i) => at(i, band.high)), ...[...run].reverse().map((i) => at(i, band.low))].join(' '));
}
