import type { Elementary } from '../math/elementary.ts';
import { UNIT_NODES, UNIT_WEIGHTS } from './gauss-legendre.ts';

/** Where the horizon is cut in two; what is bought grows most unevenly at its start. */
const CUT = 1 / 16;

/**
 * ∫ from 0 to `horizon` of e^(−δt) dY(t) = e^(−δH) Y(H) + δ ∫ e^(−δt) Y(t) dt, purchases discounted continuously, by
 * Gauss-Legendre in two panels.
 *
 * @param bought Y, expected purchases until a time, 0 at 0
 * @param total Y(horizon)
 * @param force δ, the force of interest per unit of time; 0 gives Y(horizon)
 */
export function discounted(e: Elementary, bought: (t: number) => number, total: number, horizon: number, force: number): number {
  if (force === 0) return total;
  let integral = 0;
  for (const [from, to] of [[0, CUT * horizon], [CUT * horizon, horizon]]) {
    for (let j = 0; j < UNIT_NODES.length; j++) {
      const t = from + (to - from) * UNIT_NODES[j];
      integral += (to - from) * UNIT_WEIGHTS[j] * e.exp(-force * t) * bought(t);
    }
  }
  return e.exp(-force * horizon) * total + force * integral;
}
