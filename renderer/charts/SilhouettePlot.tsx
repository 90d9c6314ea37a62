import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import { bladePath, silhouetteBlades } from '../../shared/chart/silhouette-plot.ts';
import type { SilhouetteBlade } from '../../shared/chart/silhouette-plot.ts';
import { segmentColour } from '../../shared/chart/theme.ts';
import type { SilhouetteRows } from '../../shared/contract/analyses.ts';
import type { ClusterResult } from '../../shared/contract/results.ts';
import { PictureCard } from './ChartCard.tsx';
import { SideName } from './SideName.tsx';
import { useWidth } from './use-width.ts';

interface Props {
  readonly silhouettes: SilhouetteRows;
  readonly cluster: ClusterResult;
  readonly segments: readonly { readonly name: string; readonly colour: number }[];
  readonly explain: ReactNode;
  readonly tools?: ReactNode;
  /** Customers between two silhouettes of one segment, ascending by row; dragged over or picked by key. */
  readonly onSelect: (rows: Int32Array, label: string) => void;
}

const GAP = 8;
const AXIS = 20;
const HEIGHT = 340;

/** Silhouettes of all customers by segment, highest first; a drag over a segment selects the customers under it. */
export function SilhouettePlot({ silhouettes, cluster, segments, explain, tools, onSelect }: Props) {
  const { ref, width } = useWidth(500);
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<{ readonly label: number; readonly from: number; readonly to: number } | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const blades = useMemo(() => silhouetteBlades(silhouettes, cluster.labels, cluster.k), [silhouettes, cluster]);
  const least = Math.min(-0.1, ...blades.map(({ values }) => values[values.length - 1] ?? 0));
  const left = Math.min(170, width * 0.32);
  const x = (value: number): number => left + ((value - least) / (1 - least)) * (width - left - 10);
  const boxes = useMemo(() => boxesOf(blades), [blades]);
  const mean = cluster.silhouette.value;
  const heightAt = (event: PointerEvent): number => event.clientY - (svg.current?.getBoundingClientRect().top ?? 0);
  const labelAt = (y: number): number => boxes.findIndex((box) => y >= box.y - GAP / 2 && y < box.y + box.height + GAP / 2);

  const choose = (label: number, from: number, to: number): void => {
    const { rows } = blades[label];
    const box = boxes[label];
    const place = (y: number): number => Math.max(0, Math.min(rows.length, ((y - box.y) / Math.max(1e-9, box.height)) * rows.length));
    const [low, high] = [Math.floor(place(Math.min(from, to))), Math.ceil(place(Math.max(from, to)))];
    const whole = Math.abs(to - from) < 3;
    onSelect((whole ? rows.slice() : rows.slice(low, high)).sort(), 'the silhouette plot');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key === 'Enter' || event.key === ' ') && active !== null) {
      event.preventDefault();
      choose(active, 0, 0);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    setActive(active === null ? 0 : Math.max(0, Math.min(blades.length - 1, active + step)));
  };
  const say = (label: number): string => {
    const { values, rows } = blades[label];
    if (rows.length === 0) return `${segments[label]?.name ?? ''}: no customer was looked at.`;
    const negative = values.filter((value) => value < 0).length;
    return `${segments[label]?.name ?? `Segment ${label + 1}`}: from ${formatValue(values[0], 'index')} to ${formatValue(values[rows.length - 1], 'index')}, mean ${formatValue(values.reduce((sum, value) => sum + value, 0) / rows.length, 'index')}; ${formatValue(negative, 'integer')} of ${formatValue(rows.length, 'integer')} lie nearer to another segment.`;
  };
  const table = () => ({
    columns: ['Segment', 'Customers looked at', 'Highest', 'Median', 'Lowest', 'Below zero'],
    rows: blades.map(({ values, rows, label }) => [
      segments[label]?.name ?? String(label + 1), formatValue(rows.length, 'integer'), formatValue(values[0] ?? null, 'index'),
      formatValue(values[rows.length >> 1] ?? null, 'index'), formatValue(values[rows.length - 1] ?? null, 'index'),
      formatValue(values.filter((value) => value < 0).length, 'integer'),
    ]),
  });
  const basis = silhouettes.kind === 'exact' ? 'All customers' : `A sample of ${formatValue(silhouettes.rows.length, 'integer')} customers`;
  return (
    <PictureCard className="silhouettes" title="Silhouette plot" subtitle={`${basis}, highest first. Drag over a segment to select customers; the map follows.`} explain={explain} tools={tools} table={table}>
      <div
        ref={ref} className="blades" role="application" aria-roledescription="chart" tabIndex={0} onKeyDown={onKeyDown} onBlur={() => setActive(null)}
        aria-label={`Silhouette plot. ${blades.map(({ label }) => say(label)).join(' ')} Arrow keys walk through the segments, Enter selects one.`}
      >
        <svg
          ref={svg} width={width} height={HEIGHT} aria-hidden="true"
          onPointerDown={(event) => {
            const y = heightAt(event);
            const label = labelAt(y);
            if (label < 0 || blades[label].rows.length === 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ label, from: y, to: y });
          }}
          onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: heightAt(event) })}
          onPointerUp={() => {
            if (drag !== null) choose(drag.label, drag.from, drag.to);
            setDrag(null);
          }}
        >
          {[least < -0.5 ? -0.5 : null, 0, 0.5, 1].filter((tick): tick is number => tick !== null).map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={0} y2={HEIGHT - AXIS} className={tick === 0 ? 'zero' : 'grid'} />
              <text x={x(tick)} y={HEIGHT - 5} textAnchor={tick === 1 ? 'end' : 'middle'} className="tick">{tick}</text>
            </g>
          ))}
          {blades.map((blade) => {
            const box = boxes[blade.label];
            const segment = segments[blade.label];
            return (
              <g key={blade.label}>
                <path d={bladePath(blade, { x, ...box })} fill={segmentColour(segment?.colour ?? blade.label).fill} opacity={active === null || active === blade.label ? 1 : 0.45} />
                <SideName text={segment?.name ?? String(blade.label + 1)} x={left - 8} y={box.y + box.height / 2} anchor="end" width={left - 12} height={box.height + GAP} className="name" />
              </g>
            );
          })}
          {mean !== null && <line x1={x(mean)} x2={x(mean)} y1={0} y2={HEIGHT - AXIS} className="mean" />}
          {drag !== null && <rect className="brush" x={left} width={width - left - 10} y={Math.min(drag.from, drag.to)} height={Math.abs(drag.to - drag.from)} />}
        </svg>
        <p className="flow-said" aria-live="polite">{active === null ? (mean === null ? '' : `Dashed: the mean, ${formatValue(mean, 'index')}.`) : say(active)}</p>
      </div>
    </PictureCard>
  );
}

/** Where each blade stands: heights in proportion to customers. */
function boxesOf(blades: readonly SilhouetteBlade[]): { readonly y: number; readonly height: number }[] {
  const shown = Math.max(1, blades.reduce((sum, { rows }) => sum + rows.length, 0));
  const room = HEIGHT - AXIS - GAP * blades.length;
  const boxes: { y: number; height: number }[] = [];
  let y = 0;
  for (const { rows } of blades) {
    const height = (rows.length / shown) * room;
    boxes.push({ y, height });
    y += height + GAP;
  }
  return boxes;
}
