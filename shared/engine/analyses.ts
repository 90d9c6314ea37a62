import type { Analyses, AnalysisName } from '../contract/analyses.ts';
import { throwIfCancelled } from '../errors/app-error.ts';
import { analysisKey, stageKeys } from '../pipeline/key.ts';
import type { Engine } from './engine-api.ts';
import { abPlan } from './analyses/ab-plan.ts';
import { binRows, chosenBins } from './analyses/bins.ts';
import { correlations } from './analyses/correlations.ts';
import { customerIds } from './analyses/customer-ids.ts';
import { dendrogram } from './analyses/dendrogram.ts';
import { featureSets } from './analyses/feature-sets.ts';
import { handover } from './analyses/handover.ts';
import { hopkins } from './analyses/hopkins.ts';
import { kDistances } from './analyses/k-distances.ts';
import { choice } from './analyses/choice.ts';
import { ruleCounts, ruleFiles, ruleRows, rules } from './analyses/rules.ts';
import { microSegments } from './analyses/micro.ts';
import { medoids } from './analyses/medoids.ts';
import { memberships } from './analyses/memberships.ts';
import { drivers, whyHere } from './analyses/drivers.ts';
import { patternFiles, patterns, sequences } from './analyses/patterns.ts';
import { rfm, rfmFile } from './analyses/rfm.ts';
import { compare, solutions } from './analyses/compare.ts';
import { distances } from './analyses/distances.ts';
import { monitor, monitorFile, monitorGroup } from './analyses/monitor.ts';
import { nearDuplicates, quality, sources, spellings, stepColumns } from './analyses/preparation.ts';
import { silhouettes } from './analyses/silhouettes.ts';
import { cohorts, valueAnalysis, valueFile } from './analyses/value.ts';
import { sqlFile, sqlQuery, sqlTables } from './analyses/sql.ts';
import { prediction, predictionFiles, predictionList, predictionPoints, predictionRow, predictionSegments } from './analyses/predict.ts';
import { stability } from './analyses/stability.ts';
import { stepPreview } from './analyses/step-preview.ts';
import { unmatched, unmatchedFile } from './analyses/unmatched.ts';
import type { AnalysisContext, AnalysisSpec } from './analysis-spec.ts';

/** All side computations; see `contract/analyses.ts`. */
const ANALYSES: { readonly [N in AnalysisName]: AnalysisSpec<N> } = {
  correlations,
  dendrogram,
  kDistances,
  featureSets,
  abPlan,
  handover,
  hopkins,
  choice,
  rfm,
  rfmFile,
  rules,
  ruleCounts,
  ruleRows,
  ruleFiles,
  compare,
  solutions,
  distances,
  binRows,
  chosenBins,
  customerIds,
  monitor,
  monitorFile,
  monitorGroup,
  nearDuplicates,
  quality,
  sources,
  silhouettes,
  spellings,
  sqlFile,
  sqlQuery,
  sqlTables,
  value: valueAnalysis,
  valueFile,
  cohorts,
  memberships,
  medoids,
  microSegments,
  drivers,
  whyHere,
  patterns,
  patternFiles,
  sequences,
  prediction,
  predictionList,
  predictionSegments,
  predictionRow,
  predictionPoints,
  predictionFiles,
  stability,
  stepColumns,
  stepPreview,
  unmatched,
  unmatchedFile,
};

type RunnerInput = Pick<AnalysisContext, 'platform' | 'flights' | 'interactive' | 'background' | 'stagesOf'>;

/** Answers side computations from the cache, joined while in flight, computed otherwise. */
export function analysisRunner({ stagesOf, ...shared }: RunnerInput): Engine['analysis'] {
  return async (request, options = {}) => {
    const { name, recipe } = request;
    const spec = ANALYSES[name];
    const keys = stageKeys(recipe);
    const { value } = await shared.flights.get<Analyses[typeof name]['value'], number>(
      analysisKey(name, keys[spec.after], request.options, spec.parameters?.(recipe) ?? []),
      ({ signal, partial }) => spec.run({ ...shared, stagesOf, ...stagesOf(recipe, signal), recipe, keys, signal, progress: partial }, request.options),
      { signal: options.signal, onPartial: (fraction) => options.onEvent?.({ type: 'analysis', name, fraction }) },
    );
    throwIfCancelled(options.signal);
    return value;
  };
}
