import type { ModelName } from '../contract/value.ts';
import { BG_NBD, MBG_NBD } from './bg-family.ts';
import { PARETO_NBD } from './pareto.ts';
import type { PurchaseModel } from './purchase-model.ts';

const MODELS: Readonly<Record<ModelName, PurchaseModel>> = { bgnbd: BG_NBD, paretonbd: PARETO_NBD, mbgnbd: MBG_NBD };

export function purchaseModel(name: ModelName): PurchaseModel {
  return MODELS[name];
}
