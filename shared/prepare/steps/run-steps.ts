import { AppError, toAppError } from '../../errors/app-error.ts';
import type { Fitted, FittedStep, StepReport } from '../../contract/steps.ts';
import type { Step } from '../../recipe/steps.ts';
import { stepKindRow } from '../../recipe/step-kinds.ts';
import { datePartsStep, encodeStep, sensitiveStep } from './column-steps.ts';
import { computeStep, filterStep } from './expression-steps.ts';
import { missingStep } from './missing-step.ts';
import { binsStep, outliersStep, scaleStep, transformStep } from './number-steps.ts';
import type { StepOutcome } from './outcome.ts';
import { consentStep, dedupeStep, fuzzyStep } from './row-steps.ts';
import type { StepTools, WorkTable } from './table.ts';
import { recodeStep, textStep } from './text-steps.ts';
import { typeStep } from './type-step.ts';

function runStep(work: WorkTable, step: Step, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  switch (step.kind) {
    case 'type': return typeStep(work, step, tools, fitted);
    case 'text': return textStep(work, step, tools);
    case 'recode': return recodeStep(work, step, tools);
    case 'dedupe': return dedupeStep(work, step, tools);
    case 'fuzzy': return fuzzyStep(work, step, tools);
    case 'filter': return filterStep(work, step, tools);
    case 'compute': return computeStep(work, step, tools);
    case 'date-parts': return datePartsStep(work, step, tools, fitted);
    case 'outliers': return outliersStep(work, step, tools, fitted);
    case 'transform': return transformStep(work, step, tools, fitted);
    case 'bins': return binsStep(work, step, tools, fitted);
    case 'missing': return missingStep(work, step, tools, fitted);
    case 'scale': return scaleStep(work, step, tools, fitted);
    case 'encode': return encodeStep(work, step, tools, fitted);
    case 'consent': return consentStep(work, step, tools);
    case 'sensitive': return sensitiveStep(work, step, tools);
  }
}

function reportOf(step: Step, before: WorkTable, outcome: StepOutcome): StepReport {
  const { work, effect } = outcome;
  const names = (table: WorkTable): string[] => table.columns.map((column) => column.name);
  return {
    id: step.id, kind: step.kind, table: step.table, on: true, rowsBefore: before.rows, rowsAfter: work.rows,
    rowsTouched: effect.rowsTouched, cellsTouched: effect.cellsTouched,
    added: names(work).filter((name) => !names(before).includes(name)),
    dropped: names(before).filter((name) => !names(work).includes(name)),
    sentence: effect.sentence, rounds: effect.rounds ?? null,
  };
}

const off = (step: Step, work: WorkTable): StepReport => ({
  id: step.id, kind: step.kind, table: step.table, on: false, rowsBefore: work.rows, rowsAfter: work.rows, rowsTouched: 0, cellsTouched: 0,
  added: [], dropped: [], sentence: 'Switched off.', rounds: null,
});

export interface StepsOutcome {
  readonly work: WorkTable;
  readonly reports: readonly StepReport[];
  readonly fitted: readonly FittedStep[];
}

/**
 * Carries out steps in their order. With what steps learned earlier (`fitted`, by id) they do the same to these rows;
 * a step that cannot says so.
 * @throws AppError with `step` (its id) and `kind`: `invalid-step`, `invalid-expression`, `no-such-column`,
 *   `column-not-numeric`, `step-not-scorable`, `pseudonym-key-missing`, `no-usable-rows`
 */
export async function runSteps(
  start: WorkTable, steps: readonly Step[], tools: StepTools, fitted: ReadonlyMap<string, Fitted | null> | null = null,
): Promise<StepsOutcome> {
  let work = start;
  const reports: StepReport[] = [];
  const learned: FittedStep[] = [];
  for (const step of steps) {
    if (!step.on) {
      reports.push(off(step, work));
      continue;
    }
    try {
      const outcome = await runStep(work, step, tools, fitted === null ? null : fitted.get(step.id) ?? {});
      if (outcome.work.rows === 0) throw new AppError('no-usable-rows', { reason: `the step "${step.id}" leaves no row` });
      reports.push(reportOf(step, work, outcome));
      learned.push({ step, fitted: outcome.fitted });
      work = outcome.work;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'cancelled' || error.code === 'worker-died') throw error;
      if (error.code === 'database-failed') {
        // What the database says may hold values of cells and SQL, so it is not passed on.
        const reason = 'its values do not fit the table';
        throw fitted === null ? new AppError('invalid-step', { step: step.id, kind: stepKindRow(step.kind).label, reason }, error)
          : new AppError('invalid-model', { path: `steps (${step.id})`, reason }, error);
      }
      throw new AppError(error.code, { ...error.data, step: step.id, kind: stepKindRow(step.kind).label }, error.cause ?? error);
    }
  }
  return { work, reports, fitted: learned };
}
