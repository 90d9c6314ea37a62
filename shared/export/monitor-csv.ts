import type { Steps } from '../contract/compute.ts';
import type { FeatureDrift } from '../contract/monitor.ts';
import { byDrift } from '../monitor/drift.ts';
import { LEFT_OUT } from '../monitor/migration.ts';
import type { Followed, Labelled } from '../monitor/migration.ts';
import { csvField, isPlainNumber, looksLikeFormula, withoutFormulas } from '../text/csv.ts';
import { NO_SEGMENT } from '../text/segments.ts';

export interface CsvText {
  readonly text: string;
  /** Cells given a leading apostrophe. */
  readonly neutralised: number;
}

const CHUNK = 4096;

/** Cells as CSV fields, formulas made harmless and counted where that is asked for. */
function cells(formulaSafe: boolean): { field: (text: string) => string; count: () => number } {
  let neutralised = 0;
  return {
    field(text) {
      if (!formulaSafe || isPlainNumber(text) || !looksLikeFormula(text)) return csvField(text);
      neutralised += 1;
      return csvField(withoutFormulas(text));
    },
    count: () => neutralised,
  };
}

export interface MigrationCsvInput {
  /** Name of the column with the ids; null: customers are numbered by their row. */
  readonly id: string | null;
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
export function* migrationCsv({ id, before, after, followed, names, formulaSafe, only }: MigrationCsvInput): Steps<CsvText & { readonly rows: number }> {
  const { field, count } = cells(formulaSafe);
  const segment = (labels: Int32Array | undefined, row: number | null): string => {
    const label = row === null ? LEFT_OUT : labels?.[row] ?? LEFT_OUT;
    return label === LEFT_OUT ? ',' : `${label + 1},${label < 0 ? NO_SEGMENT : field(names[label])}`;
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
    return `${field(name)},${segment(before?.labels, from)},${segment(after.labels, to)},${state(from, to)}\r\n`;
  };
  const pieces = [`${[field(id ?? 'row'), 'before', 'before_name', 'after', 'after_name', 'state'].join(',')}\r\n`];
  for (let from = 0; from < pairs.length; from += CHUNK) {
    pieces.push(pairs.slice(from, from + CHUNK).map(line).join(''));
    yield { fraction: Math.min(1, (from + CHUNK) / pairs.length) };
  }
  return { text: pieces.join(''), neutralised: count(), rows: pairs.length };
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
  const { field, count } = cells(formulaSafe);
  const figure = (value: number | null | undefined): string => (value === null || value === undefined || !Number.isFinite(value) ? '' : String(value));
  const either = (value: number | string | null): string => (typeof value === 'string' ? field(value) : figure(value));
  const head = [
    'feature', 'kind', 'state', 'psi', 'psi_by_chance', 'ks', 'total_variation', 'jensen_shannon', 'missing_then', 'missing_now',
    'outside_then', 'outside_now', 'unseen', 'typical_then', 'typical_now',
  ];
  const lines = byDrift(features).map((drift) => [
    field(drift.column), drift.kind, drift.state, figure(drift.psi), figure(drift.chance), figure(drift.ks), figure(drift.variation), figure(drift.jensenShannon),
    figure(drift.missing.was), figure(drift.missing.now), figure(drift.outside?.was), figure(drift.outside?.now), figure(drift.unseen?.share),
    either(drift.middle.was), either(drift.middle.now),
  ].join(','));
  return { text: [head.join(','), ...lines].map((line) => `${line}\r\n`).join(''), neutralised: count() };
}
