import type { BarSeries, Figure, HeatSeries, LineSeries, PointSeries } from './figure.ts';
import { formatValue } from './numbers.ts';
import { columns, grid, lines } from './plotly-compare.ts';
import { axisBase, layoutBase, plain, tickFormat } from './plotly-parts.ts';
import type { Plain, PlotlyFigure } from './plotly-parts.ts';
import { fitText, paint } from './svg-parts.ts';
import { mixColours } from './theme.ts';
import type { Theme } from './theme.ts';

/** The figure for Plotly, in the theme. The numbers are the figure's own; nothing is computed here. */
export function toPlotly(figure: Figure, theme: Theme): PlotlyFigure {
  const { series } = figure;
  switch (series.kind) {
    case 'line':
      return line(figure, series, theme);
    case 'bars':
      return bars(figure, series, theme);
    case 'heat':
      return heat(series, theme);
    case 'points':
      return points(series, theme);
    case 'lines':
      return lines(figure, series, theme);
    case 'columns':
      return columns(figure, series, theme);
    case 'grid':
      return grid(figure, series, theme);
  }
}

function line(figure: Figure, series: LineSeries, theme: Theme): PlotlyFigure {
  const colour = paint(series.colour, theme);
  const format = figure.yAxis?.format ?? 'number';
  const edge = (y: readonly (number | null)[], more: Plain): Plain => ({
    type: 'scatter', mode: 'lines', x: [...series.x], y: [...y], line: { width: 0, color: colour }, hoverinfo: 'skip', ...more,
  });
  const band = series.band === null ? [] : [
    edge(series.band.low, {}),
    edge(series.band.high, { fill: 'tonexty', fillcolor: theme.accentSoft }),
  ];
  const main = {
    type: 'scatter', mode: 'lines+markers', name: series.name, x: [...series.x], y: [...series.y],
    line: { color: colour, width: 2 },
    marker: {
      size: series.x.map((_, i) => (i === series.current ? 12 : 7)),
      color: series.x.map((_, i) => (i === series.current ? colour : theme.panel)),
      line: { color: colour, width: 1.6 }, opacity: 1,
    },
    text: series.x.map((x, i) => `${x} segments: ${formatValue(series.y[i], format)}`), hoverinfo: 'text',
  };
  return {
    data: [...band, main],
    layout: {
      ...layoutBase(theme),
      xaxis: { ...axisBase(theme), showgrid: false, tickmode: 'linear', dtick: series.x.length > 16 ? 5 : 1 },
      yaxis: {
        ...axisBase(theme), tickformat: tickFormat(format, series.y), nticks: 5,
        rangemode: figure.yAxis?.fromZero === true ? 'tozero' : 'normal',
      },
    },
  };
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

/**
 * One trace for all points, in their order: a point's number in Plotly is its position in the map. Colours are numbers
 * on a stepped scale (−1: no segment), so that a change of segments swaps one typed array.
 */
function points(series: PointSeries, theme: Theme): PlotlyFigure {
  const last = series.groups.length - 1;
  const colours = [theme.muted, ...series.groups.map((group) => paint(group.colour, theme))];
  const scale = colours.flatMap((colour, i) => [[i / colours.length, colour], [(i + 1) / colours.length, colour]]);
  return {
    data: [{
      type: 'scattergl', mode: 'markers', name: series.name, x: series.x, y: series.y, hoverinfo: 'none',
      marker: { size: 4, opacity: 0.7, color: series.group, colorscale: scale, cmin: -1.5, cmax: last + 0.5, showscale: false },
      selected: { marker: { opacity: 0.9 } }, unselected: { marker: { opacity: 0.25, color: mixColours(theme.muted, theme.panel, 0.5) } },
    }],
    layout: {
      ...layoutBase(theme), dragmode: 'lasso', margin: { l: 8, r: 8, t: 8, b: 8 },
      xaxis: { visible: false, fixedrange: false }, yaxis: { visible: false, fixedrange: false },
      annotations: series.groups.filter((group) => group.count > 0).map((group) => ({
        x: group.x, y: group.y, text: `<b>${plain(fitText(group.name, 12, 160))}</b>`, showarrow: false, font: { color: theme.ink, size: 12 },
        bgcolor: theme.panel, opacity: 0.85, borderpad: 2, captureevents: false,
      })),
    },
  };
}
