import { AppError } from '../errors/app-error.ts';

/** Steps from version n to n + 1, by n. Version 1 is the first, so there is none yet. */
const STEPS: ReadonlyMap<number, (recipe: Record<string, unknown>) => Record<string, unknown>> = new Map();

const NEWEST = 1;

/**
 * Brings a recipe of an older version to the newest one, a step at a time.
 * @throws AppError `invalid-recipe`, `recipe-too-new`
 */
export function migrate(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('invalid-recipe', { path: '(top)', reason: 'not a JSON object' });
  }
  let recipe = value as Record<string, unknown>;
  let version = recipe['version'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new AppError('invalid-recipe', { path: 'version', reason: 'no version number' });
  }
  if (version > NEWEST) throw new AppError('recipe-too-new', { version, newest: NEWEST });
  while (version < NEWEST) {
    const step = STEPS.get(version);
    if (step === undefined) throw new AppError('invalid-recipe', { path: 'version', reason: `no step from ${version}` });
    recipe = step(recipe);
    version += 1;
  }
  return recipe;
}
