import { fontSubsets } from '../chart/font-subsets.ts';
import type { ExportedFile } from '../contract/engine.ts';
import type { MonitorResult } from '../contract/monitor.ts';
import type { PeriodRecord } from '../contract/periods.ts';
import type { Model } from '../export/model.ts';
import { driftCsv, migrationCsv } from '../export/monitor-csv.ts';
import { pace } from '../pipeline/pace.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { monitorReport } from '../report/monitor-report.ts';
import { createRasteriser } from '../report/rasterise.ts';
import { toHtml } from '../report/to-html.ts';
import type { Periods } from './monitor.ts';
import type { Platform } from './platform.ts';

/** What `monitor` writes; `migration.csv` only where customers can be followed. */
export const MONITOR_FILES = ['migration.csv', 'drift.csv', 'monitor.html', 'monitor.docx'] as const;

export interface MonitorFilesInput {
  readonly model: Pick<Model, 'title' | 'segments'>;
  /** Name of the column with the ids. */
  readonly id: string | null;
  /** Customers are named by numbers, which are no formulas. */
  readonly namedByNumbers: boolean;
  readonly periods: Periods;
  readonly result: MonitorResult;
  readonly history: readonly PeriodRecord[];
  readonly params: Recipe['params'];
}

/** A file, and how many of its cells were given a leading apostrophe. */
export interface MonitorFile extends ExportedFile {
  readonly neutralised: number;
}

/** The files of a period. The same input gives the same bytes everywhere. */
export async function monitorFiles(platform: Platform, input: MonitorFilesInput, signal?: AbortSignal): Promise<readonly MonitorFile[]> {
  const { model, periods, result, params } = input;
  const formulaSafe = params['export.formulaSafe'];
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const files: MonitorFile[] = [];
  const { before, after, followed } = periods;
  if (before !== null && followed !== null) {
    const names = model.segments.map(({ name }) => name);
    const csv = await pace(migrationCsv({ id: input.id, namedByNumbers: input.namedByNumbers, before, after, followed, names, formulaSafe }), { clock: platform.clock, signal });
    files.push({ name: 'migration.csv', bytes: encode(csv.text), neutralised: csv.neutralised });
  }
  const drift = driftCsv(result.features, formulaSafe);
  files.push({ name: 'drift.csv', bytes: encode(drift.text), neutralised: drift.neutralised });
  const report = monitorReport({ title: model.title, result, history: input.history, minGroup: params['report.minGroup'], rules: params });
  const fonts = await platform.fonts(fontSubsets(JSON.stringify(report)), 'woff2');
  files.push({ name: 'monitor.html', bytes: encode(toHtml(report, fonts)), neutralised: 0 });
  const { toDocx } = await import('../report/to-docx.ts');
  files.push({ name: 'monitor.docx', bytes: await toDocx(report, createRasteriser(await platform.resvg(), fonts), () => platform.clock.breathe()), neutralised: 0 });
  return files;
}
