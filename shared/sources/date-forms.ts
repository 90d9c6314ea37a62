import type { Notice } from '../contract/notice.ts';
import { CELL, COUNT } from './cells.ts';
import type { Inferred } from './infer.ts';
import type { DateForm } from './typed.ts';

/** The form of dates in a column that a person has set to dates. */
export function datesIn(counts: Float64Array): DateForm | undefined {
  if (counts[COUNT.ISO_WEEK] > 0) return 'weeks';
  if (counts[COUNT.NAMED_DAY] + counts[COUNT.NAMED_TIME] > 0) return 'named';
  if (counts[COUNT.MONTH_ALONE] > 0) return 'months';
  return counts[CELL.INTEGER] + counts[CELL.POINT] > counts[COUNT.COMPACT_DATE] ? 'numbers' : undefined;
}

/** Says what was understood of dates in words, weeks, months, short years and zones. */
export function dateFormNotices(names: readonly string[], columns: readonly Inferred[], counts: readonly Float64Array[]): Notice[] {
  const notices: Notice[] = [];
  const dated = names.map((name, j) => ({ name, counts: counts[j], column: columns[j] })).filter(({ column }) => column.type === 'date' || column.type === 'datetime');
  const forms = dated.flatMap(({ name, column: { dates } }) => (dates === 'weeks' ? [`${name} (weeks of ISO 8601, each as its Monday)`] : dates === 'months' ? [`${name} (months, each as its first day)`] : []));
  if (forms.length > 0) notices.push({ code: 'dates-understood', data: { columns: forms } });
  const short = dated.filter((one) => one.counts[COUNT.SHORT_YEAR] > 0);
  if (short.length > 0) notices.push({ code: 'short-years', data: { columns: short.map(({ name }) => name) } });
  const zoned = dated.filter((one) => one.counts[COUNT.OFFSET] > 0);
  if (zoned.length > 0) {
    const mixed = zoned.some((one) => one.counts[COUNT.ZONE_EAST] + one.counts[COUNT.ZONE_WEST] > 4000 || one.counts[COUNT.ZONED] < one.counts[CELL.ISO_DATETIME] + one.counts[COUNT.NAMED_TIME]);
    notices.push({ code: 'zones-passed-over', data: { columns: zoned.map(({ name }) => name), mixed } });
  }
  return notices;
}
