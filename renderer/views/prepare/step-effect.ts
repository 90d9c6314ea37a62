import { formatValue } from '../../../shared/chart/numbers.ts';
import type { StepReport } from '../../../shared/contract/steps.ts';

const counted = (count: number, one: string, many: string): string => `${formatValue(count, 'integer')} ${count === 1 ? one : many}`;

/** What a step did, in figures. */
export function effectOf(report: StepReport): string {
  const gone = report.rowsBefore - report.rowsAfter;
  const parts = [
    gone > 0 ? `−${counted(gone, 'row', 'rows')}` : '',
    report.cellsTouched > 0 ? `${counted(report.cellsTouched, 'cell', 'cells')} in ${counted(report.rowsTouched, 'row', 'rows')}` : '',
    report.added.length > 0 ? `+${counted(report.added.length, 'column', 'columns')}` : '',
    report.dropped.length > 0 ? `−${counted(report.dropped.length, 'column', 'columns')}` : '',
  ].filter((part) => part !== '');
  if (parts.length > 0) return parts.join(', ');
  return report.kind === 'type' && report.on ? 'no value lost' : 'no effect';
}
