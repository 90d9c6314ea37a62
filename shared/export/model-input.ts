import type { MicroResult } from '../contract/micro.ts';
import type { ClusterResult, FeatureInfo, Imputer, MatrixColumn, ProfileResult, Projection } from '../contract/results.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { CustomersUsed } from './model-customers.ts';

export interface ModelInput {
  readonly recipe: Recipe;
  readonly customers: CustomersUsed;
  readonly features: {
    readonly columns: readonly MatrixColumn[];
    readonly projection: Projection | null;
    readonly matrix: Matrix;
    readonly features?: readonly Pick<FeatureInfo, 'column' | 'used' | 'missing'>[];
    readonly imputer?: Imputer;
  };
  readonly cluster: Pick<ClusterResult, 'algorithm' | 'k' | 'centres' | 'sizes' | 'rule' | 'labels' | 'density' | 'condensed'>;
  readonly profile: { readonly segments: readonly Pick<ProfileResult['segments'][number], 'name'>[] };
  /** Segments that are split; absent or null: none. */
  readonly micro?: MicroResult | null;
  /** Version of the product. */
  readonly product: string;
}
