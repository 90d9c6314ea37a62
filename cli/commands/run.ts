import { abOptions } from '../../shared/contract/ab-plan.ts';
import type { ExportedFile } from '../../shared/contract/engine.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { handoverNotices } from '../../shared/export/handover-words.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { abPlanNotices } from '../../shared/report/ab-document.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { guardInputs } from '../files.ts';
import { openRecipe } from '../open-recipe.ts';
import type { Outcome } from '../output.ts';
import type { Session } from '../session.ts';
import { analyseAndWrite, outputsOf } from './segment.ts';

/** `tessera run`: replays a recipe, byte for byte, with the files, the contacts and the test plan that it holds. */
export async function runCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const out = args.values.get('out') ?? null;
  const opened = await openRecipe(args, session, path, out === null ? null : { dir: out, names: outputsOf(args) });
  try {
    const { recipe } = opened;
    const kinds = outputsOf(args, recipe.exports);
    const outcome = await analyseAndWrite(session, recipe, out, kinds, { load: opened.load }, async () => {
      const further = await handedOver(session, recipe);
      if (out !== null) await guardInputs(opened.paths, out, [...kinds, ...further.files.map(({ name }) => name)]);
      return further;
    });
    return { ...outcome, notices: [...opened.notices, ...outcome.notices] };
  } finally {
    await opened.close();
  }
}

/** What the recipe hands over beside the files of the analysis. Errors: those of `abPlan` and `handover`. */
async function handedOver(session: Session, recipe: Recipe): Promise<{ files: ExportedFile[]; notices: Notice[] }> {
  const engine = await session.engine();
  const files: ExportedFile[] = [];
  const notices: Notice[] = [];
  if (recipe.handover !== null) {
    const contacts = await engine.analysis({ name: 'handover', recipe, options: recipe.handover }, session);
    files.push(...contacts.files.map(({ name, bytes }) => ({ name, bytes })));
    notices.push(...handoverNotices(contacts));
  }
  const test = recipe.abPlan === null ? null : abOptions(recipe.abPlan, recipe.params);
  if (test !== null) {
    const plan = await engine.analysis({ name: 'abPlan', recipe, options: test }, session);
    files.push(...plan.files);
    notices.push(...abPlanNotices(plan), ...formulaNotices(plan.neutralised));
  }
  return { files, notices };
}
