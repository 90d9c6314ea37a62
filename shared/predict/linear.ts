import type { Steps } from '../contract/compute.ts';
import type { LinearPredictor, LinearTerm, PredictColumn } from '../contract/predict.ts';
import type { Elementary } from '../math/elementary.ts';
import { fitLogistic } from '../math/logistic.ts';

/** Levels of one category that get a term of their own; the rarer ones count like the reference. */
const MOST_TERMS = 30;

/** Penalty taken where the fit without one does not exist. */
const LEAST_PENALTY = 1e-6;

/**
 * Logistic regression of the outcome on numbers, standardised by the rows fitted on, and on the levels of categories, 0 or 1, beside the
 * most frequent level as reference. A gap in a number is its mean and a term of its own, a gap in a category a level.
 * @param penalty as in `fitLogistic`; 0: none. Where terms then repeat each other or tell the outcomes apart without fail, there is no
 *   single answer: a penalty of a millionth is taken and `converged` is false.
 */
export function* fitLinear(
  columns: readonly PredictColumn[], outcome: Uint8Array, rows: Int32Array, penalty: number, elementary: Elementary,
): Steps<LinearPredictor> {
  const terms = columns.flatMap((column, feature) => termsOf(column, feature, rows));
  yield { fraction: 0 };
  const inputs = terms.map((term) => Float64Array.from(rows, (row) => termValue(term, columns[term.feature], row)));
  const truth = Uint8Array.from(rows, (row) => outcome[row]);
  const asked = yield* fitLogistic(inputs, truth, penalty, elementary);
  const fit = asked.converged ? asked : yield* fitLogistic(inputs, truth, Math.max(penalty, LEAST_PENALTY), elementary);
  return {
    kind: 'logistic', intercept: fit.intercept, converged: asked.converged,
    terms: terms.map((term, j) => ({ ...term, coefficient: fit.coefficients[j], mean: inputs[j].reduce((sum, value) => sum + value, 0) / rows.length })),
  };
}

type Draft = Omit<LinearTerm, 'coefficient' | 'mean'>;

function termsOf(column: PredictColumn, feature: number, rows: Int32Array): Draft[] {
  const missing = { feature, level: null, missing: true, centre: 0, spread: 1 };
  if (column.kind === 'numeric') {
    let [count, sum] = [0, 0];
    for (const row of rows) {
      const value = column.values[row];
      if (value === value) [count, sum] = [count + 1, sum + value];
    }
    const centre = count === 0 ? 0 : sum / count;
    let squares = 0;
    for (const row of rows) {
      const gap = column.values[row] - centre;
      if (gap === gap) squares += gap * gap;
    }
    const spread = count === 0 ? 0 : Math.sqrt(squares / count);
    const own: Draft[] = spread > 0 && Number.isFinite(spread) ? [{ feature, level: null, missing: false, centre, spread }] : [];
    return count === rows.length || count === 0 ? own : [...own, missing];
  }
  const counts = new Float64Array(column.levels.length);
  let gaps = 0;
  for (const row of rows) {
    if (column.codes[row] >= 0) counts[column.codes[row]] += 1;
    else gaps += 1;
  }
  const byCount = [...counts.keys()].filter((level) => counts[level] > 0).sort((a, b) => counts[b] - counts[a] || a - b);
  const own = byCount.slice(1, MOST_TERMS + 1).sort((a, b) => a - b).map((level): Draft => ({ feature, level, missing: false, centre: 0, spread: 1 }));
  return gaps === 0 || gaps === rows.length ? own : [...own, missing];
}

function termValue({ level, missing, centre, spread }: Draft, column: PredictColumn, row: number): number {
  if (column.kind === 'numeric') {
    const value = column.values[row];
    if (missing) return value === value ? 0 : 1;
    return value === value ? (value - centre) / spread : 0;
  }
  const code = column.codes[row];
  if (missing) return code < 0 ? 1 : 0;
  return code === level ? 1 : 0;
}

/** Log-odds where nothing of a row is known: the mean over the rows fitted on. */
export const linearBase = ({ intercept, terms }: LinearPredictor): number => terms.reduce((sum, { coefficient, mean }) => sum + coefficient * mean, intercept);

/**
 * SHAP values of the rows, row by row: a feature gives what its terms differ from their means, times their coefficients; exact where
 * features are taken for independent (Lundberg and Lee 2017, corollary 1). A gap that the model never saw gives nothing.
 */
export function* linearShap({ terms }: LinearPredictor, columns: readonly PredictColumn[], rows: Int32Array): Steps<Float64Array> {
  const width = columns.length;
  const out = new Float64Array(rows.length * width);
  const knowsGaps = new Set(terms.filter((term) => term.missing).map((term) => term.feature));
  for (const term of terms) {
    const column = columns[term.feature];
    const strange = (row: number): boolean => !knowsGaps.has(term.feature) && (column.kind === 'numeric' ? column.values[row] !== column.values[row] : column.codes[row] < 0);
    for (let i = 0; i < rows.length; i++) {
      if (!strange(rows[i])) out[i * width + term.feature] += term.coefficient * (termValue(term, column, rows[i]) - term.mean);
    }
    yield { fraction: 0 };
  }
  return out;
}
