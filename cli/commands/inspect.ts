import type { QualityReport } from '../../shared/contract/proposals.ts';
import type { ColumnInfo, SourceReport } from '../../shared/contract/tables.ts';
import { separatorName } from '../../shared/recipe/separator.ts';
import { ordersNotice } from '../../shared/sources/orders.ts';
import { suggestSteps } from '../../shared/prepare/suggest.ts';
import type { Args } from '../args.ts';
import { filesOf } from '../args.ts';
import { openInputs } from '../inputs.ts';
import { figure, table } from '../output.ts';
import { today } from '../open-files.ts';
import type { Outcome } from '../output.ts';
import { checkKeptColumns, dialectFrom } from '../dialect-from-args.ts';
import { recipeFrom } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';

/** `tessera inspect`: data dictionary and quality report of a file. */
export async function inspectCommand(args: Args, session: Session): Promise<Outcome> {
  const words = filesOf(args);
  const dialect = dialectFrom(args);
  const file = await openInputs(words);
  try {
    const engine = await session.engine();
    const start = performance.now();
    const { signal, onEvent } = session;
    const report = await engine.open({ id: 'main', file, dialect }, { signal, onEvent });
    checkKeptColumns(dialect, [report]);
    const loaded = performance.now();
    const recipe = await recipeFrom(args, report, today());
    const { quality } = await engine.analysis({ name: 'quality', recipe, options: { source: null } }, session);
    const timings = { load: Math.round(loaded - start), quality: Math.round(performance.now() - loaded) };
    const told = { ...report, columns: report.columns.map((column, i) => ({ ...column, issues: quality.columns[i].issues })) };
    return { result: inspectResult(told, quality), text: inspectText(told, quality), notices: [...report.notices, ...ordersNotice(report)], timings };
  } finally {
    await file.close();
  }
}

function inspectResult(report: SourceReport, quality: QualityReport): Record<string, unknown> {
  const { dialect, rows, rejected, physicalRecords, columns, duplicates, sensitive, orders, sha256, bytes } = report;
  const delimited = dialect.format === 'csv';
  const text = delimited || dialect.format === 'fixed';
  const rowsOfText = !COLUMNAR.has(dialect.format);
  return {
    format: dialect.format,
    container: report.container ?? null,
    sheet: dialect.sheet,
    parts: report.parts ?? [],
    ...(report.files === undefined ? {} : { files: report.files }),
    encoding: text || dialect.format.endsWith('json') ? dialect.encoding : null,
    delimiter: delimited ? separatorName(dialect) : null,
    quote: delimited ? dialect.quote : null,
    escape: delimited ? dialect.escape : null,
    widths: dialect.format === 'fixed' ? dialect.widths : null,
    skipRows: rowsOfText ? dialect.skipRows : null,
    footerRows: rowsOfText ? dialect.footerRows : null,
    decimal: rowsOfText ? dialect.decimal : null,
    dateOrder: rowsOfText ? dialect.dateOrder : null,
    header: rowsOfText ? dialect.header : null,
    bytes,
    sha256,
    physicalRecords,
    rows,
    rejected,
    columns: columns.map(({ name, type, unit, role, missing, missingWords, distinct, min, max, mean, sd, skewness, quantiles, top, issues, reason }) => ({
      name, type, ...(unit === undefined || unit === '' ? {} : { unit }), role, missing, ...(missingWords === undefined ? {} : { missingWords }), distinct, min, max, mean, sd, skewness, quantiles, top, issues, reason,
    })),
    duplicates,
    completeRows: quality.completeRows,
    missingCells: quality.missingCells,
    missingPatterns: quality.patterns,
    missingTogether: quality.missingTogether,
    alikeColumns: quality.alikeColumns,
    spellings: quality.spellings,
    suggestions: suggestSteps(report, []),
    sensitive,
    orders,
  };
}

const cell = (value: string | number | null): string => (typeof value === 'number' ? figure(value) : (value ?? '–').slice(0, 24));

function columnRow(column: ColumnInfo): string[] {
  const { name, type, role, missing, distinct, min, max, mean, sd, issues } = column;
  return [
    name.slice(0, 32), type, role, figure(missing), figure(distinct), cell(min), cell(max), cell(mean), cell(sd),
    issues.map((issue) => issue.code).join(', '),
  ];
}

