import type { Elementary } from '../../math/elementary.ts';
import type { NumberColumn } from '../../contract/database.ts';
import { ident } from '../../sql/ident.ts';
import { insertColumns } from '../../sql/insert-columns.ts';
import type { Compiled, HostCall } from '../expression/compile.ts';
import type { StepTools, WorkTable } from './table.ts';

function apply({ fn }: HostCall, args: readonly Float64Array[], elementary: Elementary): Float64Array {
  const [a, b] = args;
  return a.map((x, i) => {
    if (fn === 'pow') return elementary.pow(x, b[i]);
    if ((fn === 'log' || fn === 'log10' || fn === 'log2') && !(x > 0)) return NaN;
    if (fn === 'log1p' && !(x > -1)) return NaN;
    return elementary[fn](x);
  }).map((value) => (Number.isFinite(value) ? value : NaN));
}

/** The table as `t` for an expression, with the columns that the kernels compute, and the tables made for it. */
export async function tableFor(work: WorkTable, compiled: Compiled, tools: StepTools): Promise<{ from: string; made: string[] }> {
  const made: string[] = [];
  if (compiled.calls.length === 0) return { from: `${ident(work.table)} AS t`, made };
  const own = ['_row', '_source', ...work.columns.map((column) => column.name)].map((name) => `t.${ident(name)}`);
  const fromWith = (calls: number): string => {
    const extra = compiled.calls.slice(0, calls).map((call, i) => `, k${i}.${ident(call.column)}`);
    const joins = made.slice(0, calls).map((table, i) => ` JOIN ${ident(table)} AS k${i} ON t._row = k${i}._row`);
    return `(SELECT ${own.join(', ')}${extra.join('')} FROM ${ident(work.table)} AS t${joins.join('')}) AS t`;
  };
  for (const [i, call] of compiled.calls.entries()) {
    const list = call.args.map((arg, j) => `CAST(${arg} AS DOUBLE) AS c${j}`);
    const found = await tools.db.query(`SELECT ${list.join(', ')} FROM ${fromWith(i)} ORDER BY t._row`, { signal: tools.signal });
    const args = found.columns.map((column) => {
      const { values, valid } = column as NumberColumn;
      return values.map((value, row) => (valid[row] === 1 ? value : NaN));
    });
    const table = tools.fresh();
    await insertColumns(tools.db, table, work.rows, [{ name: call.column, values: apply(call, args, tools.elementary) }], tools.signal);
    made.push(table);
  }
  return { from: fromWith(compiled.calls.length), made };
}
