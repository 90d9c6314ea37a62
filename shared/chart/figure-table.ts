import type { Figure } from './figure.ts';
import { flowTable } from './flow.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import { formatValue } from './numbers.ts';
import type { FigureTable } from './table-view.ts';

/** The same numbers as the picture, as a table. A map is summed up by segment; its points have no names. */
export function figureTable(figure: Figure): FigureTable {
  const { series } = figure;
  switch (series.kind) {
    case 'line': {
      const format = figure.yAxis?.format ?? 'number';
      const { band } = series;
      const head = [figure.xAxis?.title ?? '', series.name];
      return {
        columns: band === null ? head : [...head, series.bandName ?? '95% interval'],
        rows: series.x.map((x, i) => {
          const cells = [formatValue(x, 'integer'), formatValue(series.y[i], format)];
          if (band === null) return cells;
          const known = band.low[i] !== null && band.high[i] !== null;
          return [...cells, known ? `${formatValue(band.low[i], format)} to ${formatValue(band.high[i], format)}` : '–'];
        }),
      };
    }
    case 'bars': {
      const { intervals } = series;
      const format = figure.xAxis?.format ?? 'effect';
      return {
        columns: intervals === null ? [figure.title, series.name] : [figure.title, series.name, series.intervalName ?? '95% interval'],
        rows: series.labels.map((label, i) => (intervals === null ? [label, series.texts[i]]
          : [label, series.texts[i], `${formatValue(intervals[i][0], format)} to ${formatValue(intervals[i][1], format)}`])),
      };
    }
    case 'heat':
      return {
        columns: ['Segment', ...series.cols],
        rows: series.rows.map((row, i) => [row, ...series.values[i].map((value) => formatValue(value, 'effect'))]),
      };
    case 'lines': {
      const format = figure.yAxis?.format ?? 'number';
      return {
        columns: [figure.xAxis?.title ?? '', ...series.lines.map((line) => line.name)],
        rows: series.x.map((x, i) => [formatValue(x, 'integer'), ...series.lines.map((line) => formatValue(line.y[i], format))]),
      };
    }
    case 'columns': {
      const format = figure.yAxis?.format ?? 'number';
      return {
        columns: [figure.xAxis?.title ?? '', ...series.groups.map((group) => group.name)],
        rows: series.labels.map((label, i) => [label, ...series.groups.map((group) => formatValue(group.values[i], format))]),
      };
    }
    case 'grid':
      return {
        columns: [figure.yAxis?.title ?? '', ...series.cols],
        rows: series.rows.map((row, i) => [row, ...series.values[i].map((value) => formatValue(value, series.format))]),
      };
    case 'sketch':
      return series.table;
    case 'flow':
      return flowTable(series.flow);
    case 'points': {
      const apart = series.group.reduce((count, group) => count + (group < 0 ? 1 : 0), 0);
      const none = apart === 0 ? [] : [[NO_SEGMENT, formatValue(apart, 'integer')]];
      return {
        columns: ['Segment', 'Points'],
        rows: [...series.groups.map((group) => [group.name, formatValue(group.count, 'integer')]), ...none],
      };
    }
  }
}
