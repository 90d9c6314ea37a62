import { isUsed, paramRow } from './params.ts';
import type { Params } from './params.ts';
import type { Recipe } from './recipe.ts';
import type { SegmentRulesText } from './segment-rules.ts';

export type Algorithm = Params['cluster.algorithm'];

/** The column that weighs customers, where the method in force knows weights; null: all count alike. */
export function weightColumn({ params }: Pick<Recipe, 'params'>): string | null {
  const column = params['cluster.weightColumn'];
  return column !== '' && isUsed(paramRow('cluster.weightColumn'), params) ? column : null;
}

/** A clustering method with its parameters: what steers a fit besides the matrix, k and the seed. */
export type Method =
  | {
    readonly algorithm: 'kmeans';
    readonly engine: Params['cluster.engine'];
    readonly restarts: number;
    readonly maxIterations: number;
  }
  | {
    readonly algorithm: 'gmm';
    readonly covariance: Params['cluster.covariance'];
    readonly regularisation: number;
    readonly tolerance: number | 'auto';
    readonly restarts: number;
    readonly maxIterations: number;
  }
  | { readonly algorithm: 'kmedoids'; readonly metric: Params['cluster.metric']; readonly restarts: number; readonly exact: boolean }
  | { readonly algorithm: 'gower'; readonly restarts: number; readonly exact: boolean }
  | { readonly algorithm: 'kprototypes'; readonly gamma: number | 'auto'; readonly restarts: number; readonly maxIterations: number }
  | {
    readonly algorithm: 'lca';
    readonly regularisation: number;
    readonly tolerance: number | 'auto';
    readonly restarts: number;
    readonly maxIterations: number;
  }
  | { readonly algorithm: 'hierarchical'; readonly linkage: Linkage; readonly exact: boolean }
  | {
    readonly algorithm: 'consensus';
    readonly runs: number;
    readonly runKMin: number | 'auto';
    readonly runKMax: number | 'auto';
    readonly runShare: number;
    readonly exact: boolean;
  }
  | {
    readonly algorithm: 'dbscan';
    readonly epsilon: number | 'auto';
    readonly minPoints: number | 'auto';
    readonly assignNoise: boolean;
  }
  | {
    readonly algorithm: 'hdbscan';
    readonly minClusterSize: number | 'auto';
    readonly minPoints: number | 'auto';
    readonly selection: Params['cluster.selection'];
    readonly assignNoise: boolean;
    readonly exact: boolean;
  }
  | ({ readonly algorithm: 'rules' } & SegmentRulesText);

/** Methods whose segments are cuts of one tree. */
export type TreeMethod = Extract<Method, { algorithm: 'hierarchical' | 'consensus' }>;

export function isTreeMethod(method: Method): method is TreeMethod {
  return method.algorithm === 'hierarchical' || method.algorithm === 'consensus';
}

export type Linkage = Params['cluster.linkage'];

/** What the other parts need to know of a method. */
export interface MethodTraits {
  /** `asked`: k is given or swept; `found`: the method finds the number of segments itself. */
  readonly k: 'asked' | 'found';
  /** Customers may be left without a segment. */
  readonly noise: boolean;
  /**
   * What the recommended number of segments rests on: the indices together, the lowest BIC, or the silhouette on the method's own
   * dissimilarity with the elbow of what it makes small.
   */
  readonly criterion: 'indices' | 'bic' | 'own-silhouette';
  /** Above this many rows the sweep fits on one seeded sample and assigns the rest. */
  readonly sweepRows: number;
  /**
   * Other numbers of segments cost little beside the one asked for: a k set by hand is shown among them, and colours stay with
   * segments from one k to the next. Otherwise they are tried only where k is to be found, and colours go by size.
   */
  readonly cheapSweep: boolean;
}

