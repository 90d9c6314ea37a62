import type { Flow } from './flow-shape.ts';
import type { FigureTable } from './table-view.ts';

/** How the numbers of an axis or a column are written. */
export type ValueFormat = 'number' | 'integer' | 'percent' | 'index' | 'effect';

/** A colour by its meaning; the writers look it up in the theme. */
export type FigureColour =
  | { readonly kind: 'accent' }
  | { readonly kind: 'muted' }
  | { readonly kind: 'segment'; readonly index: number };

export interface Axis {
  readonly title: string;
  readonly format: ValueFormat;
  /** Whether zero must be on the axis. */
  readonly fromZero: boolean;
}

/** Points joined by a line; `band` is drawn behind it. Null: no value there. */
export interface LineSeries {
  readonly kind: 'line';
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly band: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] } | null;
  /** What the band is; default: a 95% interval. */
  readonly bandName?: string;
  /** Position in `x` of the point in force, or null. */
  readonly current: number | null;
  readonly colour: FigureColour;
}

/** Horizontal bars from zero, the first on top; `interval` is drawn as a whisker. */
export interface BarSeries {
  readonly kind: 'bars';
  readonly name: string;
  readonly labels: readonly string[];
  readonly values: readonly number[];
  readonly intervals: readonly (readonly [number, number])[] | null;
  /** What the intervals are; default: 95% intervals. */
  readonly intervalName?: string;
  readonly colours: readonly FigureColour[];
  /** Text at the end of each bar. */
  readonly texts: readonly string[];
  readonly diverging: boolean;
}

/** Cells coloured on a scale that diverges from zero; the first row on top. Null: no value there. */
export interface HeatSeries {
  readonly kind: 'heat';
  readonly name: string;
  readonly rows: readonly string[];
  readonly cols: readonly string[];
  /** By row, then column. */
  readonly values: readonly (readonly (number | null)[])[];
  /** The scale ends at ± this. */
  readonly limit: number;
  /** What the values are counted in; absent: standard deviations. */
  readonly unit?: string;
}

export interface PointGroup {
  readonly name: string;
  readonly colour: FigureColour;
  readonly count: number;
  /** Where its name is written: its middle, or its densest spot. */
  readonly x: number;
  readonly y: number;
}

/** Single points, each of a group (an index into `groups`; −1: none). */
export interface PointSeries {
  readonly kind: 'points';
  readonly name: string;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly group: Int32Array;
  readonly groups: readonly PointGroup[];
}

/** Several lines over the same x, told apart by colour and dashes. Null: no value there. */
export interface LinesSeries {
  readonly kind: 'lines';
  readonly x: readonly number[];
  readonly lines: readonly {
    readonly name: string;
    readonly y: readonly (number | null)[];
    readonly colour: FigureColour;
    readonly dashed: boolean;
    /** Not in the legend: it belongs to the line before. */
    readonly unlisted?: boolean;
  }[];
  /** A place on the x axis with what begins there, or null. */
  readonly mark: { readonly x: number; readonly label: string } | null;
}

/** Upright bars from zero, those of one label side by side. */
export interface ColumnSeries {
  readonly kind: 'columns';
  readonly labels: readonly string[];
  readonly groups: readonly { readonly name: string; readonly values: readonly number[]; readonly colour: FigureColour }[];
}

/** Cells coloured on a scale from zero up; the first row on top. Null: no value there. */
export interface GridSeries {
  readonly kind: 'grid';
  readonly name: string;
  readonly rows: readonly string[];
  readonly cols: readonly string[];
  /** By row, then column. */
  readonly values: readonly (readonly (number | null)[])[];
  /** The scale ends here. */
  readonly most: number;
  readonly format: ValueFormat;
  /** Numbers are written into the cells. */
  readonly written?: boolean;
}

/**
 * Lines and boxes in a frame from 0 to 1 across and from 0 (at the bottom) to 1 upward: a tree of merges, groups by density. Documents draw
 * it; the window has pictures of its own that can be used.
 */
export interface SketchSeries {
  readonly kind: 'sketch';
  readonly lines: readonly { readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly colour: FigureColour }[];
  readonly boxes: readonly { readonly left: number; readonly right: number; readonly bottom: number; readonly top: number; readonly colour: FigureColour }[];
  /** Height of a dashed line across, or null. */
  readonly cut: number | null;
  readonly table: FigureTable;
}

/** Groups in layers and who went from which to which; documents draw it, the window has a picture of its own that can be used. */
export interface FlowSeries {
  readonly kind: 'flow';
  readonly flow: Flow;
}

export type Series = FlowSeries | SketchSeries | LineSeries | BarSeries | HeatSeries | PointSeries | LinesSeries | ColumnSeries | GridSeries;

/**
 * A chart as data: what it shows, not how it is drawn. The window draws it with Plotly (`to-plotly.ts`),
 * documents as SVG (`to-svg.ts`); both read the same numbers. `description` is the summary for screen readers.
 */
export interface Figure {
  readonly kind: 'elbow' | 'silhouette' | 'index' | 'vote' | 'stability' | 'agreement' | 'memberships' | 'classes' | 'sizes' | 'traits' | 'heatmap' | 'map' | 'heights' | 'distances' | 'condensed' | 'dendrogram' | 'tracking' | 'frequencies' | 'holdout' | 'frequency-recency' | 'cohorts' | 'importance' | 'gains' | 'calibration' | 'profit' | 'dependence' | 'contributions' | 'changes' | 'history' | 'moves' | 'then-now';
  readonly title: string;
  readonly description: string;
  /** Null where the axis has no numbers of its own (bars, heat maps, maps). */
  readonly xAxis: Axis | null;
  readonly yAxis: Axis | null;
  readonly series: Series;
}

/** A figure that Plotly draws: maps and curves follow every step of a slider and are drawn by hand. */
export type PlottedFigure = Figure & { readonly series: Exclude<Series, PointSeries | LineSeries | SketchSeries | FlowSeries> };

export const isPlotted = (figure: Figure): figure is PlottedFigure => figure.series.kind !== 'points' && figure.series.kind !== 'line' && figure.series.kind !== 'sketch' && figure.series.kind !== 'flow';

export const isCurve = (figure: Figure): figure is Figure & { readonly series: LineSeries } => figure.series.kind === 'line';
