/** Measures of a two-dimensional picture of a matrix. */

function ranksOf(distance, n) {
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => distance[a] - distance[b] || a - b);
  const ranks = new Int32Array(n);
  order.forEach((row, at) => { ranks[row] = at; });
  return { order, ranks };
}

/**
 * Trustworthiness and share of neighbours preserved for k neighbours, over the rows `probes` (all rows of the matrix are
 * candidates). Source: J. Venna, S. Kaski, "Neighborhood preservation in nonlinear projection methods", ICANN 2001.
 */
export function mapQuality(matrix, x, y, k, probes) {
  const { rows: n, cols, data } = matrix;
  let penalty = 0;
  let kept = 0;
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  for (const i of probes) {
    for (let o = 0; o < n; o++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += (data[j * n + o] - data[j * n + i]) ** 2;
      high[o] = sum;
      low[o] = (x[o] - x[i]) ** 2 + (y[o] - y[i]) ** 2;
    }
    high[i] = -1;
    low[i] = -1;
    const { ranks } = ranksOf(high, n);
    const { order } = ranksOf(low, n);
    for (let q = 1; q <= k; q++) {
      if (ranks[order[q]] > k) penalty += ranks[order[q]] - k;
      else kept++;
    }
  }
  const trust = 1 - (penalty * 2) / (probes.length * k * (2 * n - 3 * k - 1));
  return { trust, kept: kept / (probes.length * k) };
}
