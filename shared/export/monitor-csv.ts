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
  /** Name of the column with the ids. */
  readonly id: string;
  readonly before: Labelled;
  readonly after: Labelled;
  readonly followed: Followed;
  readonly names: readonly string[];
  readonly formulaSafe: boolean;
}

/**
 * Customer by customer: segment before and after (1 and up; 0: none; empty: no label) with its name, and what became of them: stayed,
 * moved, new, lost, or not compared. Customers of the later file in its order, then those who are gone.
 */
export function* migrationCsv({ id, before, after, followed, names, formulaSafe }: MigrationCsvInput): Steps<CsvText> {
  const { field, count } = cells(formulaSafe);
  const segment = (label: number): string => (label === LEFT_OUT ? ',' : `${label + 1},${label < 0 ? NO_SEGMENT : field(names[label])}`);
  const line = (name: string | null, from: number | null, to: number | null, state: string): string => (
    `${field(name ?? '')},${from === null ? ',' : segment(from)},${to === null ? ',' : segment(to)},${state}\r\n`
  );
  const rows: { at: number; text: () => string }[] = [];
  followed.after.forEach((row, i) => rows.push({
    at: row,
    text: () => {
      const [from, to] = [before.labels[followed.before[i]], after.labels[row]];
      return line(after.ids[row], from, to, from === LEFT_OUT || to === LEFT_OUT ? 'not compared' : from === to ? 'stayed' : 'moved');
    },
  }));
  for (const row of followed.fresh) rows.push({ at: row, text: () => line(after.ids[row], null, after.labels[row], 'new') });
  rows.sort((a, b) => a.at - b.at);
  for (const row of followed.lost) rows.push({ at: row, text: () => line(before.ids[row], before.labels[row], null, 'lost') });
  const head = `${[field(id), 'before', 'before_name', 'after', 'after_name', 'state'].join(',')}\r\n`;
  const pieces = [head];
  for (let from = 0; from < rows.length; from += CHUNK) {
    pieces.push(rows.slice(from, from + CHUNK).map(({ text }) => text()).join(''));
    yield { fraction: Math.min(1, (from + CHUNK) / rows.length) };
  }
  return { text: pieces.join(''), neutralised: count() };
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
