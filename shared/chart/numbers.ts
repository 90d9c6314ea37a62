import { formatCompact, formatFixed, formatInteger, formatNumber, formatPercent } from '../text/format.ts';
import type { ValueFormat } from './figure.ts';

/** A number as people read it in charts, tables and documents. */
export function formatValue(value: number | null, format: ValueFormat): string {
  switch (format) {
    case 'integer':
      return formatInteger(value);
    case 'percent':
      return formatPercent(value);
    case 'index':
      return formatFixed(value, 3);
    case 'effect':
      return `${value !== null && value >= 0.005 ? '+' : ''}${formatFixed(value, 2)}`;
    case 'number':
      return formatNumber(value);
  }
}

/** An axis label: as many decimals as the step between labels needs, thousands shortened. */
export function formatTick(value: number, step: number, format: ValueFormat): string {
  if (format === 'percent') return formatPercent(value, step < 0.01 ? 1 : 0);
  if (Math.abs(value) >= 10000) return formatCompact(value);
  let decimals = 0;
  for (let unit = step; decimals < 6 && Math.abs(unit - Math.round(unit)) > 1e-6; unit *= 10) decimals++;
  return formatFixed(value, decimals);
}
