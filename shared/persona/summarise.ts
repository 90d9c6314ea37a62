import { givenNames } from '../cluster/given.ts';
import type { FeatureValues } from '../contract/feature-values.ts';
import type { Steps } from '../contract/compute.ts';
import type { ShapedColumn } from '../contract/steps.ts';
import type { ClusterResult, FeatureSet, ProfileResult, SegmentSummary } from '../contract/results.ts';
import { profileSegments } from '../profile/profile.ts';
import type { ProfileInput } from '../profile/profile.ts';
import type { Anchor } from '../recipe/recipe.ts';
import { matchAnchors } from '../validate/anchors.ts';
import { withChosenColours } from '../validate/colours.ts';
import { headline } from './describe.ts';
import { suggestNames } from './name.ts';

export interface SummaryInput extends ProfileInput {
  readonly key: string;
  /** Tell what the columns of the centres are. */
  readonly features: { readonly matrix: Pick<FeatureSet['matrix'], 'names'> };
  readonly cluster: ProfileInput['cluster'] & Partial<Pick<ClusterResult, 'rule'>>;
  readonly anchors: readonly Anchor[];
  /** Features whose values steps changed for the sake of the analysis. */
  readonly shaped?: readonly ShapedColumn[];
}

/** Profiles the segments and gives each its name: that of the anchor that it carries on, else the suggested one. */
export function* summariseSegments(input: SummaryInput): Steps<ProfileResult> {
  const profiles = yield* profileSegments(input);
  // Names that rules give are the segments' own; notes and colours go with them.
  const defined = givenNames({ rule: input.cluster.rule ?? null, k: input.cluster.k });
  const { anchors, notices } = defined !== null ? { anchors: defined.map((name) => input.anchors.find((anchor) => anchor.name === name) ?? null), notices: [] }
    : matchAnchors(input.anchors, profiles, input.features.matrix.names, input.cluster.k);
  // One segment beside customers in none is not all of them.
  const whole = profiles.length !== 1 || profiles[0].share === 1;
  const suggested = defined ?? (whole ? suggestNames(profiles.map((profile) => profile.traits)) : ['Main group']);
  const ratios = ratioColumns(input.columns);
  const given = new Set(defined !== null ? [] : anchors.flatMap((anchor) => (anchor === null ? [] : [anchor.name.toLowerCase()])));
  const colours = withChosenColours(profiles.map(({ colour }) => colour), anchors.map((anchor) => anchor?.colour ?? null));
  const segments = profiles.map((profile, label): SegmentSummary => {
    const anchor = anchors[label];
    return {
      ...profile,
      colour: colours[label],
      name: anchor !== null && anchor.name !== '' ? anchor.name : unlike(suggested[label], given),
      suggestedName: suggested[label],
      anchor: anchor?.id ?? null,
      note: anchor?.note ?? '',
      headline: headline(profile.traits, ratios),
    };
  });
  return { key: input.key, segments, notices, ...(input.shaped === undefined || input.shaped.length === 0 ? {} : { shaped: input.shaped }) };
}

/** A suggestion that is not a name given by a person: numbered where it is. */
function unlike(name: string, given: ReadonlySet<string>): string {
  let free = name;
  for (let n = 2; given.has(free.toLowerCase()); n++) free = `${name} ${n}`;
  return free;
}

/** Numeric columns without negative values, whose means may be compared as multiples. */
export function ratioColumns(columns: readonly FeatureValues[]): Set<string> {
  const plain = columns.filter((column) => column.kind === 'numeric' && column.values.every((value) => !(value < 0)));
  return new Set(plain.map((column) => column.column));
}
