import type { Elementary } from '../math/elementary.ts';
import { maximumLikelihood } from './fit.ts';
import type { Fit } from './fit.ts';
import { groupHistories, thinHistories } from './histories.ts';
import type { Histories } from './histories.ts';
import { perCustomer } from './maximise.ts';
import type { PurchaseModel, Sliced } from './purchase-model.ts';

/** Different histories on which the starts are told apart. */
const ROUGH = 1000;

/**
 * Fits a purchase model by maximum likelihood. Time is counted in mean observation times meanwhile, so that the unit of the
 * histories does not matter.
 *
 * @param histories at least one customer with x > 0, and T above 0
 */
export function* fitPurchases(e: Elementary, model: PurchaseModel, histories: Histories): Sliced<Fit> {
  let span = 0;
  let purchases = 0;
  for (const T of histories.T) span += T;
  for (const x of histories.x) purchases += x;
  const scale = span / histories.T.length;
  const rate = purchases / histories.x.length;
  const all = groupHistories(histories, scale);
  const few = thinHistories(all, ROUGH);
  const objectiveOf = (part: typeof all): ReturnType<typeof perCustomer> =>
    perCustomer(e, part.customers, (parameters, gradient) => model.likelihood(e, part, parameters, gradient));
  return yield* maximumLikelihood(e, {
    label: model.label,
    names: model.parameters,
    extremes: model.extremes,
    starts: model.starts(rate, 1),
    objective: objectiveOf(all),
    rough: objectiveOf(few),
    customers: all.customers,
    units: model.times.map((time) => (time ? scale : 1)),
    shift: -purchases * e.log(scale),
  });
}
