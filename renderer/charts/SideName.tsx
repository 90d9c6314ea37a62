import { wrapText } from '../../shared/chart/svg-parts.ts';

interface Props {
  readonly text: string;
  /** Where the name ends or begins, and its middle. */
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
  /** Pixels it may be wide. */
  readonly width: number;
  /** Pixels it may be high. */
  readonly height: number;
  readonly className?: string;
}

const SIZE = 11.5;
const LINE = 14;

/** A name beside what it names, on two lines where it is long and there is room for them. */
export function SideName({ text, x, y, anchor, width, height, className }: Props) {
  const lines = wrapText(text, SIZE, width, height >= 2 * LINE ? 2 : 1);
  return (
    <text textAnchor={anchor} className={className}>
      {lines.map((line, at) => <tspan key={at} x={x} y={y + (at - (lines.length - 1) / 2) * LINE + 4}>{line}</tspan>)}
    </text>
  );
}
