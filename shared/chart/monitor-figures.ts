import type { FeatureDrift, MonitorResult } from '../contract/monitor.ts';
import type { PeriodRecord } from '../contract/periods.ts';
import { formatFixed } from '../text/format.ts';
import type { Figure, FigureColour } from './figure.ts';
import type { Flow } from './flow-shape.ts';
import { formatValue } from './numbers.ts';

/** Colour of a segment by its id; 0: none. */
export type ColourOf = (id: number) => number | null;

const colour = (colourOf: ColourOf, id: number): FigureColour => {
  const index = colourOf(id);
  return index === null ? { kind: 'muted' } : { kind: 'segment', index };
};

const points = (share: number): string => `${share < 0 ? '−' : '+'}${formatFixed(100 * Math.abs(share), 1)}`;

/** By how many points the share of each segment has changed, with its 95% interval. */
export function changesFigure({ segments }: Pick<MonitorResult, 'segments'>, colourOf: ColourOf): Figure {
  const known = segments.filter(({ difference }) => difference !== null);
  const words = known.map(({ name, difference, news }) => `${name} ${points(difference ?? 0)} points${news ? '' : ', within what chance gives'}`);
  return {
    kind: 'changes', title: 'Which segments grow or shrink',
    description: words.length === 0 ? 'The sizes before are not known.' : `${words.join('; ')}.`,
    xAxis: { title: 'Points of share', format: 'number', fromZero: true }, yAxis: null,
    series: {
      kind: 'bars', name: 'Change in points', labels: known.map(({ name }) => name), values: known.map(({ difference }) => 100 * (difference ?? 0)),
      intervals: known.map(({ interval }) => [100 * (interval?.[0] ?? 0), 100 * (interval?.[1] ?? 0)] as const), colours: known.map(({ id }) => colour(colourOf, id)),
      texts: known.map(({ difference, news }) => `${points(difference ?? 0)}${news ? '' : ' (chance)'}`), diverging: true,
    },
  };
}

/** Who went where, with those who are new and those who are gone; null where nobody can be followed. */
export function movesFlow({ migration, before, after }: Pick<MonitorResult, 'migration' | 'before' | 'after'>, colourOf: ColourOf): Flow | null {
  if (migration === null) return null;
  const { groups, counts, fresh, lost } = migration;
  const all = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const nodes = (sizes: readonly number[], last: string, extra: number) => [
    ...groups.map(({ id, name }, i) => ({ name, size: sizes[i], colour: colourOf(id) })), { name: last, size: extra, colour: null },
  ];
  const end = groups.length;
  // customers without dates are dated with the day of reading, which says nothing here
  const dated = before.asOf !== null && before.asOf !== after.asOf;
  return {
    title: 'Who moved where', ordered: true,
    layers: [
      { name: dated ? `Before (${before.asOf ?? ''})` : 'Before', nodes: nodes(counts.map((row, i) => all(row) + lost[i]), 'New customers', all(fresh)) },
      { name: dated ? `Now (${after.asOf})` : 'Now', nodes: nodes(groups.map((_, j) => all(counts.map((row) => row[j])) + fresh[j]), 'Gone', all(lost)) },
    ],
    links: [
      ...counts.flatMap((row, from) => row.map((count, to) => ({ layer: 0, from, to, count }))),
      ...fresh.map((count, to) => ({ layer: 0, from: end, to, count })),
      ...lost.map((count, from) => ({ layer: 0, from, to: end, count })),
    ].filter(({ count }) => count > 0),
  };
}

/**
 * The flow as a figure of a document.
 * @param hidden cells that are not told, by group before then group after, each with those who are new or gone at the end; they are not drawn
 * @param small positions of groups whose sizes are not told
 */
export function movesFigure(result: Pick<MonitorResult, 'migration' | 'before' | 'after'>, colourOf: ColourOf, hidden: readonly (readonly boolean[])[], small: ReadonlySet<number>): Figure | null {
  const flow = movesFlow(result, colourOf);
  if (flow === null) return null;
  const links = flow.links.filter(({ from, to }) => hidden[from]?.[to] !== true);
  const drawn = (layer: number, index: number): number => links.reduce((sum, link) => sum + ((layer === 0 ? link.from : link.to) === index ? link.count : 0), 0);
  const end = result.migration?.groups.length ?? 0;
  const layers = flow.layers.map((one, layer) => ({
    ...one,
    nodes: one.nodes.map((node, index) => {
      const own = drawn(layer, index);
      return small.has(index) || (index === end && own < node.size) ? { ...node, size: own, partial: true as const } : node;
    }),
  }));
  const largest = [...links].filter(({ from, to }) => from !== to).sort((a, b) => b.count - a.count).slice(0, 3)
    .map(({ from, to, count }) => `${flow.layers[0].nodes[from].name} to ${flow.layers[1].nodes[to].name} ${formatValue(count, 'integer')}`);
  const some = links.length < flow.links.length ? ' Bands of few customers, and those that would tell of them, are left out.' : '';
  return {
    kind: 'moves', title: 'Who moved where', description: `Bands are as thick as they hold customers.${largest.length === 0 ? '' : ` Largest moves: ${largest.join('; ')}.`}${some}`,
    xAxis: null, yAxis: null, series: { kind: 'flow', flow: { ...flow, layers, links } },
  };
}

