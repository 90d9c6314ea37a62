import type { MicroResult } from '../contract/micro.ts';
import type { ClusterResult, FeatureInfo, ProfileResult, SweepResult } from '../contract/results.ts';
import type { RulesResult } from '../contract/rules.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import type { StabilityResult } from '../contract/validation.ts';
import type { Notice } from '../contract/notice.ts';
import type { Recipe } from '../recipe/recipe.ts';
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
