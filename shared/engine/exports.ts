import { fontSubsets } from '../chart/font-subsets.ts';
import type { FontFormat } from '../chart/font-subsets.ts';
import type { Steps } from '../contract/compute.ts';
import type { ExportAnswer, ExportedFile } from '../contract/engine.ts';
import type { ExportKind } from '../recipe/handing-over.ts';
import { formulaNotices } from '../contract/notice.ts';
import type { Notice } from '../contract/notice.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { throwIfCancelled } from '../errors/app-error.ts';
import { labelledParquet } from '../export/labelled-parquet.ts';
import { labelledXlsx } from '../export/labelled-xlsx.ts';
import { buildModel } from '../export/build-model.ts';
import { formatModel } from '../export/model.ts';
import { pmmlModel } from '../export/pmml-model.ts';
import { sqlModel } from '../export/sql-model.ts';
import { microMeasures } from '../export/micro-columns.ts';
import { segmentsCsv } from '../export/segments-csv.ts';
import type { Measure, SegmentsCsv, TextCells } from '../export/segments-csv.ts';
import { pace } from '../pipeline/pace.ts';
import { namesPersonal } from '../prepare/steps/discreet.ts';
import { writtenAsNumbers } from '../features/customer-key.ts';
import { methodLabel } from '../recipe/method.ts';
import { formatRecipe } from '../recipe/recipe.ts';
import { buildReport, hiddenNotice } from '../report/build-report.ts';
import type { ReportDocument } from '../report/document.ts';
import { createRasteriser } from '../report/rasterise.ts';
import { toHtml } from '../report/to-html.ts';
import { signsWithoutFont } from '../report/pdf-parts.ts';
import { toPdf } from '../report/to-pdf.ts';
import { toPptx } from '../report/to-pptx.ts';
import { levelTypeOf, readColumns } from './customer-columns.ts';
import { labelledFacts } from './labelled-facts.ts';
import { labelledTable } from './labelled-table.ts';
import { textTable } from './labelled.ts';
import type { Labelled } from './labelled.ts';
import type { Analysis } from './engine-api.ts';
import type { Platform } from './platform.ts';
import { withReference } from './reference.ts';

export interface ExportOptions {
  readonly signal?: AbortSignal;
  /** Matrix rows of the customers that `segments.csv` is to hold, ascending; absent: everybody. */
  readonly only?: Int32Array;
}

/** The files of an analysis, in the order asked for. The same analysis gives the same bytes everywhere. */
export async function exportFiles(
  platform: Platform,
  analysis: Analysis,
  kinds: readonly ExportKind[],
  { signal, only }: ExportOptions = {},
): Promise<ExportAnswer> {
  const notices: Notice[] = [];
  const files: ExportedFile[] = [];
  const { recipe, source, customers, features, sweep, cluster, profile, stability, micro, fit } = analysis;
  const documents = kinds.some((kind) => kind.startsWith('personas.'));
  const rules = documents && cluster.k > 1 ? await analysis.rules() : null;
  let built: ReportDocument | null = null;
  const report = (): ReportDocument => (built ??= buildReport({ recipe, customers, features, sweep, cluster, profile, stability, micro, rules, sources: [source] }));
  const fonts = async (format: FontFormat = 'woff2') => platform.fonts(fontSubsets(JSON.stringify(report())), format);
  const rasteriser = async () => createRasteriser(await platform.resvg(), await fonts());
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const turn = async (): Promise<void> => {
    await platform.clock.breathe();
    throwIfCancelled(signal);
  };
  const labelled: Labelled = {
    recipe, source, customers, rowIndex: features.rowIndex, labels: cluster.labels, measures: [...measuresOf(cluster), ...fit, ...(micro === null ? [] : microMeasures(micro))], names: profile.segments.map(({ name }) => name),
  };
  const typed = async () => labelledTable(platform, labelled, await rowNumbers(platform, customers, signal), signal);
  const bare = () => buildModel({ recipe, customers, features, cluster, profile, micro, product: platform.version });
  const make: Record<ExportKind, () => Promise<Uint8Array>> = {
    'segments.csv': async () => {
      const steps = await labelledCsv(platform, only === undefined ? labelled : { ...labelled, only }, signal);
      const { bytes, neutralised } = await pace(steps, { clock: platform.clock, signal });
      notices.push(...formulaNotices(neutralised));
      return bytes;
    },
    'segments.xlsx': async () => labelledXlsx(await typed(), labelledFacts(analysis), turn),
    'segments.parquet': async () => labelledParquet(await typed(), await platform.parquet()),
    'personas.html': async () => encode(toHtml(report(), await fonts())),
    'personas.docx': async () => {
      notices.push(...notDrawn(report(), 'personas.docx'));
      // what writes a kind of document is read when it is first asked for
      const { toDocx } = await import('../report/to-docx.ts');
      return toDocx(report(), await rasteriser(), turn);
    },
    'personas.pptx': async () => {
      notices.push(...notDrawn(report(), 'personas.pptx'));
      return toPptx(report(), await rasteriser());
    },
    'personas.pdf': async () => {
      const count = signsWithoutFont(JSON.stringify(report()));
      if (count > 0) notices.push({ code: 'signs-without-font', data: { count, file: 'personas.pdf' } });
      return toPdf(report(), await fonts('woff'));
    },
    'recipe.json': async () => {
      if (customers.prepared !== undefined && namesPersonal(customers.prepared, recipe.steps)) notices.push({ code: 'recipe-names-values', data: { file: 'recipe.json' } });
      return encode(formatRecipe(recipe));
    },
    'model.sql': async () => encode(sqlModel(bare(), 'standard', levelTypeOf(customers))),
    'model-bigquery.sql': async () => encode(sqlModel(bare(), 'bigquery', levelTypeOf(customers))),
    'model.pmml': async () => encode(pmmlModel(bare(), levelTypeOf(customers))),
    'model.json': async () => {
      const { labels, silhouette } = cluster;
      const model = await withReference(platform, bare(), {
        customers, labels, rowIndex: features.rowIndex, silhouette, minGroup: recipe.params['report.minGroup'], seed: recipe.params.seed,
      }, signal);
      const { scoring } = model;
      const held = scoring.rule === 'nearest-point' ? { count: scoring.points.length, by: 'members' }
        : scoring.rule === 'medoids' || scoring.rule === 'gower' ? { count: scoring.medoids.length, by: 'medoids' } : null;
      if (held !== null) notices.push({ code: 'model-holds-customers', data: { ...held, method: methodLabel(cluster.algorithm) } });
      for (const { id, columns } of customers.prepared?.notKept ?? []) notices.push({ code: 'step-not-kept', data: { step: id, columns: [...columns] } });
      return encode(formatModel(model));
    },
  };
  for (const kind of kinds) {
    await turn();
    files.push({ name: kind, bytes: await make[kind]() });
  }
  const hidden = hiddenNotice({ recipe, profile, cluster });
  if (hidden !== null && documents) notices.push(hidden);
  return { files, notices };
}

