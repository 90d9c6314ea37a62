import type { MicroResult } from '../contract/micro.ts';
import type { ClusterResult, FeatureInfo, ProfileResult, SweepResult } from '../contract/results.ts';
import type { RulesResult } from '../contract/rules.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import type { StabilityResult } from '../contract/validation.ts';
import type { Notice } from '../contract/notice.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { formatDate } from '../text/format.ts';
import type { ReportDocument } from './document.ts';
import { methodsSections } from './methods.ts';
import { microSections } from './micro.ts';
import { overviewSections } from './overview.ts';
import { personaSections } from './persona-pages.ts';
import { trustSections } from './trust.ts';
import { suppress } from './suppress.ts';
import type { Suppression } from './suppress.ts';

export interface ReportInput {
  readonly recipe: Recipe;
  readonly customers: Pick<CustomerTable, 'rows' | 'orders' | 'asOf' | 'notices' | 'prepared' | 'valueModel'>;
  /** A `FeatureSet` or the window's `FeaturesView`. */
  readonly features: { readonly features: readonly FeatureInfo[]; readonly leftOut: number; readonly notices: readonly Notice[] };
  /** Null where no sweep was run. */
  readonly sweep: SweepResult | null;
  readonly cluster: Omit<ClusterResult, 'labels' | 'centres'>;
  readonly profile: ProfileResult;
  /** Null where it was not asked for. */
  readonly stability: StabilityResult | null;
  /** Absent or null where no segment is split. */
  readonly micro?: MicroResult | null;
  /** Absent or null where they were not looked for. */
  readonly rules?: RulesResult | null;
  readonly sources: readonly Pick<SourceReport, 'name' | 'physicalRecords' | 'rows' | 'rejected' | 'withheld' | 'notices'>[];
}

/** What every part of the document draws on. */
export interface ReportContext extends ReportInput {
  readonly minGroup: number;
  readonly suppression: Suppression;
}

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
