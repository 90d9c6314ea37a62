import type { StageEvent } from '../../shared/contract/engine.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Args } from '../args.ts';
import { filesOf } from '../args.ts';
import { openFiles } from '../open-files.ts';
import type { Outcome } from '../output.ts';
import { METHOD_TRAITS, methodLabel, methodOf } from '../../shared/recipe/method.ts';
import { unusedOptions } from '../params-from-args.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { rounded } from './segment.ts';
import { sweepResult, sweepText } from './sweep-result.ts';

/** `tessera sweep`: the indices for each number of segments. */
export async function sweepCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  checkArgs(args);
  const { recipe: asked, load, close } = await openFiles(args, session, paths, { outputs: null });
  try {
    const engine = await session.engine();
    const { signal } = session;
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
    const [features, swept] = [answers.get('features'), answers.get('sweep')];
    if (features?.stage !== 'features' || swept?.stage !== 'sweep') throw new AppError('internal', { message: 'the sweep gave no answer' });
    const { params } = recipe;
    const begun = performance.now();
    const choice = await engine.analysis({
      name: 'choice', recipe, options: {
        gap: params['validate.gap'], reference: params['validate.reference'],
        predictionStrength: params['validate.predictionStrength'], stability: params['validate.stability'],
      },
    }, { signal, onEvent: session.onEvent });
    const notices: Notice[] = [...unusedOptions(args, params), ...[...answers.values()].flatMap((event) => [...event.value.notices]), ...choice.notices];
    return {
      result: sweepResult(features.value, swept.value, choice, params.seed),
      text: sweepText(swept.value, choice),
      notices,
      timings: rounded({ load, ...answer.timings, choice: performance.now() - begun }),
    };
  } finally {
    await close();
  }
}
