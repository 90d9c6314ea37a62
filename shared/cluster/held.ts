import type { Steps } from '../contract/compute.ts';

/** Steps that stay at one fraction: that of the work they are a small part of. */
export function* held<T>(steps: Steps<T>, fraction: number): Steps<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    yield { fraction };
  }
}
