import type { SegmentSummary } from '../../shared/contract/results.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import type { Anchor, Dialect, FeatureChoice, Recipe, Source } from '../../shared/recipe/recipe.ts';

/** A place as a recipe keeps it, by the names of the matrix columns. @param columns in the order of the values */
export const centreOf = (centre: readonly number[], columns: readonly string[]): Anchor['centre'] => centre.map((value, j) => ({ feature: columns[j] ?? `column${j + 1}`, value }));

/** A recipe that starts afresh from a file just read; parameters of reading and method stay, choices about columns go. */
export function withSource(recipe: Recipe, report: SourceReport, today: string, title = titleFrom(report.name)): Recipe {
  return {
    ...recipe,
    title: recipe.sources.length === 0 && recipe.title === 'Untitled' ? title : recipe.title,
    firstRead: recipe.firstRead ?? today,
    asOf: null,
    sources: [{
      id: report.id, name: report.name, sha256: report.sha256,
      ...(report.files === undefined ? {} : { files: report.files.map(({ name, sha256 }) => ({ name, sha256 })) }),
      dialect: report.dialect, columns: [],
    }],
    id: undefined,
    orders: 'auto',
    features: 'auto',
    choices: [],
    steps: [],
    anchors: [],
    outcome: null,
    handover: null,
    abPlan: null,
    segmentRules: null,
    splits: [],
    params: { ...recipe.params, 'cluster.k': 'auto', ...(recipe.params['cluster.algorithm'] === 'rules' ? { 'cluster.algorithm': 'kmeans' as const } : {}) },
  };
}

/** Adds a file to those of the recipe; it is joined to the customers. */
export function withFurtherSource(recipe: Recipe, report: SourceReport): Recipe {
  const { id, name, sha256, dialect } = report;
  return { ...recipe, sources: [...recipe.sources, { id, name, sha256, dialect, columns: [] }], params: { ...recipe.params, 'cluster.k': 'auto' } };
}

/** The recipe with another content of one of its sources, read in the way it was read. */
export function withContent(recipe: Recipe, id: string, { sha256, files }: Pick<SourceReport, 'sha256' | 'files'>): Recipe {
  const part = files === undefined ? {} : { files: files.map((file) => ({ name: file.name, sha256: file.sha256 })) };
  return { ...recipe, sources: recipe.sources.map((source) => (source.id === id ? { ...source, sha256, ...part } : source)) };
}

/** `spring_customers.csv` as `Spring customers`. */
export function titleFrom(fileName: string): string {
  const words = fileName.replace(/\.[a-z0-9]{1,8}(\.gz)?$/i, '').replace(/[_-]+/g, ' ').trim();
  if (words === '') return 'Untitled';
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 200);
}

/** The recipe with one of its sources changed; without an id the first one. */
function withSourceChanged(recipe: Recipe, id: string | undefined, change: (source: Source) => Source): Recipe {
  const wanted = id ?? recipe.sources[0]?.id;
  return { ...recipe, sources: recipe.sources.map((source) => (source.id === wanted ? change(source) : source)) };
}

/** @param id of the source; absent: the first */
export function withDialect(recipe: Recipe, patch: Partial<Dialect>, id?: string): Recipe {
  return withSourceChanged(recipe, id, (source) => ({ ...source, dialect: { ...source.dialect, ...patch } }));
}

/** What a person may say of a column. */
export type ColumnPatch = Partial<Pick<Source['columns'][number], 'type' | 'role' | 'description' | 'unit'>>;

/** Sets type, role, description or unit of a column of a source. @param id of the source; absent: the first */
export function withColumn(recipe: Recipe, name: string, patch: ColumnPatch, id?: string): Recipe {
  return withSourceChanged(recipe, id, (source) => {
    const known = source.columns.find((column) => column.name === name);
    const columns = known === undefined
      ? [...source.columns, { name, ...patch }]
      : source.columns.map((column) => (column === known ? { ...column, ...patch } : column));
    return { ...source, columns };
  });
}

/** Sets parts of what a person chose for a feature; `undefined` goes back to the automatic rule. */
export function withChoice(recipe: Recipe, column: string, patch: Omit<Partial<FeatureChoice>, 'column'>): Recipe {
  const known = recipe.choices.find((choice) => choice.column === column);
  const merged = Object.fromEntries(
    Object.entries({ ...known, ...patch, column }).filter(([, value]) => value !== undefined),
  ) as FeatureChoice;
  const others = recipe.choices.filter((choice) => choice !== known);
  const empty = Object.keys(merged).length === 1;
  if (empty) return { ...recipe, choices: others };
  return {
    ...recipe,
    choices: known === undefined ? [...others, merged] : recipe.choices.map((choice) => (choice === known ? merged : choice)),
  };
}

function nextAnchorId(anchors: readonly Anchor[]): string {
  const highest = anchors.reduce((most, anchor) => Math.max(most, Number(/^a(\d+)$/.exec(anchor.id)?.[1] ?? 0)), 0);
  return `a${highest + 1}`;
}

/** What a person may say of a segment. A colour of null goes back to the automatic one. */
export interface AnchorPatch {
  readonly name?: string;
  readonly note?: string;
  readonly colour?: number | null;
}

/**
 * Keeps a name, a note or a colour with the centre of its segment, so that later runs find it again.
 * A segment whose name is the suggested one and that has neither note nor colour needs no anchor.
 * @param features names of the matrix columns, in the order of the centre
 */
export function withAnchor(
  recipe: Recipe,
  segment: SegmentSummary,
  features: readonly string[],
  k: number,
  patch: AnchorPatch,
): Recipe {
  const known = recipe.anchors.find((anchor) => anchor.id === segment.anchor);
  // Another colour alone leaves the suggested name free to follow the segment.
  const named = patch.name ?? known?.name ?? ('colour' in patch ? '' : segment.name);
  const name = named.trim() || ('name' in patch ? segment.suggestedName : '');
  const note = patch.note ?? known?.note ?? '';
  const colour = 'colour' in patch ? (patch.colour ?? undefined) : known?.colour;
  const others = recipe.anchors.filter((anchor) => anchor !== known);
  if ((name === '' || name === segment.suggestedName) && note === '' && colour === undefined) return { ...recipe, anchors: others };
  const anchor: Anchor = {
    id: known?.id ?? nextAnchorId(recipe.anchors),
    name: name.slice(0, 120),
    note: note.slice(0, 4000),
    k,
    centre: centreOf(segment.centre, features),
    share: segment.share,
    ...(colour === undefined ? {} : { colour }),
  };
  return {
    ...recipe,
    anchors: known === undefined ? [...others, anchor] : recipe.anchors.map((item) => (item === known ? anchor : item)),
  };
}
