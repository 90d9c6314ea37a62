import type { Steps } from '../contract/compute.ts';
import type { FeatureDrift } from '../contract/monitor.ts';
import { byDrift } from '../monitor/drift.ts';
import { LEFT_OUT } from '../monitor/migration.ts';
import type { Followed, Labelled } from '../monitor/migration.ts';
import { csvWriter } from '../text/csv.ts';
import type { CsvText } from '../text/csv.ts';
import { NO_SEGMENT } from '../text/segments.ts';

const CHUNK = 4096;

export interface MigrationCsvInput {
  /** Name of the column with the ids; null: customers are numbered by their row. */
  readonly id: string | null;
  /** Customers are named by numbers, which are no formulas. */
  readonly namedByNumbers: boolean;
  /** Null where nobody can be followed: all customers are those of the later period, with nothing before. */
  readonly before: Labelled | null;
  readonly after: Labelled;
  readonly followed: Followed | null;
  readonly names: readonly string[];
  readonly formulaSafe: boolean;
  /** Which customers are written: by row before and after; null: not there. Absent: all. */
  readonly only?: (before: number | null, after: number | null) => boolean;
}

/**
 * Customer by customer: segment before and after (1 and up; 0: none; empty: no label) with its name, and what became of them: stayed,
 * moved, new, lost, or not compared. Customers of the later file in its order, then those who are gone.
 */
export function* migrationCsv({ id, namedByNumbers, before, after, followed, names, formulaSafe, only }: MigrationCsvInput): Steps<CsvText & { readonly rows: number }> {
  const csv = csvWriter({ formulaSafe, numeric: [namedByNumbers] });
  const segment = (labels: Int32Array | undefined, row: number | null): readonly [number | null, string | null] => {
    const label = row === null ? LEFT_OUT : labels?.[row] ?? LEFT_OUT;
    return label === LEFT_OUT ? [null, null] : [label + 1, label < 0 ? NO_SEGMENT : names[label]];
  };
  const state = (from: number | null, to: number | null): string => {
    if (followed === null) return '';
    if (from === null) return 'new';
    if (to === null) return 'lost';
    const [was, is] = [before?.labels[from], after.labels[to]];
    return was === LEFT_OUT || is === LEFT_OUT ? 'not compared' : was === is ? 'stayed' : 'moved';
  };
  const pairs = customersOf(after, followed).filter(([from, to]) => only === undefined || only(from, to));
  const line = ([from, to]: readonly [number | null, number | null]): string => {
    const name = to !== null ? after.ids[to] ?? String(to + 1) : before?.ids[from ?? -1] ?? '';
    return csv.line([name, ...segment(before?.labels, from), ...segment(after.labels, to), state(from, to)]);
  };
  const pieces = [csv.heading([id ?? 'row', 'before', 'before_name', 'after', 'after_name', 'state'])];
  for (let from = 0; from < pairs.length; from += CHUNK) {
    pieces.push(pairs.slice(from, from + CHUNK).map(line).join(''));
    yield { fraction: Math.min(1, (from + CHUNK) / pairs.length) };
  }
  return { text: pieces.join(''), neutralised: csv.neutralised, rows: pairs.length };
}

/** Rows before and after of all customers: those of the later period in its order, then those who are gone. */
function customersOf(after: Labelled, followed: Followed | null): (readonly [number | null, number | null])[] {
  if (followed === null) return Array.from(after.labels, (_, row) => [null, row] as const);
  const both = Array.from(followed.after, (to, i) => [followed.before[i], to] as const);
  const now = [...both, ...Array.from(followed.fresh, (to) => [null, to] as const)].sort((a, b) => a[1] - b[1]);
  return [...now, ...Array.from(followed.lost, (from) => [from, null] as const)];
}

/** Figures of the features, the most shifted first. */
export function driftCsv(features: readonly FeatureDrift[], formulaSafe: boolean): CsvText {
  const csv = csvWriter({ formulaSafe });
  const figure = (value: number | null | undefined): number | null => (value === null || value === undefined || !Number.isFinite(value) ? null : value);
  const either = (value: number | string | null): number | string | null => (typeof value === 'string' ? value : figure(value));
  const head = [
    'feature', 'kind', 'state', 'psi', 'psi_by_chance', 'ks', 'total_variation', 'jensen_shannon', 'missing_then', 'missing_now',
    'outside_then', 'outside_now', 'unseen', 'typical_then', 'typical_now', 'grows_by_itself',
  ];
  const lines = byDrift(features).map((drift) => csv.line([
    drift.column, drift.kind, drift.state, figure(drift.psi), figure(drift.chance), figure(drift.ks), figure(drift.variation), figure(drift.jensenShannon),
    figure(drift.missing.was), figure(drift.missing.now), figure(drift.outside?.was), figure(drift.outside?.now), figure(drift.unseen?.share),
    either(drift.middle.was), either(drift.middle.now), drift.grows?.by ?? null,
  ]));
  return { text: csv.heading(head) + lines.join(''), neutralised: csv.neutralised };
}
