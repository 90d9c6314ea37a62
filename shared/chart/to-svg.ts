import type { Figure } from './figure.ts';
import { drawBars } from './svg-bars.ts';
import { drawColumns, drawGrid, drawLines } from './svg-compare.ts';
import { drawFlow } from './svg-flow.ts';
import { drawHeat } from './svg-heat.ts';
import { drawLine } from './svg-line.ts';
import { svgDocument } from './svg-parts.ts';
import type { Drawing } from './svg-parts.ts';
import { drawPoints } from './svg-points.ts';
import { drawSketch } from './svg-sketch.ts';
import type { Theme } from './theme.ts';
import { LIGHT } from './theme.ts';

/**
 * A figure as a stand-alone SVG text: no scripts, no outside references, the bundled font by name, the same bytes for
 * the same figure everywhere. The title is not part of the picture; documents print it as a caption.
 * @param width in pixels; the height follows
 */
export function toSvg(figure: Figure, width: number, theme: Theme = LIGHT): string {
  const drawing = draw(figure, width, theme);
  return svgDocument(width, drawing.height, `${figure.title}. ${figure.description}`, drawing.content);
}

function draw(figure: Figure, width: number, theme: Theme): Drawing {
  const { series } = figure;
  switch (series.kind) {
    case 'line':
      return drawLine(figure, series, width, theme);
    case 'bars':
      return drawBars(figure, series, width, theme);
    case 'heat':
      return drawHeat(series, width, theme);
    case 'points':
      return drawPoints(series, width, theme);
    case 'lines':
      return drawLines(figure, series, width, theme);
    case 'columns':
      return drawColumns(figure, series, width, theme);
    case 'grid':
      return drawGrid(figure, series, width, theme);
    case 'sketch':
      return drawSketch(figure, series, width, theme);
    case 'flow':
      return drawFlow(series.flow, width, theme);
  }
}
