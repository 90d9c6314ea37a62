import type { Notice } from '../../shared/contract/notice.ts';
import type { SourceReport } from '../../shared/contract/tables.ts';
import type { Comparison, GroupColumn } from '../../shared/contract/validation.ts';
import { readColumns } from '../../shared/engine/customer-columns.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { SEGMENT, SEGMENT_NAME } from '../../shared/monitor/labels.ts';
import { pace } from '../../shared/pipeline/pace.ts';
import { findColumn } from '../../shared/prepare/find-column.ts';
import { NO_SEGMENT } from '../../shared/text/segments.ts';
import { compareGroups, groupsOf, withNoneAsGroup } from '../../shared/validate/groups.ts';
import { matchRows } from '../../shared/validate/match-rows.ts';
import type { Args } from '../args.ts';
import { positionalOf, required } from '../args.ts';
import { fileSource } from '../files.ts';
import { readNotices } from '../open-files.ts';
import { openRecipe } from '../open-recipe.ts';
import type { Outcome } from '../output.ts';
import { checkKeptColumns, dialectFrom } from '../dialect-from-args.ts';
import type { Session } from '../session.ts';
import { compareText } from './compare-text.ts';
import { rounded } from './segment.ts';

interface Compared {
  readonly comparison: Comparison;
  readonly unmatched: { readonly left: number; readonly right: number } | null;
  readonly notices: readonly Notice[];
  readonly timings: Readonly<Record<string, number>>;
}

/** `tessera compare`: how far two segmentations agree, and who went where. */
export async function compareCommand(args: Args, session: Session): Promise<Outcome> {
  const compared = await (args.positional[0]?.toLowerCase().endsWith('.json') === true ? compareRecipe(args, session) : compareFiles(args, session));
  const { left, right, rows, leftOut, agreement, contingency, matches } = compared.comparison;
  const named = (place: number | null): string | null => (place === null ? null : right.groups[place]);
  const flow = contingency.flatMap((cells, a) => cells.flatMap((count, b) => (count === 0 ? []
    : [{ from: left.groups[a], to: right.groups[b], count, ofFrom: count / left.sizes[a], ofTo: count / right.sizes[b] }])));
  return {
    result: {
      rows, leftOut, unmatched: compared.unmatched, left, right, agreement, contingency, flow,
      matches: matches.map((match) => ({ group: left.groups[match.left], match: named(match.right), jaccard: match.jaccard })),
    },
    text: compareText(compared.comparison, compared.unmatched),
    notices: leftOut === 0 ? compared.notices : [...compared.notices, { code: 'rows-without-group', data: { count: leftOut, left: left.name, right: right.name } }],
    timings: rounded(compared.timings),
  };
}

/** The segments of a recipe against a column of its customers. */
async function compareRecipe(args: Args, session: Session): Promise<Compared> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const column = required(args, 'column');
  const opened = await openRecipe(args, session, path);
  try {
    const engine = await session.engine();
    const begun = performance.now();
    const comparison = await engine.analysis(
      { name: 'compare', recipe: opened.recipe, options: { with: { kind: 'column', column }, withNoise: withNoise(args) } },
      { signal: session.signal, onEvent: session.onEvent },
    );
    return { comparison, unmatched: null, notices: opened.notices, timings: { load: opened.load, compare: performance.now() - begun } };
  } finally {
    await opened.close();
  }
}

const withNoise = (args: Args): boolean => args.switches.get('with-noise') === true;

/** Two columns of one file, or one of each of two files whose rows are matched by identifier. */
async function compareFiles(args: Args, session: Session): Promise<Compared> {
  const paths = positionalOf(args, args.positional.length > 1 ? ['FILE', 'FILE'] : ['FILE']);
  const start = performance.now();
  const dialect = dialectFrom(args);
  const engine = await session.engine();
  const { signal, onEvent } = session;
  const sources: SourceReport[] = [];
  for (const [i, path] of paths.entries()) {
    const file = await fileSource(path);
    try {
      sources.push(await engine.open({ id: i === 0 ? 'left' : 'right', file, dialect }, { signal, onEvent }));
    } finally {
      await file.close();
    }
  }
  checkKeptColumns(dialect, sources);
  const load = performance.now() - start;
  const [first, second] = [sources[0], sources[sources.length - 1]];
  const one = sources.length === 1;
  const names = one ? { left: required(args, 'left'), right: required(args, 'right') }
    : { left: args.values.get('left') ?? columnAsked(args), right: args.values.get('right') ?? columnAsked(args) };
  const read = async (source: SourceReport, name: string): Promise<readonly (string | null)[]> => {
    const [cells] = await readColumns(engine.platform.database, source.rawTable, [{ name: findColumn(source.columns, name, source.name).name, kind: 'text' }], signal);
    return cells.kind === 'text' ? cells.values : [];
  };
  let [left, right] = [await read(first, names.left), await read(second, names.right)];
  let unmatched: Compared['unmatched'] = null;
  if (!one) {
    const id = idColumn(args, first, second, names);
    const [mine, theirs] = [
      { file: first.name, column: id, ids: await read(first, id) }, { file: second.name, column: id, ids: await read(second, id) },
    ];
    const rows = await pace(matchRows(mine, theirs), { clock: engine.platform.clock, signal });
    unmatched = { left: rows.leftOnly, right: rows.rightOnly };
    [left, right] = [Array.from(rows.left, (row) => left[row]), Array.from(rows.right, (row) => right[row])];
  }
  const grouped = (name: string, values: readonly (string | null)[], source: SourceReport, file: string): GroupColumn => {
    // 0 is no segment in a file that segment or score wrote; elsewhere it is a class like others
    const labelled = name === SEGMENT && source.columns.some((column) => column.name === SEGMENT_NAME);
    const column = groupsOf(one ? name : `${name} of ${file}`, labelled ? values.map((value) => (value === '0' ? null : value)) : values);
    return withNoise(args) ? withNoneAsGroup(column, NO_SEGMENT) : column;
  };
  const alike = !one && first.name === second.name;
  const comparison = compareGroups(
    grouped(names.left, left, first, alike ? paths[0] : first.name), grouped(names.right, right, second, alike ? paths[1] : second.name), engine.platform.elementary,
  );
  const notices = readNotices(sources);
  return { comparison, unmatched, notices, timings: { load, compare: performance.now() - start - load } };
}

const columnAsked = (args: Args): string => args.values.get('column') ?? SEGMENT;

/** The column that both files name their customers by: the one given, else the first that both have. */
function idColumn(args: Args, first: SourceReport, second: SourceReport, names: { left: string; right: string }): string {
  const given = args.values.get('id');
  if (given !== undefined) return given;
  const others = new Set(second.columns.map((column) => column.name));
  const taken = new Set([names.left, names.right, SEGMENT, SEGMENT_NAME, 'probability']);
  const shared = first.columns.find(({ name }) => others.has(name) && !taken.has(name));
  if (shared === undefined) throw new AppError('missing-argument', { argument: '--id', usage: args.command.usage });
  return shared.name;
}
