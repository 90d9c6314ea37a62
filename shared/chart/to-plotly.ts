import type { BarSeries, Figure, HeatSeries, PlottedFigure } from './figure.ts';
import { formatValue } from './numbers.ts';
import { columns, grid, lines } from './plotly-compare.ts';
import { axisBase, layoutBase, plain } from './plotly-parts.ts';
import type { PlotlyFigure } from './plotly-parts.ts';
import { paint } from './svg-parts.ts';
import type { Theme } from './theme.ts';

/** The figure for Plotly, in the theme. The numbers are the figure's own; nothing is computed here. */
export function toPlotly(figure: PlottedFigure, theme: Theme): PlotlyFigure {
  const { series } = figure;
  switch (series.kind) {
    case 'bars':
      return bars(figure, series, theme);
    case 'heat':
      return heat(series, theme);
    case 'lines':
      return lines(figure, series, theme);
    case 'columns':
      return columns(figure, series, theme);
    case 'grid':
      return grid(figure, series, theme);
  }
}

function bars(figure: Figure, series: BarSeries, theme: Theme): PlotlyFigure {
  const colours = series.colours.map((colour) => paint(colour, theme));
  const { intervals } = series;
  const whiskers = intervals === null ? {} : {
    error_x: {
      type: 'data', symmetric: false, thickness: 2, width: 0, color: theme.ink,
      array: intervals.map((interval, i) => interval[1] - series.values[i]),
      arrayminus: intervals.map((interval, i) => series.values[i] - interval[0]),
    },
  };
  return {
    data: [{
      type: 'bar', orientation: 'h', name: series.name, x: [...series.values],
      y: series.labels.map((_, i) => i), text: [...series.texts],
      textposition: series.diverging ? 'none' : 'outside', cliponaxis: false, hoverinfo: 'text',
      hovertext: series.labels.map((label, i) => `${plain(label)}: ${series.texts[i]}`),
      marker: { color: colours, opacity: series.values.map((value) => (value < 0 ? 0.6 : 1)) }, ...whiskers,
    }],
    layout: {
      ...layoutBase(theme), bargap: 0.35,
      xaxis: {
        ...axisBase(theme), visible: figure.xAxis !== null, zeroline: series.diverging, rangemode: 'tozero',
        title: { text: figure.xAxis?.title ?? '', font: { color: theme.muted, size: 11 } },
      },
      yaxis: {
        ...axisBase(theme), showgrid: false, autorange: 'reversed', tickmode: 'array',
        tickvals: series.labels.map((_, i) => i), ticktext: series.labels.map(plain), tickfont: { color: theme.ink, size: 12 },
      },
      margin: { l: 120, r: series.diverging ? 12 : 90, t: 4, b: figure.xAxis === null ? 4 : 40 },
    },
  };
}

function heat(series: HeatSeries, theme: Theme): PlotlyFigure {
  const [below, middle, above] = theme.diverging;
  const values = series.values.map((row) => [...row]);
  return {
    data: [{
      type: 'heatmap', name: series.name, z: values, zmin: -series.limit, zmax: series.limit, xgap: 2, ygap: 2,
      x: series.cols.map((_, j) => j), y: series.rows.map((_, i) => i),
      colorscale: [[0, below], [0.5, middle], [1, above]], showscale: true,
      colorbar: { thickness: 8, outlinewidth: 0, tickfont: { color: theme.muted, size: 11 }, title: { text: series.unit ?? 'sd', font: { color: theme.muted } } },
      hoverinfo: 'text',
      text: values.map((row, i) => row.map((value, j) => `${plain(series.rows[i])}, ${plain(series.cols[j])}: ${formatValue(value, 'effect')}`)),
    }],
    layout: {
      ...layoutBase(theme),
      xaxis: {
        ...axisBase(theme), showgrid: false, tickmode: 'array', tickvals: series.cols.map((_, j) => j), ticktext: series.cols.map(plain),
      },
      yaxis: {
        ...axisBase(theme), showgrid: false, autorange: 'reversed', tickmode: 'array',
        tickvals: series.rows.map((_, i) => i), ticktext: series.rows.map(plain), tickfont: { color: theme.ink, size: 12 },
      },
      margin: { l: 120, r: 12, t: 8, b: 80 },
    },
  };
}
