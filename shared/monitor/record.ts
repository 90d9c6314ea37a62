import { z } from '../recipe/zod.ts';
import type { MonitorResult } from '../contract/monitor.ts';
import { MOST_PERIODS, periodSchema } from '../contract/periods.ts';
import type { PeriodRecord } from '../contract/periods.ts';
import { parseJson } from '../recipe/parse-json.ts';

/** What is kept of a period. */
export function recordOf({ model, after, segments, migration, segmentsPsi, features, fit, refit, alerts, recommendation }: MonitorResult): PeriodRecord {
  const psi = features.flatMap((feature) => (feature.psi === null ? [] : [feature.psi]));
  return {
    model, asOf: after.asOf, name: after.name, sha256: after.sha256, customers: after.customers,
    sizes: segments.map(({ id, name, after: size }) => ({ id, name, size })),
    stable: migration?.stable.share ?? null,
    segmentsPsi: segmentsPsi?.psi ?? null, largestPsi: psi.length === 0 ? null : Math.max(...psi),
    shifted: features.filter(({ state }) => state === 'shifted').length, features: features.length,
    unfit: fit?.near?.now.share ?? null, meanDistance: fit?.meanNow ?? null, silhouette: fit?.silhouetteNow?.value ?? null,
    agreement: refit?.ari ?? null, alerts: alerts.filter(({ state }) => state === 'alert').length, verdict: recommendation.verdict,
  };
}

/** The periods with one more, in the order of their dates; the same file, date and segments again take the place of what was there. */
export function withPeriod(periods: readonly PeriodRecord[], period: PeriodRecord): PeriodRecord[] {
  const others = periods.filter(({ model, asOf, sha256 }) => model !== period.model || asOf !== period.asOf || sha256 !== period.sha256);
  return [...others, period].sort((a, b) => (a.asOf === b.asOf ? 0 : a.asOf < b.asOf ? -1 : 1)).slice(-MOST_PERIODS);
}

const historySchema = z.strictObject({ kind: z.literal('tessera-history'), version: z.literal(1), periods: z.array(periodSchema).max(MOST_PERIODS) });

/** The bytes of a history file. */
export function formatHistory(periods: readonly PeriodRecord[]): string {
  return `${JSON.stringify({ kind: 'tessera-history', version: 1, periods }, null, 2)}\n`;
}

/**
 * The periods of a history file.
 * @throws AppError `invalid-history` with `path` and `reason` of the first fault
 */
export function parseHistory(text: string, file?: string): PeriodRecord[] {
  return parseJson(text, historySchema, 'invalid-history', file === undefined ? {} : { file }).periods;
}
