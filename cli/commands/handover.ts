import type { HandoverResult } from '../../shared/contract/handover.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { handoverNotices, leftOutWords } from '../../shared/export/handover-words.ts';
import { platformOf } from '../../shared/export/platforms.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { handoverSchema, PLATFORM_KEYS } from '../../shared/recipe/handing-over.ts';
import type { HandoverOptions } from '../../shared/recipe/handing-over.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { Args } from '../args.ts';
import { positionalOf, required } from '../args.ts';
import { guardInputs } from '../files.ts';
import { openRecipe } from '../open-recipe.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { columnList, paramsFrom } from '../params-from-args.ts';
import type { Session } from '../session.ts';

/** The choices that are named. Errors: `invalid-option`. */
function namedFrom(args: Args): Partial<HandoverOptions> {
  const word = args.values.get('for');
  const platform = PLATFORM_KEYS.find((key) => key === word);
  if (word !== undefined && platform === undefined) throw new AppError('invalid-option', { option: '--for', value: word, allowed: PLATFORM_KEYS.join(', ') });
  const [email, consent, words, columns] = ['email', 'consent', 'consent-words', 'columns'].map((flag) => args.values.get(flag));
  const split = args.switches.get('split');
  return {
    ...(platform === undefined ? {} : { platform }), ...(email === undefined ? {} : { email }), ...(consent === undefined ? {} : { consent }),
    ...(words === undefined ? {} : { consentWords: columnList(words) }), ...(columns === undefined ? {} : { columns: columnList(columns) }), ...(split === undefined ? {} : { split }),
  };
}

/** What is asked for: the recipe's choices, where it has some, with what is named. Errors: `missing-argument`. */
function optionsOf(args: Args, named: Partial<HandoverOptions>, recipe: Recipe): HandoverOptions {
  const asked = { ...recipe.handover, ...named };
  if (asked.platform === undefined) required(args, 'for');
  const lone = ['consent', 'columns'].find((flag) => args.values.has(flag));
  if ((asked.email ?? null) === null && lone !== undefined) throw new AppError('missing-argument', { argument: `--email (with --${lone})`, usage: args.command.usage });
  return handoverSchema.parse(asked);
}

/** `tessera handover`: contacts with their segment, and content blocks, for a mail platform. */
export async function handoverCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const out = required(args, 'out');
  const named = namedFrom(args);
  const opened = await openRecipe(args, session, path, { dir: out, names: [] });
  try {
    const engine = await session.engine();
    const begun = performance.now();
    const recipe = { ...opened.recipe, params: paramsFrom(args, opened.recipe.params) };
    const options = optionsOf(args, named, recipe);
    const result = await engine.analysis({ name: 'handover', recipe, options }, { signal: session.signal, onEvent: session.onEvent });
    await guardInputs(opened.paths, out, result.files.map(({ name }) => name));
    await writeOutputs(out, result.files);
    const notices: Notice[] = [...opened.notices, ...handoverNotices(result)];
    const { contacts, leftOut, renamed, platform } = result;
    return {
      result: { platform, contacts, leftOut, renamed, files: result.files.map(({ name, contacts: own }) => ({ name, contacts: own })), outputs: result.files.map(({ name }) => name) },
      text: textOf(result, out), notices,
      timings: { load: Math.round(opened.load), handover: Math.round(performance.now() - begun) },
    };
  } finally {
    await opened.close();
  }
}

function textOf(result: HandoverResult, out: string): string {
  const left = leftOutWords(result.leftOut);
  return [
    `${figure(result.contacts)} contacts for ${platformOf(result.platform).label}`,
    ...left.map((line) => `  ${line}`),
    '',
    table(['file', 'contacts'], result.files.map(({ name, contacts }) => [name, figure(contacts)])),
    '',
    ...result.advice,
    `Written to ${out}: ${result.files.map(({ name }) => name).join(', ')}`,
  ].join('\n');
}
