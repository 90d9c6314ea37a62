import type { StageEvent } from '../../shared/contract/engine.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import type { SweepResult } from '../../shared/contract/results.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { fileSource } from '../files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { METHOD_TRAITS, methodLabel, methodOf } from '../../shared/recipe/method.ts';
import { dialectFrom, unusedOptions } from '../params-from-args.ts';
import { checkArgs, recipeFrom } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { rounded, today } from './segment.ts';

/** `tessera sweep`: the indices for each number of segments. */
export async function sweepCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['FILE']);
  checkArgs(args);
  const file = await fileSource(path);
  try {
    const engine = await session.engine();
    const { signal } = session;
    const start = performance.now();
    const source = await engine.open({ id: 'main', file, dialect: dialectFrom(args) }, { signal, onEvent: session.onEvent });
    const load = performance.now() - start;
    const asked = await recipeFrom(args, source, today());
    const k = asked.params['cluster.k'];
    const recipe = k === 'auto' ? asked : { ...asked, params: { ...asked.params, 'cluster.kMin': k, 'cluster.kMax': k } };
    if (k !== 'auto' && k < 2) throw new AppError('invalid-option', { option: '--k', value: String(k), allowed: 'a range such as 2..12, or a number from 2' });
    const { algorithm } = methodOf(recipe);
    if (METHOD_TRAITS[algorithm].k === 'found') throw new AppError('method-finds-k', { method: methodLabel(algorithm) });
    const answers = new Map<string, StageEvent>();
    const answer = await engine.run({ rev: 1, recipe, want: ['features', 'sweep'], live: false }, {
      signal,
      onEvent: (event) => {
        session.onEvent(event);
        if (event.type === 'stage' && !event.event.partial) answers.set(event.event.stage, event.event);
      },
    });
    const outcome = outcomeOf(answers, recipe.params.seed, rounded({ load, ...answer.timings }));
    return { ...outcome, notices: [...unusedOptions(args, recipe.params), ...outcome.notices] };
  } finally {
    await file.close();
  }
}

function outcomeOf(answers: ReadonlyMap<string, StageEvent>, seed: number, timings: Readonly<Record<string, number>>): Outcome {
  const features = answers.get('features');
  const swept = answers.get('sweep');
  if (features?.stage !== 'features' || swept?.stage !== 'sweep') throw new AppError('internal', { message: 'the sweep gave no answer' });
  const sweep: SweepResult = swept.value;
  const notices: Notice[] = [...answers.values()].flatMap((event) => [...event.value.notices]);
  const result = {
    rows: features.value.rows,
    leftOut: features.value.leftOut,
    features: features.value.features.filter((feature) => feature.used).map((feature) => feature.column),
    seed,
    curve: sweep.curve.map(({ k, inertia, silhouette, daviesBouldin, calinskiHarabasz, dunn, stability, bic, aic, icl }) => ({
      k, inertia, silhouette, daviesBouldin, calinskiHarabasz, dunn, stability, ...(bic === null ? {} : { bic, aic, icl }),
    })),
    elbow: sweep.elbow,
    recommended: sweep.recommended,
  };
  const withBic = sweep.curve.some((point) => point.bic !== null);
  const rows = sweep.curve.map((point) => [
    String(point.k), figure(point.inertia), figure(point.silhouette.value), figure(point.daviesBouldin),
    figure(point.calinskiHarabasz), figure(point.dunn), ...(withBic ? [figure(point.bic, 2)] : []), figure(Math.min(...point.sizes)),
  ]);
  const text = [
    table(['k', 'inertia', 'silhouette', 'Davies-Bouldin', 'Calinski-Harabasz', 'Dunn', ...(withBic ? ['BIC'] : []), 'smallest'], rows),
    '',
    ...(sweep.recommended?.reasons ?? ['No number of segments can be recommended.']),
  ].join('\n');
  return { result, text, notices, timings };
}
