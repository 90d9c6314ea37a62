import type { Notice } from '../contract/notice.ts';
import { formatDate } from '../text/format.ts';
import type { ReportDocument } from './document.ts';
import { suppress } from './suppress.ts';
import type { ReportInput, ReportContext } from './report-context.ts';
import { methodsSections } from './methods.ts';
import { microSections } from './micro.ts';
import { overviewSections } from './overview.ts';
import { personaSections } from './persona-pages.ts';
import { trustSections } from './trust.ts';

/**
 * The document for colleagues: an overview, one page per segment, and how it was made. Every figure is taken from the
 * results as they are. Groups under `report.minGroup` customers are hidden, with complementary suppression; there are no
 * example rows, no smallest or largest values, and no names of persons.
 */
export function buildReport(input: ReportInput): ReportDocument {
  const minGroup = input.recipe.params['report.minGroup'];
  const context: ReportContext = { ...input, minGroup, suppression: suppress(groupsOf(input), minGroup) };
  return {
    title: input.recipe.title,
    subtitle: `Customer segments, as of ${formatDate(input.customers.asOf)}`,
    asOf: input.customers.asOf,
    language: 'en',
    sections: [...overviewSections(context), ...trustSections(context), ...personaSections(context), ...microSections(context), ...methodsSections(context)],
  };
}

/** The segments, and the customers without one as one more group, so that no difference tells of them either. */
function groupsOf({ profile, cluster }: Pick<ReportInput, 'profile' | 'cluster'>): Parameters<typeof suppress>[0] {
  return cluster.noise === 0 ? profile.segments : [...profile.segments, { size: cluster.noise, traits: [] }];
}

/** The notice for the log when figures are hidden; null when none is. */
export function hiddenNotice(input: Pick<ReportInput, 'recipe' | 'profile' | 'cluster'>): Notice | null {
  const minGroup = input.recipe.params['report.minGroup'];
  const count = suppress(groupsOf(input), minGroup).segments.size;
  return count === 0 ? null : { code: 'figures-hidden', data: { count, minGroup } };
}
