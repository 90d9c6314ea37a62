import { formulaNotices } from '../contract/notice.ts';
import type { Notice } from '../contract/notice.ts';
import { microMeasures, microOfRows } from '../export/micro-columns.ts';
import { pace } from '../pipeline/pace.ts';
import { labelledCsv } from './exports.ts';
import { newCustomers, placeCustomers } from './place-rows.ts';
import type { NewRows } from './place-rows.ts';
import type { Platform } from './platform.ts';

export interface Scored {
  readonly rows: number;
  readonly leftOut: number;
  /** Rows in no segment. */
  readonly noise: number;
  readonly segments: readonly { readonly id: number; readonly name: string; readonly size: number; readonly share: number }[];
  readonly file: { readonly name: string; readonly bytes: Uint8Array };
  readonly notices: readonly Notice[];
}

/**
 * Labels of new rows by a saved model: prepared as the model says, then by the model's rule; the segments do not move. Rows whose
 * prepared values or distances are not finite are left out, counted, and told of.
 * @throws AppError those of `newCustomers` and `placeCustomers`
 */
export async function score(platform: Platform, input: NewRows): Promise<Scored> {
  const { model, source, signal } = input;
  const { recipe, customers } = await newCustomers(platform, input);
  const { labels, rowIndex, probability, leftOut, noise, matrix, ...placed } = await placeCustomers(platform, model, customers, source.name, signal);
  const notices = [...placed.notices];
  const names = model.segments.map((segment) => segment.name);
  const measures = [
    ...(probability === null ? [] : [{ name: 'probability', values: probability }]),
    ...(model.splits.length === 0 ? [] : microMeasures(microOfRows(model, matrix, labels))),
  ];
  const steps = await labelledCsv(platform, { recipe, source, customers, rowIndex, labels, measures, names }, signal);
  const { bytes, neutralised } = await pace(steps, { clock: platform.clock, signal });
  notices.push(...formulaNotices(neutralised));
  const sizes = new Float64Array(names.length);
  for (const label of labels) if (label >= 0) sizes[label] += 1;
  return {
    rows: labels.length,
    leftOut,
    noise,
    segments: model.segments.map(({ id, name }, i) => ({ id, name, size: sizes[i], share: sizes[i] / labels.length })),
    file: { name: 'segments.csv', bytes },
    notices,
  };
}
