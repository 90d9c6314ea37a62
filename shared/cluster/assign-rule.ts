import type { AssignRule, MixtureRule } from '../contract/assign-rule.ts';
import { packedAt } from '../math/cholesky.ts';
import type { Elementary } from '../math/elementary.ts';
import type { Matrix } from '../math/matrix.ts';

/** What a rule says of rows. */
export interface Assigned {
  readonly labels: Int32Array;
  /** Probability of the own segment; null for rules that know none. */
  readonly probability: Float64Array | null;
}

/**
 * Gives every row its segment by a rule; equal claims: the lower label.
 * @param matrix scaled as the rule was made; its columns are those of the rule
 */
export function applyRule(elementary: Elementary, rule: AssignRule, matrix: Matrix): Assigned {
  const logs = mixtureLogs(elementary, rule, matrix);
  return posterior(elementary, logs, matrix.rows, rule.weights.length);
}

const LOG_TWO_PI = 1.8378770664093453;

/** Logarithms of weight × density, label by label (k × rows). */
function mixtureLogs({ log }: Elementary, { shape, weights, means, factors }: MixtureRule, { rows, cols, data }: Matrix): Float64Array {
  const k = weights.length;
  const out = new Float64Array(k * rows);
  const diagonal = shape === 'diagonal' || shape === 'spherical';
  const y = new Float64Array(cols);
  for (let c = 0; c < k; c++) {
    const factor = factors[c];
    let constant = log(weights[c]) - 0.5 * cols * LOG_TWO_PI;
    for (let j = 0; j < cols; j++) constant -= log(factor[diagonal ? j : packedAt(j, j)]);
    for (let i = 0; i < rows; i++) {
      let squares = 0;
      for (let j = 0; j < cols; j++) {
        let value = data[j * rows + i] - means[c][j];
        if (!diagonal) for (let m = 0; m < j; m++) value -= factor[packedAt(j, m)] * y[m];
        y[j] = value / factor[diagonal ? j : packedAt(j, j)];
        squares += y[j] * y[j];
      }
      out[c * rows + i] = constant - 0.5 * squares;
    }
  }
  return out;
}

/** The label of the largest log density of every row, and its share of the densities of all labels. */
function posterior({ exp }: Elementary, logs: Float64Array, rows: number, k: number): Assigned {
  const labels = new Int32Array(rows);
  const probability = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (logs[c * rows + i] > logs[best * rows + i]) best = c;
    let sum = 0;
    for (let c = 0; c < k; c++) sum += exp(logs[c * rows + i] - logs[best * rows + i]);
    labels[i] = best;
    probability[i] = 1 / sum;
  }
  return { labels, probability };
}