/** Exact text of columns; those of the source come from its text table, so that not a digit changes. */
async function textCells(
  platform: Platform,
  table: string,
  columns: readonly { name: string; numeric: boolean }[],
  signal?: AbortSignal,
): Promise<TextCells[]> {
  const found = await readColumns(platform.database, table, columns.map(({ name }) => ({ name, kind: 'text' })), signal);
  return columns.map(({ name, numeric }, i) => {
    const column = found[i];
    return { name, numeric, values: column.kind === 'text' ? column.values : [] };
  });
}

/** What a method says of single customers besides their segment. */
function measuresOf({ probability, outlierScore, consensus }: Analysis['cluster']): Measure[] {
  return [
    ...(probability === null ? [] : [{ name: 'probability', values: probability }]),
    ...(outlierScore === null ? [] : [{ name: 'outlier_score', values: outlierScore }]),
    ...(consensus === null ? [] : [{ name: 'agreement', values: consensus.byRow }]),
  ];
}

/** Row of the source of each customer, from 1, where steps took rows away; null: the same. */
async function rowNumbers(platform: Platform, customers: CustomerTable, signal?: AbortSignal): Promise<Float64Array | null> {
  if (customers.prepared === undefined) return null;
  const [column] = await readColumns(platform.database, customers.table, [{ name: '_source', kind: 'number' }], signal);
  return column.kind === 'number' ? column.values.map((row) => row + 1) : null;
}

/** The steps that write `segments.csv`; the id and the source columns are read first, with their exact text. */
export async function labelledCsv(platform: Platform, labelled: Labelled, signal?: AbortSignal): Promise<Steps<SegmentsCsv>> {
  const { recipe, source, customers } = labelled;
  const table = textTable(labelled);
  const withSource = recipe.params['export.withSource'];
  const wanted = withSource ? customers.columns.map((column) => column.name) : customers.id === null ? [] : [customers.id];
  const cells = await textCells(platform, table, wanted.map((name) => ({ name, numeric: writtenAsNumbers(source, customers, name) })), signal);
  return segmentsCsv({
    ids: cells.find((column) => column.name === customers.id) ?? null,
    labels: labelled.labels,
    rowNumbers: customers.id === null ? await rowNumbers(platform, customers, signal) : null,
    measures: labelled.measures,
    rowIndex: labelled.rowIndex,
    names: labelled.names,
    totalRows: customers.rows,
    only: labelled.only,
    sourceColumns: withSource ? cells : [],
    formulaSafe: recipe.params['export.formulaSafe'],
    withSource,
  });
}

/** Names with signs that pictures of charts cannot show; nothing where there are none. */
function notDrawn(report: ReportDocument, file: string): Notice[] {
  const count = signsWithoutFont(JSON.stringify(report));
  return count === 0 ? [] : [{ code: 'signs-not-drawn', data: { count, file } }];
}
