import { formulaNotices } from '../../contract/notice.ts';
import type { Notice } from '../../contract/notice.ts';
import type { PredictColumn } from '../../contract/predict.ts';
import type { ColumnInfo } from '../../contract/tables.ts';
import { AppError } from '../../errors/app-error.ts';
import type { PredictionModel } from '../../export/prediction-model.ts';
import { writtenAsNumbers } from '../../features/customer-key.ts';
import { sigmoid } from '../../math/logistic.ts';
import { pace } from '../../pipeline/pace.ts';
import { codeLevels } from '../../predict/columns.ts';
import { predictionsCsv } from '../../predict/csv.ts';
import { decileOfRows } from '../../predict/gains.ts';
import { readyPredictor } from '../../predict/ready.ts';
import { allRows } from '../../predict/spread-rows.ts';
import { findColumn } from '../../prepare/find-column.ts';
import { holdsNumbers } from '../../prepare/holds-numbers.ts';
import { readColumns } from '../customer-columns.ts';
import { newCustomers } from '../place-rows.ts';
import type { NewFiles } from '../place-rows.ts';
import type { Platform } from '../platform.ts';
import { finite, textsOf } from './features.ts';
import { canonical } from './outcome-values.ts';

export interface PredictedRows {
  readonly rows: number;
  readonly meanProbability: number;
  /** Mean probability of the likeliest tenth. */
  readonly topTenth: number;
  readonly file: { readonly name: string; readonly bytes: Uint8Array };
  readonly notices: readonly Notice[];
}

/**
 * Probabilities of new customers by a saved model, with what makes them up.
 * @throws AppError `no-such-column`, `column-not-numeric`, `no-usable-rows`, and those of `newCustomers`
 */
export async function scorePrediction(platform: Platform, input: NewFiles & { readonly model: PredictionModel }): Promise<PredictedRows> {
  const { model, source, signal } = input;
  const { customers, recipe } = await newCustomers(platform, input);
  if (customers.rows === 0) throw new AppError('no-usable-rows', { file: source.name, reason: 'it has no rows' });
  const notices: Notice[] = [...customers.notices];
  const infos = model.features.map(({ name }) => findColumn(customers.columns, name, source.name));
  const found = await readColumns(platform.database, customers.table, model.features.map(({ name, kind }) => ({ name, kind: kind === 'numeric' ? 'number' as const : 'text' as const })), signal);
  const columns = model.features.map((feature, f): PredictColumn => {
    const { name, label, kind, levels } = feature;
    if (kind === 'numeric') {
      if (!holdsNumbers(infos[f]) && infos[f].distinct > 0) throw new AppError('column-not-numeric', { column: name });
      return { kind, name, label, values: finite(found[f]) };
    }
    const texts = matched(textsOf(found[f]), levels, infos[f]);
    const column = codeLevels(name, label, texts, levels);
    const strange = texts.reduce((sum, text, row) => sum + (text !== null && column.kind === 'category' && column.codes[row] < 0 ? 1 : 0), 0);
    if (strange > 0) notices.push({ code: 'levels-not-known', data: { column: label, count: strange } });
    return column;
  });
  const { elementary, clock } = platform;
  const ready = readyPredictor(model.predictor, columns);
  const rows = await pace(ready.rowsOf(columns, allRows(customers.rows)), { clock, signal });
  const probability = (await pace(rows.margins(), { clock, signal })).map((margin) => sigmoid(margin, elementary));
  const contributions = Float32Array.from(await pace(rows.shap(), { clock, signal }));
  const raw = customers.rawTable ?? (customers.orders === null ? source.rawTable : customers.table);
  const ids = customers.id === null ? Array.from({ length: customers.rows }, (_, row) => String(row + 1))
    : textsOf((await readColumns(platform.database, raw, [{ name: customers.id, kind: 'text' }], signal))[0]).map((id) => id ?? '');
  const csv = predictionsCsv({
    idColumn: customers.id, ids, namedByNumbers: writtenAsNumbers(source, customers, customers.id), list: { probability, contributions, base: new Float64Array(0) }, columns, segments: null, formulaSafe: recipe.params['export.formulaSafe'],
  });
  notices.push(...formulaNotices(csv.neutralised));
  const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const deciles = decileOfRows(probability);
  return {
    rows: customers.rows, meanProbability: mean(probability), topTenth: mean(probability.filter((_, row) => deciles[row] === 1)),
    file: { name: 'predictions.csv', bytes: new TextEncoder().encode(csv.text) }, notices,
  };
}

/** Texts as the model's levels are written: one file may hold yes and no where the other held true and false. */
function matched(texts: readonly (string | null)[], levels: readonly string[], info: ColumnInfo): readonly (string | null)[] {
  const form = (text: string): string => canonical(text, { type: 'boolean', mean: null }, [], []);
  const known = new Set(levels);
  const byForm = new Map(levels.map((level) => [form(level), level]));
  const yesNo = info.type === 'boolean' || levels.every((level) => level === 'true' || level === 'false');
  return yesNo ? texts.map((text) => (text === null || known.has(text) ? text : byForm.get(form(text)) ?? text)) : texts;
}
