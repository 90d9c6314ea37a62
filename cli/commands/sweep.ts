import type { StageEvent } from '../../shared/contract/engine.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import type { SweepResult } from '../../shared/contract/results.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { fileSource } from '../files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { dialectFrom } from '../dialect-from-args.ts';
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
    const asked = recipeFrom(args, source, today());
    const k = asked.params['cluster.k'];
    const recipe = k === 'auto' ? asked : { ...asked, params: { ...asked.params, 'cluster.kMin': k, 'cluster.kMax': k } };
    if (k !== 'auto' && k < 2) throw new AppError('invalid-option', { option: '--k', value: String(k), allowed: 'a range such as 2..12, or a number from 2' });
    const answers = new Map<string, StageEvent>();
    const answer = await engine.run({ rev: 1, recipe, want: ['features', 'sweep'], live: false }, {
      signal,
      onEvent: (event) => {
        session.onEvent(event);
        if (event.type === 'stage' && !event.event.partial) answers.set(event.event.stage, event.event);
      },
    });
    return outcomeOf(answers, recipe.params.seed, rounded({ load, ...answer.timings }));
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
    curve: sweep.curve.map(({ k, inertia, silhouette, daviesBouldin, calinskiHarabasz, dunn, stability }) => ({
      k, inertia, silhouette, daviesBouldin, calinskiHarabasz, dunn, stability,
    })),
    elbow: sweep.elbow,
    recommended: sweep.recommended,
  };
  const rows = sweep.curve.map((point) => [
    String(point.k), figure(point.inertia), figure(point.silhouette.value), figure(point.daviesBouldin),
    figure(point.calinskiHarabasz), figure(point.dunn), figure(Math.min(...point.sizes)),
  ]);
  const text = [
    table(['k', 'inertia', 'silhouette', 'Davies-Bouldin', 'Calinski-Harabasz', 'Dunn', 'smallest'], rows),
    '',
    ...(sweep.recommended?.reasons ?? ['No number of segments can be recommended.']),
  ].join('\n');
  return { result, text, notices, timings };
}
