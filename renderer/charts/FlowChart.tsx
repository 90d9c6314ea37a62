import { useMemo, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { flowTable, layoutFlow } from '../../shared/chart/flow.ts';
import type { Flow } from '../../shared/chart/flow-shape.ts';
import type { PlacedLink, PlacedNode } from '../../shared/chart/flow.ts';
import { formatValue } from '../../shared/chart/numbers.ts';
import { segmentColour } from '../../shared/chart/theme.ts';
import { PictureCard } from './ChartCard.tsx';
import { SideName } from './SideName.tsx';
import { useWidth } from './use-width.ts';

interface Props {
  readonly flow: Flow;
  readonly subtitle: ReactNode;
  readonly explain: ReactNode;
  /** Pixels of the picture. */
  readonly height: number;
  /** Names beside the nodes; else numbers in them. */
  readonly names: boolean;
  readonly tools?: ReactNode;
  /** A node was clicked, or Enter pressed on it. */
  readonly onPick?: (node: PlacedNode) => void;
  /** A band was clicked. */
  readonly onPickLink?: (link: PlacedLink) => void;
}

const HEAD = 20;
/** Room for names at the left and right. */
const NAMES = 190;

/** Groups in layers, with bands for the customers they share; arrow keys walk through the groups. */
export function FlowChart({ flow, subtitle, explain, height, names, tools, onPick, onPickLink }: Props) {
  const { ref, width } = useWidth(800);
  const [active, setActive] = useState<number | null>(null);
  const side = names ? Math.min(NAMES, width * 0.24) : 14;
  const { nodes, links } = useMemo(
    () => layoutFlow(flow, { width: Math.max(60, width - 2 * side), height: height - HEAD - 4, node: names ? 14 : 24 }), [flow, width, side, height, names],
  );
  const last = flow.layers.length - 1;
  const fill = (colour: number | null): string => (colour === null ? 'var(--line-strong)' : segmentColour(colour).fill);
  const touches = (layer: number, from: number, to: number): boolean => {
    const node = active === null ? undefined : nodes[active];
    return node === undefined || (node.layer === layer && node.index === from) || (node.layer === layer + 1 && node.index === to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key === 'Enter' || event.key === ' ') && active !== null && nodes[active] !== undefined) {
      event.preventDefault();
      onPick?.(nodes[active]);
    }
    const step = event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || nodes.length === 0) return;
    event.preventDefault();
    setActive(active === null ? 0 : Math.max(0, Math.min(nodes.length - 1, active + step)));
  };
  const say = (node: PlacedNode | undefined): string => (node === undefined ? '' : sayNode(flow, node));
  return (
    <PictureCard title={flow.title} subtitle={subtitle} explain={explain} tools={tools} table={() => flowTable(flow)}>
      <div
        ref={ref} className="flow" role="application" aria-roledescription="chart" tabIndex={0} onKeyDown={onKeyDown} onBlur={() => setActive(null)}
        aria-label={`${flow.title}. ${flow.layers.map(({ name, nodes: here }) => `${name}: ${here.length} groups`).join(', ')}. Arrow keys walk through the groups.`}
      >
        <svg width={width} height={height} aria-hidden="true">
          <g transform={`translate(${side} ${HEAD})`}>
            {flow.layers.map(({ name }, layer) => {
              const x = last === 0 ? 0 : (layer * (width - 2 * side - (names ? 14 : 24))) / last;
              const anchor = !names ? 'middle' : layer === 0 ? 'start' : layer === last ? 'end' : 'middle';
              return <text key={layer} className="head" x={x + (names && layer === last ? 14 : names ? 0 : 12)} y={-7} textAnchor={anchor}>{name}</text>;
            })}
            {links.map((link) => (
              <path
                key={`${link.layer} ${link.from} ${link.to}`} d={link.path} fill={fill(flow.layers[link.layer + 1].nodes[link.to].colour)}
                opacity={touches(link.layer, link.from, link.to) ? 0.38 : 0.07}
                onClick={() => onPickLink?.(link)} className={onPickLink === undefined ? undefined : 'pick'}
              />
            ))}
            {nodes.map((node, at) => (
              <g key={at} onMouseEnter={() => setActive(at)} onMouseLeave={() => setActive(null)} onClick={() => onPick?.(node)} className={onPick === undefined ? undefined : 'pick'}>
                <rect x={node.x} y={node.y} width={node.width} height={Math.max(1.5, node.height)} rx={3} fill={fill(node.colour)} data-active={active === at} />
                {names && (node.layer === 0 || node.layer === last) && node.height >= 5 && (
                  <SideName
                    text={node.name} x={node.layer === 0 ? node.x - 6 : node.x + node.width + 6} y={node.y + node.height / 2} anchor={node.layer === 0 ? 'end' : 'start'}
                    width={side - 12} height={node.height}
                  />
                )}
                {!names && node.height >= 13 && <text className="inside" x={node.x + node.width / 2} y={node.y + node.height / 2 + 4} textAnchor="middle">{node.index + 1}</text>}
              </g>
            ))}
          </g>
        </svg>
        <p className="flow-said" aria-live="polite">{say(active === null ? undefined : nodes[active])}</p>
      </div>
    </PictureCard>
  );
}

/** Where the customers of a group come from and go to. */
function sayNode({ layers, links }: Flow, node: PlacedNode): string {
  const part = (count: number): string => formatValue(count / Math.max(1, node.size), 'percent');
  const biggest = (name: (index: number) => string, parts: readonly { readonly index: number; readonly count: number }[]): string => (
    [...parts].sort((a, b) => b.count - a.count).slice(0, 3).map(({ index, count }) => `${part(count)} ${name(index)}`).join(', ')
  );
  const goes = links.filter((link) => link.layer === node.layer && link.from === node.index).map(({ to, count }) => ({ index: to, count }));
  const comes = links.filter((link) => link.layer === node.layer - 1 && link.to === node.index).map(({ from, count }) => ({ index: from, count }));
  const parts = [
    ...(comes.length === 0 ? [] : [`from ${biggest((index) => layers[node.layer - 1].nodes[index].name, comes)}`]),
    ...(goes.length === 0 ? [] : [`to ${biggest((index) => layers[node.layer + 1].nodes[index].name, goes)}`]),
  ];
  return `${layers[node.layer].name}, ${node.name}: ${formatValue(node.size, 'integer')} customers; ${parts.join('; ')}.`;
}