const COLUMNAR: ReadonlySet<string> = new Set(['parquet', 'arrow']);
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['xlsx', 'Excel workbook'], ['ods', 'OpenDocument spreadsheet'], ['json', 'JSON'], ['ndjson', 'JSON, one value a line'],
  ['parquet', 'Parquet'], ['arrow', 'Arrow'], ['sqlite', 'SQLite database'], ['duckdb', 'DuckDB database'],
]);

const SEPARATORS: ReadonlyMap<string, string> = new Map([['blanks', 'runs of blanks'], ['wide-blanks', 'two blanks or more'], ['\t', 'tab']]);

/** How the file was read, in a line. */
function shapeOf({ dialect, container, files }: SourceReport): string {
  const sign = SEPARATORS.get(separatorName(dialect)) ?? `"${dialect.delimiter}"`;
  const shape = dialect.format === 'csv' ? `${dialect.encoding}, separator ${sign}, decimal sign "${dialect.decimal}"`
    : dialect.format === 'fixed' ? `${dialect.encoding}, columns of fixed width (${dialect.widths.join(', ')})` : (FORMATS.get(dialect.format) ?? dialect.format);
  const place = dialect.sheet === null ? '' : `, ${dialect.sheet}`;
  return `${files === undefined ? '' : `${files.length} files, `}${shape}${place}${container === undefined ? '' : ` (${container})`}`;
}

function inspectText(report: SourceReport, quality: QualityReport): string {
  const { columns, orders, sensitive } = report;
  const suggestions = suggestSteps(report, []);
  const shape = shapeOf(report);
  return [
    `${report.name}: ${shape}`,
    `${figure(report.physicalRecords)} records = ${figure(report.rows)} read + ${figure(report.rejected.count)} rejected; ` +
      `${figure(report.duplicates)} exact duplicates`,
    ...report.rejected.examples.slice(0, 5).map((row) => `  line ${row.line}: ${row.reason}`),
    ...(report.parts ?? []).flatMap(({ name, line, records, columns: names = [] }) => (line === undefined ? [] : [`  ${name}: from line ${figure(line)}, ${figure(records ?? 0)} rows: ${names.slice(0, 8).join(', ')}`])),
    '',
    table(['column', 'type', 'role', 'missing', 'distinct', 'least', 'greatest', 'mean', 'sd', 'issues'], columns.map(columnRow)),
    '',
    ...(orders === null ? [] : [`Looks like orders: customer ${orders.customer}, date ${orders.date}, ` +
      `${orders.amount === null ? `quantity ${orders.quantity} × price ${orders.price}` : `amount ${orders.amount}`}` +
      `${orders.order === null ? '' : `, order ${orders.order}`}`]),
    ...sensitive.map((item) => `Personal data? ${item.column}: ${item.reason}`),
    `${figure(quality.completeRows)} rows are complete; ${figure(quality.missingCells)} of ${figure(quality.cells)} cells are missing.`,
    ...columns.flatMap(({ name, missingWords = [] }) => (missingWords.length === 0 ? [] : [`  ${name}: ${missingWords.map(({ value, count }) => `${value} (${figure(count)})`).join(', ')} counted as missing`])).slice(0, 10),
    ...quality.patterns.filter((pattern) => pattern.columns.length > 0).slice(0, 5).map((pattern) => `  ${figure(pattern.rows)} ${pattern.rows === 1 ? 'row has' : 'rows have'} no ${pattern.columns.slice(0, 6).join(', ')}${pattern.columns.length > 6 ? ` and ${pattern.columns.length - 6} more` : ''}`),
    ...quality.alikeColumns.slice(0, 5).map(({ a, b, correlation }) => (correlation === null ? `  ${b} is equal to ${a} in every row` : `  ${b} moves with ${a} (correlation ${figure(correlation, 3)})`)),
    ...quality.spellings.flatMap(({ column, groups }) => groups.slice(0, 3).map((group) => `Spellings of ${column}: ${group.members.slice(0, 5).map((member) => `${member.value} (${member.count})`).join(', ')}`)),
    ...(suggestions.length === 0 ? [] : ['', 'Steps to consider (tessera prepare --steps):', ...suggestions.map((suggestion) => `  ${suggestion.reason}`)]),
  ].join('\n');
}