export const METHOD_TRAITS: { readonly [A in Algorithm]: MethodTraits } = {
  kmeans: { k: 'asked', noise: false, criterion: 'indices', sweepRows: 200_000, cheapSweep: true },
  gmm: { k: 'asked', noise: false, criterion: 'bic', sweepRows: 50_000, cheapSweep: false },
  kmedoids: { k: 'asked', noise: false, criterion: 'own-silhouette', sweepRows: 3000, cheapSweep: false },
  gower: { k: 'asked', noise: false, criterion: 'own-silhouette', sweepRows: 3000, cheapSweep: false },
  kprototypes: { k: 'asked', noise: false, criterion: 'own-silhouette', sweepRows: 50_000, cheapSweep: false },
  lca: { k: 'asked', noise: false, criterion: 'bic', sweepRows: 50_000, cheapSweep: false },
  hierarchical: { k: 'asked', noise: false, criterion: 'indices', sweepRows: Infinity, cheapSweep: true },
  consensus: { k: 'asked', noise: false, criterion: 'indices', sweepRows: Infinity, cheapSweep: true },
  dbscan: { k: 'found', noise: true, criterion: 'indices', sweepRows: Infinity, cheapSweep: false },
  hdbscan: { k: 'found', noise: true, criterion: 'indices', sweepRows: Infinity, cheapSweep: false },
  rules: { k: 'found', noise: true, criterion: 'indices', sweepRows: Infinity, cheapSweep: false },
};

/** Whether documents show the numbers of segments beside the one taken: a matter of the recipe alone. */
export function showsSweep(recipe: Pick<Recipe, 'params'>): boolean {
  return recipe.params['cluster.k'] === 'auto' || METHOD_TRAITS[recipe.params['cluster.algorithm']].cheapSweep;
}

/** The method's name as people know it. */
export function methodLabel(algorithm: Algorithm): string {
  const row = paramRow('cluster.algorithm');
  return (row.type === 'choice' ? row.choices.find((choice) => choice.value === algorithm)?.label : undefined) ?? algorithm;
}

/** The method that a recipe asks for. Only parameters that it uses are part of it, so that others leave its results alone. */
export function methodOf({ params, segmentRules }: Pick<Recipe, 'params'> & Partial<Pick<Recipe, 'segmentRules'>>): Method {
  switch (params['cluster.algorithm']) {
    case 'kmeans':
      return {
        algorithm: 'kmeans',
        engine: params['cluster.engine'],
        restarts: params['cluster.restarts'],
        maxIterations: params['cluster.maxIterations'],
      };
    case 'gmm':
      return {
        algorithm: 'gmm',
        covariance: params['cluster.covariance'],
        regularisation: params['cluster.regularisation'],
        tolerance: params['cluster.tolerance'],
        restarts: params['cluster.restarts'],
        maxIterations: params['cluster.maxIterations'],
      };
    case 'kmedoids':
      return { algorithm: 'kmedoids', metric: params['cluster.metric'], restarts: params['cluster.restarts'], exact: params['cluster.exact'] };
    case 'gower':
      return { algorithm: 'gower', restarts: params['cluster.restarts'], exact: params['cluster.exact'] };
    case 'kprototypes':
      return {
        algorithm: 'kprototypes', gamma: params['cluster.gamma'],
        restarts: params['cluster.restarts'], maxIterations: params['cluster.maxIterations'],
      };
    case 'lca':
      return {
        algorithm: 'lca',
        regularisation: params['cluster.regularisation'],
        tolerance: params['cluster.tolerance'],
        restarts: params['cluster.restarts'],
        maxIterations: params['cluster.maxIterations'],
      };
    case 'hierarchical':
      return { algorithm: 'hierarchical', linkage: params['cluster.linkage'], exact: params['cluster.exact'] };
    case 'consensus':
      return {
        algorithm: 'consensus', runs: params['cluster.runs'],
        runKMin: params['cluster.runKMin'], runKMax: params['cluster.runKMax'], runShare: params['cluster.runShare'],
        exact: params['cluster.exact'],
      };
    case 'dbscan':
      return {
        algorithm: 'dbscan', epsilon: params['cluster.epsilon'], minPoints: params['cluster.minPoints'],
        assignNoise: params['cluster.assignNoise'],
      };
    case 'hdbscan':
      return {
        algorithm: 'hdbscan', minClusterSize: params['cluster.minClusterSize'], minPoints: params['cluster.minPoints'],
        selection: params['cluster.selection'], assignNoise: params['cluster.assignNoise'],
        exact: params['cluster.exact'],
      };
    case 'rules':
      return { algorithm: 'rules', rules: segmentRules?.rules ?? [], rest: segmentRules?.rest ?? null };
  }
}
