import type { Flow } from './flow-shape.ts';
import type { PlacedNode } from './flow.ts';
import { layoutFlow } from './flow.ts';
import { formatValue } from './numbers.ts';
import { element, textAt, wrapText } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { segmentColour } from './theme.ts';
import type { Theme } from './theme.ts';

const HEAD = 22;
const NODE = 14;
/** Share of the width that names take at either side, and lines of a name. */
const SIDE = 0.29;
const LINES = 3;
const SIZE = 11;
const LINE = 13;

interface Label {
  readonly node: PlacedNode;
  readonly lines: readonly string[];
}

/** Where labels of one side begin, from the top: in the middle of their nodes, pushed apart where they would meet. */
function placeLabels(labels: readonly Label[], height: number): number[] {
  const heights = labels.map(({ lines }) => lines.length * LINE + 3);
  const tops = labels.map(({ node }, i) => node.y + node.height / 2 - heights[i] / 2);
  for (let i = 0; i < tops.length; i++) tops[i] = Math.max(i === 0 ? 0 : tops[i - 1] + heights[i - 1], tops[i]);
  for (let i = tops.length - 1; i >= 0; i--) tops[i] = Math.min((i === tops.length - 1 ? height : tops[i + 1]) - heights[i], tops[i]);
  return tops;
}

/** Groups in layers with bands for the customers they share; whole names at both sides. */
export function drawFlow(flow: Flow, width: number, theme: Theme): Drawing {
  const side = Math.round(width * SIDE);
  const most = Math.max(1, ...flow.layers.map(({ nodes }) => nodes.length));
  const height = Math.max(180, most * 46);
  const { nodes, links } = layoutFlow(flow, { width: width - 2 * side, height, node: NODE });
  const fill = (colour: number | null): string => (colour === null ? theme.muted : segmentColour(colour).fill);
  const last = flow.layers.length - 1;
  const heads = flow.layers.flatMap(({ name }, layer) => (layer === 0 ? [textAt(side + NODE, 12, name, { fill: theme.muted, anchor: 'end', weight: 600 })]
    : layer === last ? [textAt(width - side - NODE, 12, name, { fill: theme.muted, weight: 600 })] : [])).join('');
  const bands = links.map((link) => element('path', { d: link.path, fill: fill(flow.layers[link.layer + 1].nodes[link.to].colour), 'fill-opacity': '0.38' })).join('');
  const boxes = nodes.map((node) => element('rect', { x: node.x, y: node.y, width: NODE, height: Math.max(1, node.height), fill: fill(node.colour) })).join('');
  const names = [0, last].map((layer) => {
    const labels = nodes.filter((node) => node.layer === layer).sort((a, b) => a.y - b.y)
      .map((node): Label => ({ node, lines: wrapText(node.partial === true ? node.name : `${node.name} ${formatValue(node.size, 'integer')}`, SIZE, side - 12, LINES) }));
    const tops = placeLabels(labels, height);
    return labels.map(({ lines }, i) => lines.map((text, at) => textAt(layer === 0 ? -8 : width - 2 * side + 8, tops[i] + LINE * (at + 1) - 2, text, {
      fill: theme.ink, size: SIZE, anchor: layer === 0 ? 'end' : 'start',
    })).join('')).join('');
  }).join('');
  return { height: HEAD + height + 4, content: heads + element('g', { transform: `translate(${side} ${HEAD})` }, bands + boxes + names) };
}
