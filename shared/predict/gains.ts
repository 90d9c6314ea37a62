import type { Decile, Gains } from '../contract/predict.ts';
import { descending } from './roc.ts';

const HUNDREDTHS = 100;

/**
 * Cumulative sums down a list in order of probability, at any share of it; rows of equal probability share what is theirs evenly, so
 * that their order does not matter.
 */
function cumulated(probability: Float64Array, weight: (row: number) => number): (share: number) => number {
  const order = descending(probability);
  const at = [0];
  const sums = [0];
  for (let from = 0; from < order.length;) {
    let to = from;
    let sum = sums[sums.length - 1];
    while (to < order.length && probability[order[to]] === probability[order[from]]) sum += weight(order[to++]);
    at.push(to);
    sums.push(sum);
    from = to;
  }
  return (share) => {
    const place = share * order.length;
    let [low, high] = [0, at.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at[middle] <= place) low = middle;
      else high = middle;
    }
    return at[high] === at[low] ? sums[low] : sums[low] + ((sums[high] - sums[low]) * (place - at[low])) / (at[high] - at[low]);
  };
}

/** Share of the yeses that is reached with the likeliest rows, by hundredth. */
export function gainsOf(probability: Float64Array, outcome: Uint8Array): Gains {
  const order = descending(probability);
  const captured = cumulated(probability, (row) => outcome[row]);
  const yes = captured(1);
  const steps = Array.from({ length: HUNDREDTHS + 1 }, (_, i) => i / HUNDREDTHS);
  return {
    captured: steps.map((share) => (yes === 0 ? 0 : captured(share) / yes)),
    probability: steps.map((share) => probability[order[Math.min(order.length - 1, Math.max(0, Math.ceil(share * order.length) - 1))]]),
  };
}

/** The table of lift: ten groups of equal size, the likeliest first. */
export function decilesOf(probability: Float64Array, outcome: Uint8Array): Decile[] {
  const [yes, sum] = [cumulated(probability, (row) => outcome[row]), cumulated(probability, (row) => probability[row])];
  const size = probability.length / 10;
  const all = yes(1);
  return Array.from({ length: 10 }, (_, i) => {
    const [from, to] = [i / 10, (i + 1) / 10];
    const positives = yes(to) - yes(from);
    const rate = positives / size;
    return {
      decile: i + 1, rows: size, positives, rate, meanProbability: (sum(to) - sum(from)) / size,
      lift: all === 0 ? 0 : rate / (all / probability.length), captured: all === 0 ? 0 : yes(to) / all,
    };
  });
}

/** Tenth of each row, 1 for the likeliest: 1 + floor(10 × share of rows with a higher probability), so equal rows are in one. */
export function decileOfRows(probability: Float64Array): Uint8Array {
  const order = descending(probability);
  const out = new Uint8Array(probability.length);
  let above = 0;
  order.forEach((row, i) => {
    if (i > 0 && probability[row] !== probability[order[i - 1]]) above = i;
    out[row] = 1 + Math.floor((10 * above) / order.length);
  });
  return out;
}
