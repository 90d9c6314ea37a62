import { formatInteger } from '../text/format.ts';
import type { ReportContext } from './report-context.ts';
import type { Block } from './document.ts';
import { counted } from './words.ts';

const listed = (names: readonly string[]): string => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`);

/** Whose data were used and whose not, and what of them: consent, wishes, personal data. */
export function allowedBlocks({ recipe, sources, customers, features }: ReportContext): Block[] {
  const reports = new Map((customers.prepared?.steps ?? []).map((report) => [report.id, report]));
  const steps = recipe.steps.filter((step) => step.on);
  const items: string[] = [];
  for (const step of steps) {
    const report = reports.get(step.id);
    if (step.kind !== 'consent' || report === undefined) continue;
    items.push(`Consent was required (${step.column}): ${formatInteger(report.rowsAfter)} of ${counted(report.rowsBefore, 'row', 'rows')} may be used, ${formatInteger(report.rowsBefore - report.rowsAfter)} without consent were left out.`);
  }
  if (items.length === 0) items.push('Consent was not asked of the data: no step keeps only those who agreed.');
  const withheld = sources.reduce((sum, source) => sum + (source.withheld ?? 0), 0);
  if (recipe.withheld !== undefined) items.push(`Left out at the person's wish: ${counted(withheld, 'row', 'rows')}.`);
  for (const [action, words] of [['drop', 'dropped before anything was computed from them'], ['pseudonym', 'replaced by keyed pseudonyms']] as const) {
    // Of columns of one level the report does not tell the name, which is a value.
    const columns = [...new Set(steps.flatMap((step) => (step.kind !== 'sensitive' || step.action !== action ? [] : action === 'drop' ? reports.get(step.id)?.dropped ?? [] : step.columns)))];
    if (columns.length > 0) items.push(`Personal data ${words}: ${listed(columns)}.`);
  }
  const used = features.features.filter((feature) => feature.used).length;
  items.push(`Of ${counted(features.features.length, 'column', 'columns')} of the customers, ${used === 1 ? 'one decides' : `${formatInteger(used)} decide`} the segments.`);
  return [{ type: 'heading', level: 2, text: 'Who may be used' }, { type: 'list', items }];
}
