import { formulaNotices } from '../../shared/contract/notice.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import type { CustomerTable, SourceReport } from '../../shared/contract/tables.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { writtenAsNumbers } from '../../shared/features/customer-key.ts';
import { gatherBytes } from '../../shared/math/bytes.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import type { Engine } from '../../shared/engine/engine-api.ts';
import { namesPersonal } from '../../shared/prepare/steps/discreet.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { stepKindRow } from '../../shared/recipe/step-kinds.ts';
import { columnNames } from '../../shared/sources/page.ts';
import { writeCsv, writeParquetFile } from '../../shared/sources/write.ts';
import { csvWriter } from '../../shared/text/csv.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { openFiles, readNotices } from '../open-files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { joinLines } from './join-lines.ts';
import { rounded } from './segment.ts';

const REPORT = 'prepare.json';

/** `tessera prepare`: carries out preparation steps; table and report of what was done. */
export async function prepareCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  const out = required(args, 'out');
  if (paths.length === 1) required(args, 'steps');
  checkArgs(args);
  const format = args.values.get('format') ?? 'csv';
  if (format !== 'csv' && format !== 'parquet') throw new AppError('invalid-option', { option: '--format', value: format, allowed: 'csv, parquet' });
  const name = `prepared.${format}`;
  const unmatched = args.switches.get('unmatched') === true;
  const names = (reports: readonly SourceReport[]): string[] => [name, REPORT, ...(unmatched ? reports.flatMap((report) => unmatchedNames(report.name)) : [])];
  const { reports: read, recipe: asked, load, close } = await openFiles(args, session, paths, { outputs: { dir: out, names } });
  try {
    const engine = await session.engine();
    const { signal, onEvent } = session;
    const { database, parquet } = engine.platform;
    const [source] = read;
    const begun = performance.now();
    const { steps } = asked;
    // Order lines stay order lines, unless a step asks for customers.
    const lines = paths.length === 1 && asked.orders === 'auto' && !steps.some((step) => step.table === 'customers');
    const recipe = lines ? { ...asked, orders: null, id: null } : asked;
    const found: CustomerTable[] = [];
    await engine.run({ rev: 1, recipe, want: ['customers'], live: false }, {
      signal,
      onEvent: (event) => {
        onEvent(event);
        if (event.type === 'stage' && event.event.stage === 'customers') found.push(event.event.value);
      },
    });
    const [customers] = found;
    const done = performance.now();
    const exact = customers.rawTable ?? (customers.orders === null ? source.rawTable : customers.table);
    const written = await columnNames(database, exact, signal);
    const csv = csvWriter({ formulaSafe: recipe.params['export.formulaSafe'], numeric: written.map((column) => writtenAsNumbers(source, customers, column)), lineEnd: '\n' });
    const bytes = format === 'csv' ? await gatherBytes(writeCsv(database, exact, signal, undefined, csv)) : await writeParquetFile(database, customers.table, customers.columns, await parquet(), signal);
    const further = unmatched ? await unmatchedFiles(engine, recipe, customers, session) : { files: [], neutralised: 0 };
    const outputs = [name, REPORT, ...further.files.map((file) => file.name)];
    const reports = customers.prepared?.steps ?? [];
    const columns = customers.columns.map(({ name: column, type, role, missing, distinct }) => ({ name: column, type, role, missing, distinct }));
    const result = { rowsBefore: source.rows, rows: customers.rows, columns, steps: reports, ...(customers.joins === undefined ? {} : { joins: customers.joins }), outputs };
    const document = `${JSON.stringify({ source: source.name, sha256: source.sha256, rowsBefore: source.rows, rows: customers.rows, columns, steps, done: reports, joins: customers.joins ?? [] }, null, 2)}\n`;
    const text = [
      `${figure(source.rows)} rows become ${figure(customers.rows)} with ${customers.columns.length} columns`,
      '',
      ...joinLines(customers),
      table(['step', 'kind', 'rows', 'cells', 'what was done'], reports.map((step) => [step.id, stepKindRow(step.kind).label, figure(step.rowsAfter), figure(step.cellsTouched), step.sentence])),
      '',
      `Written to ${out}: ${outputs.join(', ')}`,
    ].join('\n');
    await writeOutputs(out, [{ name, bytes }, { name: REPORT, bytes: new TextEncoder().encode(document) }, ...further.files]);
    const own: Notice[] = [...formulaNotices(csv.neutralised + further.neutralised)];
    if (customers.prepared !== undefined && namesPersonal(customers.prepared, steps)) own.push({ code: 'recipe-names-values', data: { file: REPORT } });
    const timings = rounded({ load, prepare: done - begun, write: performance.now() - done });
    return { result, text, notices: [...readNotices(read), ...(lines ? [] : customers.notices), ...own], timings };
  } finally {
    await close();
  }
}

/** Names of the files of rows without a partner. */
const unmatchedNames = (file: string): [string, string] => {
  const stem = file.replace(/\.[^.]+$/, '').replace(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 80) || 'file';
  return [`${stem}_unmatched.csv`, `${stem}_customers_without.csv`];
};

/** The rows of each joined file that found no customer, and the customers that it has no row of; files without any are not written. */
async function unmatchedFiles(engine: Engine, recipe: Recipe, customers: CustomerTable, { signal }: Session): Promise<{ readonly files: readonly { name: string; bytes: Uint8Array }[]; readonly neutralised: number }> {
  const files: { name: string; bytes: Uint8Array }[] = [];
  let neutralised = 0;
  for (const join of customers.joins ?? []) {
    const wanted = [['file', join.unknownRows + join.blank], ['customers', join.customers - join.matched]] as const;
    for (const [i, [side, rows]] of wanted.entries()) {
      if (rows === 0) continue;
      const made = await engine.analysis({ name: 'unmatchedFile', recipe, options: { source: join.source, side, formulaSafe: recipe.params['export.formulaSafe'] } }, { signal });
      const [name, taken] = [unmatchedNames(join.name)[i], files.map((file) => file.name)];
      files.push({ name: taken.includes(name) ? `${join.source}_${name}` : name, bytes: made.bytes });
      neutralised += made.neutralised;
    }
  }
  return { files, neutralised };
}
