import type { FittedStep, Prepared, StepReport } from '../../contract/steps.ts';
import { stepSchema } from '../../recipe/steps.ts';
import type { Step } from '../../recipe/steps.ts';
import { counted, listed, n } from './outcome.ts';
import { choosesRows, namesValues, readsOf, repeatsOf, replacesOf } from './step-columns.ts';

const low = (name: string): string => name.toLowerCase();

/** What later steps do to columns, as it is before a step. Names in lower case, as the database sees them. */
interface Later {
  /** Dropped or pseudonymised. */
  readonly hidden: ReadonlySet<string>;
  /** Dropped, and read by nothing until then. */
  readonly dead: ReadonlySet<string>;
  /** The same among the customers, for columns of a file that come there as they are. */
  readonly deadThere: ReadonlySet<string>;
}

/** A step with what becomes of its columns. */
interface Placed extends FittedStep {
  readonly later: Later;
  /** Columns of personal data that it reads. */
  readonly reads: readonly string[];
}

/** Steps on one table in their order, with what later steps do; `after` holds for the end. */
function placed(steps: readonly FittedStep[], after: Later, added: (id: string) => readonly string[]): { list: Placed[]; before: Later } {
  const hidden = new Set(after.hidden);
  const dead = new Set(after.dead);
  const list: Placed[] = [];
  for (const one of steps.toReversed()) {
    const { step } = one;
    const later: Later = { hidden: new Set(hidden), dead: new Set(dead), deadThere: after.deadThere };
    if (step.kind === 'sensitive') {
      for (const name of step.columns.map(low)) {
        hidden.add(name);
        if (step.action === 'drop') dead.add(name);
        else dead.delete(name);
      }
    } else if (!isDead(step, later, added(step.id))) {
      const reads = readsOf(step);
      if (reads === 'all') dead.clear();
      else for (const name of reads) dead.delete(low(name));
    }
    // Before a step made it, a column of that name was another one, or none.
    if (step.kind !== 'sensitive') for (const name of added(step.id)) for (const names of [hidden, dead]) names.delete(low(name));
    list.push({ ...one, later, reads: [] });
  }
  // Then forwards: a column that repeats the text of personal data is personal data too.
  const copies = new Set<string>();
  const forwards = list.toReversed().map((one): Placed => {
    const { step, later } = one;
    const personal = (name: string): boolean => later.hidden.has(low(name)) || copies.has(low(name));
    const reads = readsOf(step);
    const found = reads === 'all' ? [] : [...new Set(reads)].filter(personal);
    if (step.kind === 'sensitive') step.columns.forEach((name) => copies.delete(low(name)));
    else if (step.kind === 'compute') {
      if (repeatsOf(step).some(personal)) copies.add(low(step.name));
      else copies.delete(low(step.name));
    }
    return { ...one, reads: step.kind === 'sensitive' ? [] : found };
  });
  return { list: forwards, before: { hidden, dead: new Set(), deadThere: dead } };
}

/** True for a step of which nothing is left in the end: all it makes is dropped unread. */
function isDead(step: Step, { dead }: Later, added: readonly string[]): boolean {
  const made = [...replacesOf(step), ...added].map(low);
  return made.length > 0 && !choosesRows(step) && !(step.kind === 'encode' && step.method === 'one-hot') && made.every((name) => dead.has(name));
}

/** True where a step holds values of cells: learned from the rows, or written into it. */
function holdsValues({ step, fitted }: FittedStep, asOf: string | null): boolean {
  switch (step.kind) {
    case 'encode': return (fitted?.levels ?? []).length > 0;
    case 'missing': return (fitted?.fills ?? []).length > 0 && (step.method === 'mode' || (step.method === 'constant' && typeof step.value === 'string'));
    case 'recode': return true;
    case 'filter':
    case 'compute': return namesValues(step);
    case 'date-parts': return step.asOf === undefined && asOf === null && fitted?.asOf !== undefined && step.table === 'source';
    default: return false;
  }
}

