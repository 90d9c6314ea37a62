/**
 * A value as an SQL literal. Text stays text whatever it holds; a NUL is written through `chr(0)`.
 * Numbers are written so that the engine reads back the same double.
 * @throws Error for NaN and infinities, which a comparison in SQL would silently answer in its own way
 */
export function literal(value: string | number | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return numberLiteral(value);
  if (!value.includes('\0')) return quoted(value);
  return `(${value.split('\0').map(quoted).join(' || chr(0) || ')})`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const numberLiteral = (value: number): string => {
  if (!Number.isFinite(value)) throw new Error(`no literal for ${value}`);
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  return `CAST('${Object.is(value, -0) ? '-0' : String(value)}' AS DOUBLE)`;
};

/** Literals separated by commas, for `IN (…)`. */
export function literals(values: readonly (string | number | boolean | null)[]): string {
  return values.map(literal).join(', ');
}
