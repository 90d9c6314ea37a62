import type { HistoryEntry, Project } from '../../contract/project.ts';
import { withEntry } from '../../contract/export-log.ts';
import { parseRecipe } from '../../recipe/recipe.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { mergeWithheld, personHash } from '../../recipe/withheld.ts';
import type { Withheld } from '../../recipe/withheld.ts';
import { eraseFromRecipe } from './erase-recipe.ts';
import { mentionsOf } from './mentions.ts';
import type { Erasable, Mentions } from './mentions.ts';

/** How many places of a project named the person. */
export interface Touched {
  readonly steps: number;
  /** Titles, names of segments and sets, notes, descriptions. */
  readonly texts: number;
  /** Entries of the undo history. */
  readonly history: number;
  readonly runs: number;
  readonly queries: number;
  /** Kept selections: they count rows, which are other ones from now on. */
  readonly selections: number;
}

/** What an erasure is to write, and where a person is looked for from then on. */
export interface Erasure extends Erasable {
  readonly withheldColumns: Withheld['columns'];
  /** 64 hexadecimal digits, drawn at random; used where the recipe has no key yet. */
  readonly newKey: string;
  /** ISO time. */
  readonly at: string;
  /** Rows of the files that are left out; null: not known. */
  readonly rows: number | null;
}

export interface Erased {
  readonly project: Project;
  readonly touched: Touched;
  /** Places that still name the person, as paths: names of files and columns, which only another name would mend. */
  readonly remains: readonly string[];
}

/** Who is left out from now on: those of before and this person, under the key of the recipe or, where it has none, a new one. */
export function withheldOf(recipe: Pick<Recipe, 'withheld'>, { identities, exact, withheldColumns, newKey }: Erasure): Withheld {
  const key = recipe.withheld?.key ?? newKey;
  return mergeWithheld(recipe.withheld, { key, columns: withheldColumns, people: identities.map((identity) => ({ hash: personHash(key, identity, exact), ...(exact ? { exact: true as const } : {}) })) });
}

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** Paths of the texts in a value that name the person. */
export function namedAt(value: unknown, mentions: Mentions, path = ''): string[] {
  if (typeof value === 'string') return mentions.in(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => [...(mentions.in(name) && !Array.isArray(value) ? [`${path}.(key)`] : []), ...namedAt(item, mentions, path === '' ? name : `${path}.${name}`)]);
}

/** Keys under which a text stands that the program itself gave, whatever a person is called. */
const OWN = /(^|\.)(kind|what|step|theme|algorithm|verdict|id|hash|key|sha256|format|encoding|version|params(\..*)?)$/;

/** A project that names a person nowhere, keeps their keyed hash, and leaves them out whenever a file is read. */
export function eraseFromProject(project: Project, erasure: Erasure): Erased {
  const mentions = mentionsOf(erasure);
  const withheld = withheldOf(project.recipe, erasure);
  const clean = (recipe: Recipe): Recipe => eraseFromRecipe(recipe, erasure, mentions, withheld);
  const entry = ({ label, recipe }: HistoryEntry): HistoryEntry => ({ label: mentions.redact(label), recipe: clean(recipe) });
  const recipe = clean(project.recipe);
  const { runs = [], queries = [], saved = [], ...view } = project.view;
  const idColumn = new RegExp(erasure.columns.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|') || '(?!)', 'i');
  const asked = (sql: string): boolean => mentions.in(sql)
    || [...sql.matchAll(/'((?:[^']|'')*)'/g)].some(([, text]) => mentions.in(text.replaceAll("''", "'")))
    || (idColumn.test(sql) && [...sql.matchAll(/(?<![\p{L}\p{N}_.])\d+(?![\p{L}\p{N}_.])/gu)].some(([digits]) => mentions.is(digits)));
  const keptQueries = queries.filter((sql) => !asked(sql));
  const keptRuns = runs.flatMap((run) => {
    try {
      return [{ ...run, label: mentions.redact(run.label), ...(run.note === undefined ? {} : { note: mentions.redact(run.note) }), recipe: clean(parseRecipe(run.recipe)) as unknown }];
    } catch {
      // a run that cannot be taken up again cannot be cleaned either
      return [];
    }
  });
  const past = project.past.map(entry);
  const future = project.future.map(entry);
  const log = erasure.identities.reduce((all, identity) => withEntry(all, {
    what: 'erased', at: erasure.at, person: personHash(withheld.key, identity, erasure.exact), ...(erasure.rows === null ? {} : { rows: erasure.rows }),
  }), [...project.log]);
  const next: Project = {
    recipe, past, future, log,
    view: { ...view, ...(project.view.runs === undefined ? {} : { runs: keptRuns }), ...(project.view.queries === undefined ? {} : { queries: keptQueries }) },
  };
  const plain = (one: Recipe): unknown => ({ ...one, withheld: undefined, steps: undefined });
  const mentioned = (one: HistoryEntry, after: HistoryEntry): boolean => differs({ ...one.recipe, withheld: undefined, label: one.label }, { ...after.recipe, withheld: undefined, label: after.label });
  return {
    project: next,
    touched: {
      steps: project.recipe.steps.filter((step, i) => differs(step, recipe.steps[i])).length,
      texts: differs(plain(project.recipe), plain(recipe)) ? namedAt(plain(project.recipe), mentions).length : 0,
      history: project.past.filter((one, i) => mentioned(one, past[i])).length + project.future.filter((one, i) => mentioned(one, future[i])).length,
      runs: runs.filter((run, i) => keptRuns.length !== runs.length || differs({ ...run, recipe: { ...(run.recipe as object), withheld: undefined } }, { ...keptRuns[i], recipe: { ...(keptRuns[i].recipe as object), withheld: undefined } })).length,
      queries: queries.length - keptQueries.length,
      selections: saved.length,
    },
    remains: [...new Set(namedAt(next, mentions).filter((path) => !OWN.test(path)))].slice(0, 100),
  };
}