/** Levels of a one-hot step of which nothing is left in the end, by the lower case of their columns' names. */
function goneLevels({ step, fitted, later }: Placed): Set<string> {
  if (step.kind !== 'encode' || step.method !== 'one-hot') return new Set();
  const names = (fitted?.levels ?? []).map(({ name }) => low(name));
  return new Set(names.filter((name) => later.dead.has(name) || later.deadThere.has(name)));
}

/** What the dropping of columns is said to be where some are levels of a category: their names would tell values. */
function dropSentence(columns: readonly string[], levels: ReadonlyMap<string, string>): string {
  const plain = columns.filter((name) => !levels.has(low(name)));
  const counts = new Map<string, number>();
  for (const name of columns) {
    const of = levels.get(low(name));
    if (of !== undefined) counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  const parts = [...plain, ...[...counts].map(([of, count]) => `${counted(count, 'level', 'levels')} of ${of}`)];
  return columns.length === 1 ? `${listed(parts)} is dropped; it appears in no output.` : `${listed(parts)} are dropped; they appear in no output.`;
}

/** What a step did, without values of cells. */
function sentenceOf(step: Step, report: StepReport, reads: readonly string[]): string {
  const rows = report.rowsBefore - report.rowsAfter;
  switch (step.kind) {
    case 'encode': return step.method === 'ordinal' ? `${step.column} becomes 0 to ${n(Math.max(0, step.order.length - 1))} in a given order.` : report.sentence;
    case 'missing': return `${counted(report.cellsTouched, 'gap', 'gaps')} in ${listed(step.columns)} filled with ${step.method === 'mode' ? 'the most frequent value' : 'a constant'}.`;
    case 'recode': return `${step.column}: ${counted(step.map.length, 'value is', 'values are')} replaced by a list; ${counted(report.cellsTouched, 'cell', 'cells')} changed.`;
    case 'filter': return `Only rows that ${step.keep === 'matching' ? 'meet' : 'do not meet'} a condition on ${listed(reads)} stay; ${counted(rows, 'row', 'rows')} removed.`;
    case 'compute': return `${step.name} is computed from ${listed(reads)}.`;
    case 'date-parts': return `${listed(report.added)} ${report.added.length === 1 ? 'is' : 'are'} made from ${step.column}, counted to its latest day.`;
    default: return report.sentence;
  }
}

/** The step as a model keeps it; null where nothing of it is needed. */
function keptOf(one: Placed, gone: Set<string>, levels: Set<string>, added: readonly string[]): FittedStep | null {
  const { step, fitted, later } = one;
  const without = goneLevels(one);
  if (without.size > 0 && step.kind === 'encode') {
    without.forEach((name) => levels.add(name));
    const left = (fitted?.levels ?? []).filter(({ name }) => !without.has(low(name)));
    // The column itself goes all the same.
    return left.length > 0 ? { step, fitted: { ...fitted, levels: left } } : { step: stepSchema.parse({ kind: 'sensitive', id: step.id, table: step.table, source: step.source, columns: [step.column] }), fitted: null };
  }
  if (step.kind === 'sensitive') {
    const columns = step.columns.filter((name) => !levels.delete(low(name)) && !gone.delete(low(name)));
    return columns.length === 0 ? null : { step: { ...step, columns }, fitted };
  }
  if (isDead(step, later, added)) {
    added.forEach((name) => gone.add(low(name)));
    return null;
  }
  if (step.kind === 'missing' && fitted?.fills !== undefined && added.length === 0) {
    const columns = step.columns.filter((name) => !later.dead.has(low(name)));
    return { step: { ...step, columns }, fitted: { ...fitted, fills: fitted.fills.filter((fill) => columns.includes(fill.column)) } };
  }
  return { step, fitted };
}

/**
 * What steps did and learned, without values of columns that a later step drops or pseudonymises, or that repeat such a
 * column: sentences name the column alone, a step of which nothing is left in the end is not kept for new rows, and one
 * that could not be repeated without those values is named in `notKept`.
 * Columns of one level, whose names tell it, are spoken of as levels of their category once they are dropped.
 * @param asOf the day that ages count to, where the recipe names one
 * @param joined by id of a file that was joined: what its columns are called among the customers, in lower case, and what in the file
 */
export function discreet(prepared: Prepared, asOf: string | null, joined: JoinedNames = new Map()): Prepared {
  const reports = new Map(prepared.steps.map((report) => [report.id, report]));
  const added = (id: string): readonly string[] => reports.get(id)?.added ?? [];
  const kept: FittedStep[] = [];
  const notKept = [...prepared.notKept ?? []];
  const personalSteps = new Set(prepared.personal ?? []);
  const levelsLeft = new Set<string>();
  const ofLevel = new Map<string, string>();
  const take = (list: readonly Placed[]): void => {
    const gone = new Set<string>();
    for (const one of list) {
      const { step, reads } = one;
      const report = reports.get(step.id);
      const without = goneLevels(one);
      if (step.kind === 'encode') without.forEach((name) => ofLevel.set(name, step.column));
      if (without.size > 0 && report !== undefined) reports.set(step.id, { ...report, added: report.added.filter((name) => !without.has(low(name))) });
      if (step.kind === 'sensitive' && step.action === 'drop' && report !== undefined && step.columns.some((name) => ofLevel.has(low(name)))) {
        personalSteps.add(step.id);
        reports.set(step.id, { ...report, dropped: report.dropped.map((name) => (ofLevel.has(low(name)) ? `${ofLevel.get(low(name))} (a level)` : name)), sentence: dropSentence(step.columns, ofLevel) });
      }
      if (reads.length > 0) personalSteps.add(step.id);
      const personal = reads.length > 0 && holdsValues(one, asOf);
      if (personal && report !== undefined) reports.set(step.id, { ...report, sentence: sentenceOf(step, report, reads) });
      const model = keptOf(one, gone, levelsLeft, added(step.id));
      if (model === null) continue;
      const left = model.step.kind === 'missing' ? reads.some((name) => replacesOf(model.step).includes(name)) : true;
      if (personal && left && holdsValues(model, asOf)) notKept.push({ id: step.id, kind: step.kind, columns: [...reads] });
      else kept.push(model);
    }
  };
  const customers = placed(prepared.fitted.filter(({ step }) => step.table === 'customers'), { hidden: new Set(), dead: new Set(), deadThere: new Set() }, added);
  const sources = new Map<string, FittedStep[]>();
  for (const one of prepared.fitted.filter(({ step }) => step.table === 'source')) {
    sources.set(one.step.source ?? '', [...sources.get(one.step.source ?? '') ?? [], one]);
  }
  for (const [id, steps] of sources) take(placed(steps, inFile(customers.before, joined.get(id) ?? null, joined), added).list);
  take(customers.list);
  const order = new Map(prepared.fitted.map(({ step }, i) => [step.id, i]));
  const fitted = kept.toSorted((a, b) => (order.get(a.step.id) ?? 0) - (order.get(b.step.id) ?? 0));
  return { steps: prepared.steps.map((report) => reports.get(report.id) ?? report), fitted, notKept, personal: [...personalSteps] };
}

/** Names of columns by file. */
export type JoinedNames = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What becomes of columns among the customers, by the names that they have in a file. @param names null: the customers' own file */
function inFile(later: Later, names: ReadonlyMap<string, string> | null, joined: JoinedNames): Later {
  const brought = new Set([...joined.values()].flatMap((map) => [...map.keys()]));
  const translated = (all: ReadonlySet<string>): Set<string> => new Set([...all].flatMap((name) => {
    const own = names === null ? (brought.has(name) ? undefined : name) : names.get(name);
    return own === undefined || own === '' ? [] : [low(own)];
  }));
  return { hidden: translated(later.hidden), dead: translated(later.dead), deadThere: translated(later.deadThere) };
}

/** True where a step names values of a column that is personal data by the end: what a recipe beside the results still tells. */
export function namesPersonal(prepared: Prepared, steps: readonly Step[]): boolean {
  const typed = new Set(steps.filter((step) => step.on && (namesValues(step) || step.kind === 'recode' || (step.kind === 'encode' && step.order.length > 0) || step.kind === 'sensitive'
    || (step.kind === 'missing' && typeof step.value === 'string') || (step.kind === 'fuzzy' && step.merges.length + step.apart.length > 0))).map((step) => step.id));
  return (prepared.personal ?? []).some((id) => typed.has(id));
}
