import type { Flow, FlowLink, FlowNode } from './flow-shape.ts';
import type { FigureTable } from './table-view.ts';
import { formatValue } from './numbers.ts';

export interface PlacedNode extends FlowNode {
  readonly layer: number;
  /** Position among the nodes of its layer, as given. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedLink extends FlowLink {
  /** Path of the band, closed. */
  readonly path: string;
  readonly thickness: number;
}

export interface FlowLayout {
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly PlacedLink[];
}

/** Space between two nodes of a layer, in pixels; less where there are many. */
const GAP = 10;

/**
 * Where nodes and bands are drawn. Heights are in proportion to customers. Each layer after the first is ordered by where its
 * customers come from (the mean position of their groups), so that bands cross little, unless the flow is `ordered`; ties keep the order given.
 *
 * @param room pixels; `node` is the width of a node
 */
export function layoutFlow(flow: Flow, room: { readonly width: number; readonly height: number; readonly node: number }): FlowLayout {
  const { layers, links } = flow;
  const most = Math.max(1, ...layers.map(({ nodes }) => nodes.length));
  const gap = Math.min(GAP, (room.height * 0.4) / most);
  const totals = layers.map(({ nodes }) => nodes.reduce((sum, { size }) => sum + size, 0));
  const scale = Math.min(...layers.map(({ nodes }, layer) => (room.height - gap * (nodes.length - 1)) / Math.max(1, totals[layer])));
  const step = layers.length < 2 ? 0 : (room.width - room.node) / (layers.length - 1);
  const placed: PlacedNode[][] = [];
  layers.forEach(({ nodes }, layer) => {
    const middle = (index: number): number => meanOrigin(links, layer, index, placed[layer - 1] ?? []) ?? index;
    const order = nodes.map((_, index) => index);
    if (layer > 0 && flow.ordered === undefined) order.sort((a, b) => middle(a) - middle(b) || a - b);
    let y = (room.height - totals[layer] * scale - gap * (nodes.length - 1)) / 2;
    const here = new Array<PlacedNode>(nodes.length);
    for (const index of order) {
      const height = nodes[index].size * scale;
      here[index] = { ...nodes[index], layer, index, x: layer * step, y, width: room.node, height };
      y += height + gap;
    }
    placed.push(here);
  });
  // a group without customers keeps its place, and is not drawn
  return { nodes: placed.flat().filter(({ size }) => size > 0), links: bandsOf(links, placed, scale) };
}

/** Mean height of the groups that a group's customers come from; null where none is known. */
function meanOrigin(links: readonly FlowLink[], layer: number, index: number, before: readonly PlacedNode[]): number | null {
  let sum = 0;
  let weight = 0;
  for (const link of links) {
    if (link.layer !== layer - 1 || link.to !== index) continue;
    const from = before[link.from];
    sum += link.count * (from.y + from.height / 2);
    weight += link.count;
  }
  return weight === 0 ? null : sum / weight;
}

function bandsOf(links: readonly FlowLink[], placed: readonly (readonly PlacedNode[])[], scale: number): PlacedLink[] {
  const leaving = placed.map((nodes) => nodes.map(({ y }) => y));
  const arriving = placed.map((nodes) => nodes.map(({ y }) => y));
  const at = (link: FlowLink) => ({ from: placed[link.layer][link.from], to: placed[link.layer + 1][link.to] });
  const starts = new Map<FlowLink, number>();
  const ordered = (by: (link: FlowLink) => number) => [...links].sort((a, b) => a.layer - b.layer || by(a) - by(b));
  for (const link of ordered((one) => at(one).to.y)) {
    starts.set(link, leaving[link.layer][link.from]);
    leaving[link.layer][link.from] += link.count * scale;
  }
  const ends = new Map<FlowLink, number>();
  for (const link of ordered((one) => at(one).from.y)) {
    ends.set(link, arriving[link.layer + 1][link.to]);
    arriving[link.layer + 1][link.to] += link.count * scale;
  }
  return links.map((link) => {
    const { from, to } = at(link);
    const thickness = link.count * scale;
    return { ...link, thickness, path: band(from.x + from.width, starts.get(link) ?? 0, to.x, ends.get(link) ?? 0, thickness) };
  });
}

function band(x0: number, y0: number, x1: number, y1: number, thickness: number): string {
  const middle = (x0 + x1) / 2;
  const [a, b, c, d, m, e, f] = [x0, y0, x1, y1, middle, y1 + thickness, y0 + thickness].map((value) => Math.round(value * 10) / 10);
  return `M${a} ${b}C${m} ${b} ${m} ${d} ${c} ${d}L${c} ${e}C${m} ${e} ${m} ${f} ${a} ${f}Z`;
}

/** The same numbers as a table. */
export function flowTable({ layers, links }: Flow): FigureTable {
  return {
    columns: ['From', 'To', 'Customers', 'Share of the first', 'Share of the second'],
    rows: links.filter(({ count }) => count > 0).map(({ layer, from, to, count }) => {
      const [a, b] = [layers[layer].nodes[from], layers[layer + 1].nodes[to]];
      return [
        `${layers[layer].name}: ${a.name}`, `${layers[layer + 1].name}: ${b.name}`, formatValue(count, 'integer'),
        formatValue(count / Math.max(1, a.size), 'percent'), formatValue(count / Math.max(1, b.size), 'percent'),
      ];
    }),
  };
}
