import type { TriedModel } from '../contract/value.ts';
import type { Elementary } from '../math/elementary.ts';
import type { Params } from '../recipe/params.ts';
import type { Fit } from './fit.ts';
import { fitPurchases } from './fit-purchases.ts';
import type { Histories } from './histories.ts';
import type { PurchaseModel, Sliced } from './purchase-model.ts';
import { purchaseModel } from './purchase-models.ts';

/** The automatic choice: the usual model, then those that stand in for it. */
const ORDER = ['bgnbd', 'paretonbd', 'mbgnbd'] as const;
/** A model stands in for another only where its log-likelihood is at most this much lower: all have four parameters. */
const CLEARLY_WORSE = 2;

export interface ChosenModel {
  readonly model: PurchaseModel;
  readonly fit: Fit;
  readonly tried: readonly TriedModel[];
}

/**
 * Fits the purchase model that is asked for. The automatic choice fits BG/NBD; where that does not converge it fits the others, and takes of
 * those that do converge, and fit these orders about as well, the likeliest. Where none does, BG/NBD stays.
 */
export function* chooseModel(e: Elementary, asked: Params['value.model'], histories: Histories): Sliced<ChosenModel> {
  const names = asked === 'auto' ? ORDER : [asked];
  const fitted: { model: PurchaseModel; fit: Fit }[] = [];
  for (const name of names) {
    const model = purchaseModel(name);
    const fit = yield* fitPurchases(e, model, histories);
    fitted.push({ model, fit });
    if (fitted.length === 1 && fit.convergence.status === 'converged') break;
  }
  const [first, ...others] = fitted;
  const able = others.filter(({ fit }) => fit.convergence.status === 'converged' && fit.logLikelihood >= first.fit.logLikelihood - CLEARLY_WORSE);
  const best = able.reduce((top, one) => (top.fit.convergence.status !== 'converged' || one.fit.logLikelihood > top.fit.logLikelihood ? one : top), first);
  return {
    ...best,
    tried: fitted.map(({ model, fit }) => ({ model: model.name, label: model.label, status: fit.convergence.status, logLikelihood: fit.logLikelihood })),
  };
}
