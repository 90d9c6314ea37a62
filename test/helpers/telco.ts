import { readFileSync } from 'node:fs';
import type { PredictColumn } from '../../shared/contract/predict.ts';
import { codeLevels, levelsOf } from '../../shared/predict/columns.ts';
import { dataPath } from './shared-data.ts';

const NUMBERS = new Set(['tenure', 'MonthlyCharges', 'TotalCharges']);

/** The Telco churn file: the named columns and whether each customer left. */
export function telco(names: readonly string[]): { readonly columns: PredictColumn[]; readonly outcome: Uint8Array } {
  const [head, ...lines] = readFileSync(dataPath('telco_churn/Telco-Customer-Churn.csv'), 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  const at = (name: string): string[] => lines.map((line) => line[head.indexOf(name)]);
  return {
    columns: names.map((name): PredictColumn => (NUMBERS.has(name)
      ? { kind: 'numeric', name, label: name, values: Float64Array.from(at(name), (cell) => (cell.trim() === '' ? NaN : Number(cell))) }
      : codeLevels(name, name, at(name), levelsOf(at(name))))),
    outcome: Uint8Array.from(at('Churn'), (cell) => (cell === 'Yes' ? 1 : 0)),
  };
}

/** The end of some steps. */
export function finish<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
