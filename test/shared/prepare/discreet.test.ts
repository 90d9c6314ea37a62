import { expect, it } from 'vitest';
import type { FittedStep, Prepared, StepReport } from '../../../shared/contract/steps.ts';
import { discreet } from '../../../shared/prepare/steps/discreet.ts';
import { parseSteps } from '../../../shared/recipe/parse-steps.ts';

const report = (one: FittedStep, sentence: string): StepReport => ({
  id: one.step.id, kind: one.step.kind, table: one.step.table, on: true, rowsBefore: 9, rowsAfter: 9, rowsTouched: 0, cellsTouched: 3, added: [], dropped: [], sentence, rounds: null,
});

/** A gap of a column of a joined file filled with a frequent value, and a column dropped among the customers. */
function filledAndDropped(source: string | undefined, dropped: string): Prepared {
  const [fill, drop] = parseSteps([{ id: 'fill', kind: 'missing', columns: ['town'], method: 'mode', ...(source === undefined ? {} : { source }) }, { id: 'drop', kind: 'sensitive', columns: [dropped], table: 'customers' }]);
  const fitted: FittedStep[] = [{ step: fill, fitted: { fills: [{ column: 'town', value: 'Ulm' }] } }, { step: drop, fitted: null }];
  return { fitted, steps: [report(fitted[0], '3 gaps in town filled with Ulm.'), report(fitted[1], `${dropped} is dropped; it appears in no output.`)] };
}
const JOINED = new Map([['survey', new Map([['town (survey)', 'town'], ['score', 'score']])], ['orders', new Map([['monetary', '']])]]);

it('a column that a join gave another name is known in its file when it is dropped', () => {
  const told = discreet(filledAndDropped('survey', 'town (survey)'), null, JOINED);
  expect(JSON.stringify(told)).not.toContain('Ulm');
  expect(told.notKept).toEqual([{ id: 'fill', kind: 'missing', columns: ['town'] }]);
});

it('a column of another file is not meant by the same name', () => {
  // the customers' own town goes; what was learned of the town of the survey is needed to do the same to new rows
  const kept = discreet(filledAndDropped('survey', 'town'), null, JOINED);
  expect(kept.steps[0].sentence).toContain('Ulm');
  expect(kept.notKept).toEqual([]);
  const other = discreet(filledAndDropped(undefined, 'town (survey)'), null, JOINED);
  expect(other.steps[0].sentence).toContain('Ulm');
  const own = discreet(filledAndDropped(undefined, 'town'), null, JOINED);
  expect(JSON.stringify(own)).not.toContain('Ulm');
});
