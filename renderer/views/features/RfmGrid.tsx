import { useMemo, useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { RfmFigures } from '../../../shared/contract/analyses.ts';
import type { RfmScores } from '../../../shared/value/rfm-scores.ts';

export type Part = 'r' | 'f' | 'm';

interface Props {
  readonly figures: RfmFigures;
  readonly scores: RfmScores;
  readonly bins: number;
  /** What the rows are. */
  readonly rows: 'f' | 'm';
  readonly shown: 'customers' | 'revenue';
  /** Cut points by part, ascending. */
  readonly borders: Readonly<Record<Part, readonly number[]>>;
  readonly onMove: (part: Part, cuts: readonly number[]) => void;
  readonly onCommit: (part: Part, cuts: readonly number[]) => void;
}

const NAMES: Readonly<Record<Part, string>> = { r: 'recency', f: 'frequency', m: 'spend' };
const say: Readonly<Record<Part, (cut: number) => string>> = {
  r: (cut) => `${formatValue(cut, 'number')} days or fewer`,
  f: (cut) => `${formatValue(cut, 'number')} orders or more`,
  m: (cut) => `${formatValue(cut, 'number')} or more`,
};

/** A heat map of customers or revenue: recency across, orders or spend upwards, with borders that move. */
export function RfmGrid({ figures, scores, bins, rows, shown, borders, onMove, onCommit }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const cells = useMemo(() => {
    const found = new Float64Array(bins * bins);
    const upward = scores[rows];
    for (let i = 0; i < upward.length; i++) found[(upward[i] - 1) * bins + scores.r[i] - 1] += shown === 'customers' ? 1 : figures.monetary[i];
    return found;
  }, [figures, scores, bins, rows, shown]);
  const most = cells.reduce((max, value) => Math.max(max, value), 0);
  const up = Array.from({ length: bins }, (_, i) => bins - i);
  const across = Array.from({ length: bins }, (_, i) => i + 1);
  const border = (part: Part, nth: number) => (
    <Border key={`${part}${nth}`} part={part} nth={nth} bins={bins} values={figures[part === 'r' ? 'recencyDays' : part === 'f' ? 'frequency' : 'monetary']} cuts={borders[part]} box={box} onMove={onMove} onCommit={onCommit} />
  );
  return (
    <div className="rfm-grid">
      <div className="rfm-box" ref={box}>
        <table aria-label={`${shown === 'customers' ? 'Customers' : 'Revenue'} by recency score and ${NAMES[rows]} score`}>
          <colgroup><col className="rfm-names" />{across.map((r) => <col key={r} />)}</colgroup>
          <thead className="visually-hidden"><tr><th scope="col">{NAMES[rows]} score</th>{across.map((r) => <th key={r} scope="col">Recency score {r}</th>)}</tr></thead>
          <tbody>
            {up.map((score) => (
              <tr key={score}>
                <th scope="row"><span className="visually-hidden">{NAMES[rows]} score </span>{score}</th>
                {across.map((r) => {
                  const value = cells[(score - 1) * bins + r - 1];
                  const heat = most > 0 ? Math.max(0, value) / most : 0;
                  return <td key={r} style={{ background: `color-mix(in srgb, var(--accent-fill) ${Math.round(heat * 55)}%, var(--panel))` }}>{value === 0 ? '–' : formatValue(Math.round(value), 'integer')}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
        {across.slice(0, -1).map((nth) => border('r', nth))}
        {across.slice(0, -1).map((nth) => border(rows, nth))}
      </div>
      <div className="rfm-axis" aria-hidden="true"><span />{across.map((r) => <span key={r}>{r}</span>)}</div>
      <p className="muted rfm-axis-name">Recency score; the rows are the {NAMES[rows]} score</p>
    </div>
  );
}

interface BorderProps {
  readonly part: Part;
  /** Between the scores nth and nth + 1. */
  readonly nth: number;
  readonly bins: number;
  readonly values: Float64Array;
  readonly cuts: readonly number[];
  readonly box: React.RefObject<HTMLDivElement | null>;
  readonly onMove: Props['onMove'];
  readonly onCommit: Props['onCommit'];
}

/** A border between two scores: a slider over the values that occur. */
function Border({ part, nth, bins, values, cuts, box, onMove, onCommit }: BorderProps) {
  const sorted = useMemo(() => Float64Array.from(values).sort(), [values]);
  const distinct = useMemo(() => sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]), [sorted]);
  const held = useRef<{ readonly start: number; readonly share: number; cuts: readonly number[] | null } | null>(null);
  // Recency counts downwards: its first cut point parts the two best scores.
  const index = part === 'r' ? bins - 1 - nth : nth - 1;
  const cut = cuts[index];
  const low = index > 0 ? cuts[index - 1] : distinct[0];
  const high = index < cuts.length - 1 ? cuts[index + 1] : distinct[distinct.length - 1];
  const withCut = (value: number): readonly number[] => cuts.map((old, i) => (i === index ? Math.min(Math.max(value, low), high) : old));
  const vertical = part === 'r';

  const step = (by: number): void => {
    let at = distinct.findIndex((value) => value >= cut);
    if (at < 0) at = distinct.length - 1;
    const next = distinct[Math.min(distinct.length - 1, Math.max(0, at + by))];
    if (next !== undefined) onCommit(part, withCut(next));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The arrow points to where the border goes on screen: right and up are better customers.
    const better = event.key === (vertical ? 'ArrowRight' : 'ArrowUp');
    const worse = event.key === (vertical ? 'ArrowLeft' : 'ArrowDown');
    if (!better && !worse) return;
    event.preventDefault();
    const far = event.shiftKey ? Math.max(1, Math.round(distinct.length / 20)) : 1;
    step((better ? 1 : -1) * (part === 'r' ? -1 : 1) * far);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const below = sorted.findIndex((value) => value >= cut);
    held.current = { start: vertical ? event.clientX : event.clientY, share: (below < 0 ? sorted.length : below) / sorted.length, cuts: null };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const drag = held.current;
    const size = vertical ? box.current?.clientWidth : box.current?.clientHeight;
    if (drag === null || size === undefined || size === 0) return;
    const moved = ((vertical ? event.clientX : event.clientY) - drag.start) / size;
    // Right is fewer days, up is more of the rest; both lie against the direction of the values or of the screen.
    const share = Math.min(1, Math.max(0, drag.share - moved));
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    const moving = withCut(value);
    drag.cuts = moving;
    onMove(part, moving);
  };
  const onPointerUp = (): void => {
    const drag = held.current;
    held.current = null;
    if (drag?.cuts != null) onCommit(part, drag.cuts);
  };
  const at = vertical ? { left: `calc(28px + (100% - 28px) * ${nth / bins})` } : { top: `${(1 - nth / bins) * 100}%` };
  return (
    <div
      className={vertical ? 'rfm-border upright' : 'rfm-border'} style={at} role="slider" tabIndex={0} title={say[part](cut)}
      aria-label={`Border between ${NAMES[part]} scores ${nth} and ${nth + 1}`} aria-orientation={vertical ? 'horizontal' : 'vertical'}
      aria-valuemin={low} aria-valuemax={high} aria-valuenow={cut} aria-valuetext={say[part](cut)}
      onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp}
    >
      <span aria-hidden="true">{formatValue(cut, 'number')}</span>
    </div>
  );
}
