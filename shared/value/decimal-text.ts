const PLACES = 10;

/** A decimal text with at most ten places, times 10^10. */
export function toUnits(text: string): bigint {
  const negative = text.startsWith('-');
  const [whole, part = ''] = (negative ? text.slice(1) : text).split('.');
  const units = BigInt(whole + part.padEnd(PLACES, '0'));
  return negative ? -units : units;
}

/** The exact decimal text of units of 10^-10: at least two places, no further trailing zeros. */
export function fromUnits(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(PLACES + 1, '0');
  const part = digits.slice(-PLACES);
  return `${units < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${part.slice(0, 2)}${part.slice(2).replace(/0+$/, '')}`;
}
