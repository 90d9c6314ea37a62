import type { Column } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { throwIfCancelled } from '../errors/app-error.ts';
import { exportedType, ownColumns } from '../export/labelled-table.ts';
import type { LabelledColumn, LabelledPart, LabelledTable } from '../export/labelled-table.ts';
import { exchanged } from '../sources/write.ts';
import { ident } from '../sql/ident.ts';
import { MOST_COLUMNS, partsOf } from '../sql/parts.ts';
import { textTable } from './labelled.ts';
import type { Labelled } from './labelled.ts';
import type { Platform } from './platform.ts';

const ROWS_AT_ONCE = 20_000;

/** The labelled customers as a table with types, read from the database part by part. */
export async function labelledTable(platform: Platform, labelled: Labelled, rowNumbers: Float64Array | null, signal?: AbortSignal): Promise<LabelledTable> {
  const { recipe, customers } = labelled;
  const wanted = recipe.params['export.withSource'] ? customers.columns : customers.columns.filter(({ name }) => name === customers.id);
  const source = wanted.map((column): LabelledColumn => ({ name: column.name, type: exportedType(column, customers.id) }));
  const own = ownColumns({
    labels: labelled.labels, measures: labelled.measures, rowIndex: labelled.rowIndex, names: labelled.names, totalRows: customers.rows,
    before: source.map(({ name }) => name), numbers: customers.id === null ? (row) => rowNumbers?.[row] ?? row + 1 : null,
  });
  async function* parts(): AsyncGenerator<LabelledPart> {
    for (let from = 0; from < customers.rows; from += ROWS_AT_ONCE) {
      throwIfCancelled(signal);
      const rows = Math.min(ROWS_AT_ONCE, customers.rows - from);
      yield { from, rows, columns: [...await sourceColumns(platform, labelled, customers, source, from, rows, signal), ...own.part(from, rows)] };
    }
  }
  return { columns: [...source, ...own.columns], rows: customers.rows, parts };
}

/** Values of columns for a run of rows: text with every sign of the file, the others as prepared. */
async function sourceColumns(
  platform: Platform, labelled: Labelled, customers: CustomerTable, columns: readonly LabelledColumn[], from: number, rows: number, signal?: AbortSignal,
): Promise<Column[]> {
  const found: Column[] = [];
  const exact = textTable(labelled);
  for (const part of partsOf(columns, MOST_COLUMNS)) {
    const list = part.map(({ name, type }, i) => (isText(type) ? `CAST(r.${ident(name)} AS VARCHAR) AS c${i}` : `${exchanged(`t.${ident(name)}`, type)} AS c${i}`));
    const texts = part.some(({ type }) => isText(type)) ? ` JOIN ${ident(exact)} r ON r._row = t._row` : '';
    const sql = `SELECT ${list.join(', ')} FROM ${ident(customers.table)} t${texts} WHERE t._row >= ${from} AND t._row < ${from + rows} ORDER BY t._row`;
    found.push(...(await platform.database.query(sql, { signal })).columns);
  }
  return found;
}

const isText = (type: LabelledColumn['type']): boolean => type === 'text' || type === 'category';
