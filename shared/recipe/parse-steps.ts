import { AppError } from '../errors/app-error.ts';
import { STEP_KINDS } from './step-kinds.ts';
import { stepsSchema } from './steps.ts';
import type { Step } from './steps.ts';
import { checked } from './parse-json.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Steps from parsed JSON: a list of steps, or an object with such a list under `steps` (a recipe, for instance). A step
 * without an id gets one.
 * @throws AppError `invalid-steps` {path, reason, file}
 */
export function parseSteps(value: unknown, file = ''): Step[] {
  const list: unknown = isObject(value) ? value['steps'] : value;
  if (!Array.isArray(list)) throw new AppError('invalid-steps', { file, path: '(top)', reason: 'a list of steps is expected' });
  const taken = new Set(list.flatMap((step) => (isObject(step) && typeof step['id'] === 'string' ? [step['id']] : [])));
  const named = list.map((step: unknown, i) => {
    if (!isObject(step) || step['id'] !== undefined) return step;
    let id = `step-${i + 1}`;
    while (taken.has(id)) id += 'a';
    taken.add(id);
    return { ...step, id };
  });
  const wrong = named.findIndex((step) => !isObject(step) || !STEP_KINDS.some((row) => row.kind === step['kind']));
  if (wrong >= 0) throw new AppError('invalid-steps', { file, path: `${wrong}.kind`, reason: `it must be one of ${STEP_KINDS.map((row) => row.kind).join(', ')}` });
  return checked(named, stepsSchema, 'invalid-steps', { file });
}
