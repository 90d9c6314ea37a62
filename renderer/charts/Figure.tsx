import { useEffect, useRef } from 'react';
import type { PlottedFigure } from '../../shared/chart/figure.ts';
import type { Theme } from '../../shared/chart/theme.ts';
import { FigureFrame } from './FigureFrame.tsx';
import { inTurn } from './in-turn.ts';
import type { Cursor } from './navigate.ts';
import type { Picture } from './plotly-picture.ts';
import { useRoom } from './use-room.ts';

export interface FigureViewProps {
  readonly figure: PlottedFigure;
  readonly theme: Theme;
  /** A point, bar or cell was clicked, or Enter pressed on it. */
  readonly onPick?: (cursor: Cursor) => void;
}

/** All that is drawn of a figure. */
const fingerprint = ({ series, xAxis, yAxis }: PlottedFigure, theme: Theme): string => JSON.stringify([series, xAxis, yAxis, theme.name]);

/** A chart on screen; its picture follows as soon as there is time for it. */
export function FigureView({ figure, theme, onPick }: FigureViewProps) {
  const root = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  const drawnFor = useRef('');
  const picture = useRef<Picture | null>(null);
  const room = useRoom(root);
  pick.current = onPick;

  useEffect(() => {
    const element = root.current;
    if (element === null || room.width === 0 || room.height === 0) return undefined;
    const now = `${room.width} ${room.height} ${fingerprint(figure, theme)}`;
    let wanted = drawnFor.current !== now;
    if (!wanted) return undefined;
    void import('./plotly-picture.ts').then(({ createPicture }) => inTurn(() => {
      if (!wanted) return;
      drawnFor.current = now;
      picture.current ??= createPicture(element, (cursor) => pick.current?.(cursor));
      picture.current.draw(figure, theme, room);
    })).catch(reportError);
    return () => {
      wanted = false;
    };
  }, [figure, theme, room]);

  useEffect(() => () => picture.current?.end(), []);

  return (
    <FigureFrame figure={figure} onPick={onPick} onCursor={(cursor) => picture.current?.point(figure, cursor)}>
      <div ref={root} className="plot" aria-hidden="true" />
    </FigureFrame>
  );
}
