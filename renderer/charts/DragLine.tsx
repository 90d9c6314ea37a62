import type { KeyboardEvent, PointerEvent } from 'react';

interface Props {
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly valueText: string;
  /** The line is dragged to this height of the picture, in pixels from its top. */
  readonly onDrag: (y: number) => void;
  readonly onEnd: () => void;
  /** An arrow key: up is 1. */
  readonly onStep: (direction: 1 | -1) => void;
}

/** A horizontal line over a picture that is moved by the pointer or the arrow keys. */
export function DragLine({ y, left, right, label, min, max, value, valueText, onDrag, onEnd, onStep }: Props) {
  const move = (event: PointerEvent<SVGGElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const svg = event.currentTarget.ownerSVGElement;
    if (svg !== null) onDrag(event.clientY - svg.getBoundingClientRect().top);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = new Map<string, 1 | -1>([['ArrowUp', 1], ['ArrowRight', 1], ['ArrowDown', -1], ['ArrowLeft', -1]]).get(event.key);
    if (step === undefined) return;
    event.preventDefault();
    onStep(step);
  };
  return (
    <g
      className="drag-line" role="slider" tabIndex={0} aria-label={label} aria-orientation="vertical" aria-valuemin={min} aria-valuemax={max} aria-valuenow={value}
      aria-valuetext={valueText} onKeyDown={onKeyDown} onKeyUp={onEnd}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={move} onPointerUp={onEnd} onPointerCancel={onEnd}
    >
      <rect x={left} y={y - 7} width={Math.max(0, right - left)} height={14} />
      <line x1={left} x2={right} y1={y} y2={y} />
      <circle cx={right} cy={y} r={5} />
    </g>
  );
}
