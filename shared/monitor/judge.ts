import type { MonitorResult } from '../contract/monitor.ts';
import type { Params } from '../recipe/params.ts';
import { alertsOf } from './alerts.ts';
import { driftState } from './drift.ts';
import { recommendationOf } from './recommend.ts';

/** What was found of a period, before the rules are applied to it. */
export type Measured = Omit<MonitorResult, 'alerts' | 'recommendation'>;

/** What was found, held against the rules. */
export function judge(measured: Measured, params: Params): MonitorResult {
  const bounds = { watch: params['monitor.watchPsi'], shifted: params['monitor.psi'] };
  const features = measured.features.map((feature) => ({ ...feature, state: driftState(feature.psi, feature.chance, bounds) }));
  const found = { ...measured, features };
  const alerts = alertsOf(found, params);
  return { ...found, alerts, recommendation: recommendationOf(found, alerts, params) };
}
