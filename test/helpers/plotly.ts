import { isPlotted } from '../../shared/chart/figure.ts';
import type { Figure } from '../../shared/chart/figure.ts';
import type { PlotlyFigure } from '../../shared/chart/plotly-parts.ts';
import type { Theme } from '../../shared/chart/theme.ts';
import { toPlotly } from '../../shared/chart/to-plotly.ts';

/** What Plotly is given of a figure that it draws. */
export function plotly(figure: Figure, theme: Theme): PlotlyFigure {
  if (!isPlotted(figure)) throw new Error(`${figure.kind} is not drawn by Plotly`);
  return toPlotly(figure, theme);
}
