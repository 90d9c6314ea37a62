import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { openRecipe } from '../open-recipe.ts';
import type { Outcome } from '../output.ts';
import type { Session } from '../session.ts';
import { analyseAndWrite, outputsOf } from './segment.ts';

/** `tessera run`: replays a recipe, byte for byte. */
export async function runCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const out = args.values.get('out') ?? null;
  const kinds = outputsOf(args);
  const opened = await openRecipe(args, session, path, out === null ? null : { dir: out, names: kinds });
  try {
    const outcome = await analyseAndWrite(session, opened.recipe, out, kinds, { load: opened.load });
    return { ...outcome, notices: [...opened.notices, ...outcome.notices] };
  } finally {
    await opened.close();
  }
}
