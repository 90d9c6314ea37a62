import type { RowDistances, SilhouetteRows } from '../contract/analyses.ts';
import type { Measure } from './segments-csv.ts';

/**
 * The columns that tell how each customer fits the own segment: silhouette, number of the segment with the nearest other
 * centre, distance to the own centre in prepared units; six decimals, NaN where a figure is not known.
 *
 * @param rows number of clustered rows
 */
export function fitMeasures(silhouettes: SilhouetteRows, { own, second }: RowDistances, rows: number): Measure[] {
  const values = new Float64Array(rows).fill(NaN);
  silhouettes.rows.forEach((row, i) => {
    if (silhouettes.rivals[i] >= 0) values[row] = rounded(silhouettes.values[i]);
  });
  return [
    { name: 'silhouette', values },
    { name: 'second_segment', values: Float64Array.from(second, (label) => (label < 0 ? NaN : label + 1)) },
    { name: 'distance', values: own.map(rounded) },
  ];
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