/** Bins whose shares are written below the axis at most. */
const MOST_TOLD = 6;

/**
 * Shares of the customers by the parts of a feature, then and now; null where nothing is known.
 * @param customers now; parts that hold some but fewer than `minGroup` of them are not drawn
 */
export function thenNowFigure({ label, bins, psi, middle, kind }: FeatureDrift, customers: number, minGroup: number): Figure | null {
  if (bins.length < 2) return null;
  const few = (share: number): boolean => share > 0 && Math.round(share * customers) < minGroup;
  const now = bins.map((bin) => (few(bin.now) ? 0 : bin.now));
  const far = bins.reduce((worst, bin, i) => (Math.abs(now[i] - bin.was) > Math.abs(worst.now - worst.was) && !few(bin.now) ? bin : worst), { name: '', was: 0, now: 0 });
  const every = Math.ceil(bins.length / MOST_TOLD);
  const typical = (value: string | number | null): string => (typeof value === 'string' ? value : formatValue(value, 'number'));
  return {
    kind: 'then-now', title: label,
    description: `Stability index ${formatValue(psi, 'index')}; ${kind === 'numeric' ? 'median' : 'most frequent'} ${typical(middle.was)} then, ${typical(middle.now)} now.${
      far.name === '' ? '' : ` Most changed: ${far.name}, from ${formatValue(far.was, 'percent')} to ${formatValue(far.now, 'percent')}.`}`,
    xAxis: null, yAxis: { title: 'Share of customers', format: 'percent', fromZero: true },
    series: {
      kind: 'columns', labels: bins.map(({ name }, i) => (kind === 'numeric' && i % every !== 0 ? '' : name)),
      groups: [{ name: 'Then', values: bins.map(({ was }) => was), colour: { kind: 'muted' } }, { name: 'Now', values: now, colour: { kind: 'accent' } }],
    },
  };
}

/** Shares of the segments over the periods; x counts the periods. */
export function sharesFigure(periods: readonly PeriodRecord[], names: readonly { readonly id: number; readonly name: string }[], colourOf: ColourOf): Figure {
  const shares = names.map(({ id }) => periods.map(({ sizes, customers }) => {
    const size = sizes.find((one) => one.id === id)?.size;
    return size === undefined || customers === 0 ? null : size / customers;
  }));
  const ends = names.map(({ name }, i) => `${name}: ${formatValue(shares[i][0], 'percent')} to ${formatValue(shares[i][shares[i].length - 1] ?? null, 'percent')}`);
  return {
    kind: 'history', title: 'Shares of the segments, period by period', description: `${periods.length} periods. ${ends.join('; ')}.`,
    xAxis: { title: 'Period', format: 'integer', fromZero: false }, yAxis: { title: 'Share of customers', format: 'percent', fromZero: true },
    series: { kind: 'lines', x: periods.map((_, i) => i + 1), mark: null, lines: names.map(({ id, name }, i) => ({ name, y: shares[i], colour: colour(colourOf, id), dashed: false })) },
  };
}

/** Customers who no longer fit and who stayed, over the periods. */
export function driftFigure(periods: readonly PeriodRecord[]): Figure {
  const last = periods[periods.length - 1];
  return {
    kind: 'history', title: 'Fit and movement, period by period',
    description: `${periods.length} periods. In the last one ${formatValue(last?.unfit ?? null, 'percent')} no longer fit, and ${formatValue(last?.stable ?? null, 'percent')} stayed in their segment.`,
    xAxis: { title: 'Period', format: 'integer', fromZero: false }, yAxis: { title: 'Share of customers', format: 'percent', fromZero: true },
    series: {
      kind: 'lines', x: periods.map((_, i) => i + 1), mark: null,
      lines: [
        { name: 'No longer fit', y: periods.map(({ unfit }) => unfit), colour: { kind: 'accent' }, dashed: false },
        { name: 'Moved to another segment', y: periods.map(({ stable }) => (stable === null ? null : 1 - stable)), colour: { kind: 'muted' }, dashed: true },
      ],
    },
  };
}
