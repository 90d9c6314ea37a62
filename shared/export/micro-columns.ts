import type { MicroResult } from '../contract/micro.ts';
import type { Matrix } from '../math/matrix.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import type { Model } from './model.ts';
import type { TextMeasure } from './segments-csv.ts';

/** The columns that tell the micro-segment of each customer; a segment that is not split stands for itself. */
export function microMeasures({ part, codes }: Pick<MicroResult, 'part' | 'codes'>): TextMeasure[] {
  return [
    { name: 'micro_segment', texts: Array.from(part, (at) => (at < 0 ? '0' : codes[at].code)) },
    { name: 'micro_segment_name', texts: Array.from(part, (at) => (at < 0 ? NO_SEGMENT : codes[at].name)) },
  ];
}

/**
 * The same for new rows by a model: within a segment that is split, the part of the nearest centre (the first of equally near ones).
 * @param matrix rows in the model's scaled units
 * @param labels of the rows, from 0; −1: in no segment
 */
export function microOfRows({ segments, splits }: Pick<Model, 'segments' | 'splits'>, matrix: Matrix, labels: Int32Array): Pick<MicroResult, 'part' | 'codes'> {
  const codes: MicroResult['codes'][number][] = [];
  const starts = segments.map(({ id, name, size }, label) => {
    const start = codes.length;
    const split = splits.find((one) => one.segment === id);
    if (split === undefined) codes.push({ code: String(id), name, label, size });
    else for (const { code, name: part, size: own } of split.parts) codes.push({ code, name: `${name}: ${part}`, label, size: own });
    return start;
  });
  const part = labels.map((label, row) => {
    if (label < 0) return -1;
    const split = splits.find((one) => one.segment === label + 1);
    return starts[label] + (split === undefined ? 0 : nearestPart(split.parts.map(({ centre }) => centre), matrix, row));
  });
  return { part, codes };
}

function nearestPart(centres: readonly (readonly number[])[], { data, rows }: Matrix, row: number): number {
  let best = 0;
  let least = Infinity;
  centres.forEach((centre, at) => {
    let sum = 0;
    centre.forEach((value, j) => {
      const gap = data[j * rows + row] - value;
      sum += gap * gap;
    });
    if (sum < least) {
      least = sum;
      best = at;
    }
  });
  return best;
}
