import { AppError } from '../shared/errors/app-error.ts';
import { EVENT_KINDS, journeySchema } from '../shared/recipe/scores.ts';
import type { Condition, Engagement, EventKind, EventKinds, Journey } from '../shared/recipe/scores.ts';
import type { Recipe } from '../shared/recipe/recipe.ts';
import type { Args } from './args.ts';
import { readText } from './files.ts';
import { columnList } from './params-from-args.ts';
import { parseJson } from '../shared/recipe/parse-json.ts';

/** `kind=A,B`, repeated. Errors: `invalid-option`. */
function kindsFrom(args: Args): EventKinds | null {
  const texts = args.repeated.get('event-kind') ?? [];
  if (texts.length === 0) return null;
  const kinds: Record<EventKind, string[]> = { view: [], cart: [], purchase: [], open: [], click: [] };
  for (const text of texts) {
    const equals = text.indexOf('=');
    const kind = EVENT_KINDS.find((name) => name === text.slice(0, equals).trim());
    const levels = columnList(text.slice(equals + 1));
    if (equals < 1 || kind === undefined || levels.length === 0) {
      throw new AppError('invalid-option', { option: '--event-kind', value: text, allowed: `KIND=A,B with KIND one of ${EVENT_KINDS.join(', ')}` });
    }
    kinds[kind].push(...levels);
  }
  return kinds;
}

/** `COL>=3` or `COL=yes`. Errors: `invalid-option`. */
function conditionFrom(text: string, option: string): Condition {
  const found = /^(.+?)(>=|<=|>|<|=)(.+)$/.exec(text);
  if (found === null) throw new AppError('invalid-option', { option, value: text, allowed: 'a column with a condition, such as frequency>=2 or churned=yes' });
  const value = found[3].trim();
  return { column: found[1].trim(), op: found[2] as Condition['op'], value: value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value };
}

/** `sessions=2,views=1`, with `--engagement-outcome COL>=N` where the weights are to be fitted. Errors: `invalid-option`. */
function engagementFrom(args: Args): Engagement | null {
  const text = args.values.get('engagement');
  const outcome = args.values.get('engagement-outcome');
  if (text === undefined) {
    if (outcome !== undefined) throw new AppError('missing-argument', { argument: '--engagement with the columns to fit', usage: args.command.usage });
    return null;
  }
  const weights = columnList(text).map((part) => {
    const found = /^(.*?)(?:=(-?\d+(?:\.\d+)?))?$/.exec(part);
    return { column: (found?.[1] ?? part).trim(), weight: Number(found?.[2] ?? 1) };
  });
  const twice = weights.find(({ column }, i) => weights.findIndex((one) => one.column === column) < i);
  if (weights.length === 0 || weights.some(({ column }) => column === '') || twice !== undefined) {
    throw new AppError('invalid-option', { option: '--engagement', value: text, allowed: 'columns with weights, each once, such as visits=2,views=1' });
  }
  return { weights, outcome: outcome === undefined ? null : conditionFrom(outcome, '--engagement-outcome'), intercept: null };
}

async function journeyFrom(args: Args): Promise<Journey | null> {
  const path = args.values.get('journey');
  if (path === undefined) return null;
  return parseJson(await readText(path), journeySchema, 'invalid-journey', { file: path });
}

/** Checks what can be checked before a file is read. */
export function checkScoreArgs(args: Args): void {
  kindsFrom(args);
  engagementFrom(args);
}

/** The recipe with what the command line says of events, engagement and journey. Errors: `invalid-option`, `invalid-journey`. */
export async function withScores(args: Args, recipe: Recipe): Promise<Recipe> {
  return { ...recipe, eventKinds: kindsFrom(args), engagement: engagementFrom(args), journey: await journeyFrom(args) };
}
