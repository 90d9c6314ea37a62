import type { ColumnSeries, Figure, GridSeries, LinesSeries } from './figure.ts';
import { formatValue } from './numbers.ts';
import { axisBase, layoutBase, plain, TICK_FORMAT } from './plotly-parts.ts';
import type { Plain, PlotlyFigure } from './plotly-parts.ts';
import { paint } from './svg-parts.ts';
import type { Theme } from './theme.ts';

const titled = (axis: Plain, title: string | undefined, theme: Theme): Plain => ({
  ...axis, title: { text: title ?? '', font: { color: theme.muted, size: 11 }, standoff: 6 },
});

const legend = (theme: Theme): Plain => ({
  showlegend: true, legend: { orientation: 'h', x: 0, y: 1.02, xanchor: 'left', yanchor: 'bottom', font: { color: theme.ink, size: 11 }, itemclick: false, itemdoubleclick: false },
});

const yAxisOf = (figure: Figure, theme: Theme): Plain => titled(
  { ...axisBase(theme), tickformat: TICK_FORMAT[figure.yAxis?.format ?? 'number'], nticks: 6, rangemode: figure.yAxis?.fromZero === true ? 'tozero' : 'normal' },
  figure.yAxis?.title, theme);

/** Lines with a legend; a mark is a dotted upright. */
export function lines(figure: Figure, series: LinesSeries, theme: Theme): PlotlyFigure {
  const format = figure.yAxis?.format ?? 'number';
  const { mark } = series;
  return {
    data: series.lines.map((line) => ({
      type: 'scatter', mode: 'lines', name: plain(line.name), ...(line.unlisted === true ? { showlegend: false } : {}), x: [...series.x], y: [...line.y],
      line: { color: paint(line.colour, theme), width: 2, dash: line.dashed ? 'dash' : 'solid' },
      text: series.x.map((x, i) => `${plain(figure.xAxis?.title ?? '')} ${x}, ${plain(line.name)}: ${formatValue(line.y[i], format)}`), hoverinfo: 'text',
    })),
    layout: {
      ...layoutBase(theme), ...legend(theme),
      xaxis: titled({ ...axisBase(theme), showgrid: false, ...(figure.xAxis?.format === 'integer' && series.x.length <= 12 ? { dtick: 1 } : { nticks: 12 }), ...(mark === null ? {} : { range: [series.x[0], series.x[series.x.length - 1]] }) }, figure.xAxis?.title, theme),
      yaxis: yAxisOf(figure, theme),
      shapes: mark === null ? [] : [{ type: 'line', x0: mark.x, x1: mark.x, yref: 'paper', y0: 0, y1: 1, line: { color: theme.muted, width: 1, dash: 'dot' } }],
      annotations: mark === null ? [] : [{
        x: mark.x, yref: 'paper', y: 1, ...(mark.x > (series.x[0] + 4 * series.x[series.x.length - 1]) / 5 ? { xanchor: 'right', xshift: -4 } : { xanchor: 'left', xshift: 4 }), yanchor: 'top', text: plain(mark.label), showarrow: false, captureevents: false,
        font: { color: theme.muted, size: 11 },
      }],
    },
  };
}

/** Upright bars side by side, with a legend. */
export function columns(figure: Figure, series: ColumnSeries, theme: Theme): PlotlyFigure {
  const format = figure.yAxis?.format ?? 'number';
  return {
    data: series.groups.map((group) => ({
      type: 'bar', name: plain(group.name), x: series.labels.map((_, i) => i), y: [...group.values],
      marker: { color: paint(group.colour, theme) }, hoverinfo: 'text', textposition: 'none',
      text: group.values.map((value, i) => `${plain(series.labels[i])}, ${plain(group.name)}: ${formatValue(value, format)}`),
    })),
    layout: {
      ...layoutBase(theme), ...legend(theme), barmode: 'group', bargap: 0.3, bargroupgap: 0.06,
      xaxis: titled({
        ...axisBase(theme), showgrid: false, tickmode: 'array', tickvals: series.labels.map((_, i) => i), ticktext: series.labels.map(plain),
      }, figure.xAxis?.title, theme),
      yaxis: yAxisOf(figure, theme),
    },
  };
}

/** Cells whose numbers can be read when written into them. */
const MOST_WRITTEN = 400;

/** Cells on a scale from nothing to the most, with their names on all sides. */
export function grid(figure: Figure, series: GridSeries, theme: Theme): PlotlyFigure {
  return {
    data: [{
      type: 'heatmap', name: series.name, z: series.values.map((row) => [...row]), zmin: 0, zmax: series.most, xgap: 1, ygap: 1,
      x: series.cols.map((_, j) => j), y: series.rows.map((_, i) => i),
      colorscale: [[0, theme.soft], [1, theme.accent]], showscale: true,
      colorbar: { thickness: 8, outlinewidth: 0, tickfont: { color: theme.muted, size: 11 }, tickformat: TICK_FORMAT[series.format], nticks: 6 },
      hoverinfo: 'text',
      ...(series.written === true && series.rows.length * series.cols.length <= MOST_WRITTEN ? { texttemplate: `%{z:${TICK_FORMAT[series.format]}}`, textfont: { size: 11 } } : {}),
      text: series.values.map((row, i) => row.map((value, j) =>
        (value === null ? '' : `${plain(series.rows[i])}, ${plain(series.cols[j])}: ${formatValue(value, series.format)}`))),
    }],
    layout: {
      ...layoutBase(theme),
      xaxis: titled({
        ...axisBase(theme), showgrid: false, tickmode: 'array', tickvals: series.cols.map((_, j) => j), ticktext: series.cols.map(plain),
      }, figure.xAxis?.title, theme),
      yaxis: titled({
        ...axisBase(theme), showgrid: false, autorange: 'reversed', tickmode: 'array', tickvals: series.rows.map((_, i) => i), ticktext: series.rows.map(plain),
      }, figure.yAxis?.title, theme),
    },
  };
}
