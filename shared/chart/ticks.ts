/** Round positions for axis labels: multiples of 1, 2, 2.5 or 5 times a power of ten that lie within [low, high]. */
export function niceTicks(low: number, high: number, wanted: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, wanted);
  const power = Number(`1${rough.toExponential().slice(rough.toExponential().indexOf('e'))}`);
  const fraction = rough / power;
  const step = (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 2.5 ? 2.5 : fraction <= 5 ? 5 : 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks: number[] = [];
  for (let i = first; i <= last; i++) ticks.push(Number((i * step).toPrecision(15)));
  return ticks;
}

/** A range that holds all finite values, widened by `margin` of its span; with `fromZero` it reaches zero. */
export function rangeOf(values: Iterable<number | null>, fromZero: boolean, margin: number): [number, number] {
  let low = fromZero ? 0 : Infinity;
  let high = fromZero ? 0 : -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  if (low === high) return [low - (low === 0 ? 0 : Math.abs(low) / 2), high + (high === 0 ? 1 : Math.abs(high) / 2)];
  const pad = (high - low) * margin;
  return [fromZero && low === 0 ? 0 : low - pad, fromZero && high === 0 ? 0 : high + pad];
}
