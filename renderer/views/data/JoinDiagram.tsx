import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SourceOutline } from '../../../shared/contract/analyses.ts';
import type { JoinReport } from '../../../shared/contract/joins.ts';

const WIDTH = 760;
const BOX = 190;
const BOX_HEIGHT = 38;
const STEP = 56;

interface Props {
  readonly outlines: readonly SourceOutline[];
  readonly joins: readonly JoinReport[];
}

const shorten = (name: string): string => (name.length > 24 ? `${name.slice(0, 22)}…` : name);
const count = (value: number): string => formatValue(value, 'integer');
const percent = (join: JoinReport): string => formatValue(join.matched / Math.max(1, join.customers), 'percent');

/** Files at the left, customers at the right; the wider a line the more customers match. Ids of one customer stand on the way. */
export function JoinDiagram({ outlines, joins }: Props) {
  const base = outlines.find((outline) => outline.base);
  const joined = outlines.flatMap((outline) => {
    const join = joins.find((one) => one.source === outline.id);
    return join === undefined ? [] : [{ outline, join }];
  });
  const maps = outlines.filter(({ role }) => role === 'identities');
  if (base === undefined || joined.length === 0) return null;
  const height = joined.length * STEP + (maps.length > 0 ? STEP : 0);
  const middle = (joined.length * STEP) / 2;
  const text = [
    ...joined.map(({ outline, join }) => `${outline.name}: ${percent(join)} of customers matched by ${join.key}`),
    ...maps.map(({ name }) => `${name}: ids of one customer`),
  ].join('; ');
  return (
    <svg className="join-diagram" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={text}>
      {joined.map(({ outline, join }, i) => {
        const y = i * STEP + STEP / 2;
        const rate = join.matched / Math.max(1, join.customers);
        return (
          <g key={outline.id}>
            <path d={`M${BOX} ${y} C ${BOX + 160} ${y}, ${WIDTH - BOX - 140} ${middle}, ${WIDTH - BOX} ${middle}`} fill="none" stroke="var(--bars)" strokeWidth={1 + 11 * rate} />
            <Box x={1} y={y} name={outline.name} under={`${count(join.rows)} rows, ${count(join.keys)} ids`} />
            <text x={BOX + 14} y={y - 9} className="small on-line">{percent(join)} of customers, by {shorten(join.key)}</text>
          </g>
        );
      })}
      {maps.map(({ id, name, report }, i) => {
        const y = joined.length * STEP + STEP / 2;
        const x = 1 + i * (BOX + 20);
        return (
          <g key={id}>
            <path d={`M${x + BOX - 2} ${y} C ${WIDTH - BOX / 2} ${y}, ${WIDTH - BOX / 2} ${y}, ${WIDTH - BOX / 2} ${middle + BOX_HEIGHT / 2}`} fill="none" stroke="var(--line-strong)" strokeDasharray="4 4" />
            <Box x={x} y={y} name={name} under={`${count(report.rows)} pairs of ids`} />
          </g>
        );
      })}
      <Box x={WIDTH - BOX} y={middle} name={base.name} under={`${count(joined[0].join.customers)} customers`} chosen />
    </svg>
  );
}

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly under: string;
  readonly chosen?: boolean;
}

function Box({ x, y, name, under, chosen = false }: BoxProps) {
  return (
    <>
      <rect x={x} y={y - BOX_HEIGHT / 2} width={BOX - 2} height={BOX_HEIGHT} rx={7} fill={chosen ? 'var(--accent-soft)' : 'var(--panel)'} stroke={chosen ? 'var(--accent)' : 'var(--line-strong)'} />
      <text x={x + BOX / 2} y={y - 2} textAnchor="middle">{shorten(name)}</text>
      <text x={x + BOX / 2} y={y + 12} textAnchor="middle" className="small">{under}</text>
    </>
  );
}
