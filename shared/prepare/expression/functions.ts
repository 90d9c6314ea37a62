/** Types of values in expressions; `any` is a missing value before its type is known. */
export type ValueType = 'number' | 'text' | 'boolean' | 'date' | 'any';

/** Functions that the database would compute differently on different hosts; the kernels' ones are taken. */
export type HostFunction = 'log' | 'log10' | 'log2' | 'log1p' | 'exp' | 'pow';

export interface FunctionSpec {
  readonly name: string;
  /** Types of the arguments; the last one may repeat where `repeats`. */
  readonly args: readonly ValueType[];
  /** Arguments at the end that may be absent. */
  readonly optional?: number;
  readonly repeats?: boolean;
  /** `same`: that of the arguments, which must agree. */
  readonly result: ValueType | 'same';
  readonly sql?: (args: readonly string[]) => string;
  readonly host?: HostFunction;
  /** One line for help and completion. */
  readonly help: string;
}

const whole = (sql: string): string => `CAST(round(${sql}) AS INTEGER)`;
/** Positions and lengths: whole numbers within reason. */
const short = (sql: string): string => `CAST(greatest(-1000000, least(1000000, trunc(${sql}))) AS INTEGER)`;
const part = (name: string) => ([d]: readonly string[]): string => `CAST(date_part('${name}', ${d}) AS DOUBLE)`;

export const FUNCTIONS: readonly FunctionSpec[] = [
  { name: 'if', args: ['boolean', 'any', 'any'], result: 'same', sql: ([c, a, b]) => `CASE WHEN ${c} THEN ${a} ELSE ${b} END`, help: 'if(condition, then, otherwise)' },
  { name: 'coalesce', args: ['any', 'any'], repeats: true, result: 'same', sql: (a) => `COALESCE(${a.join(', ')})`, help: 'coalesce(a, b, …): the first that is not missing' },
  { name: 'is_missing', args: ['any'], result: 'boolean', sql: ([a]) => `(${a} IS NULL)`, help: 'is_missing(x)' },
  { name: 'abs', args: ['number'], result: 'number', sql: ([a]) => `abs(${a})`, help: 'abs(x)' },
  { name: 'round', args: ['number', 'number'], optional: 1, result: 'number', sql: ([a, n]) => (n === undefined ? `round(${a})` : `round(${a}, CAST(greatest(-15, least(15, ${n})) AS INTEGER))`), help: 'round(x, digits)' },
  { name: 'floor', args: ['number'], result: 'number', sql: ([a]) => `floor(${a})`, help: 'floor(x)' },
  { name: 'ceil', args: ['number'], result: 'number', sql: ([a]) => `ceil(${a})`, help: 'ceil(x)' },
  { name: 'sqrt', args: ['number'], result: 'number', sql: ([a]) => `CASE WHEN ${a} >= 0 THEN sqrt(greatest(${a}, 0)) END`, help: 'sqrt(x); missing below 0' },
  { name: 'sign', args: ['number'], result: 'number', sql: ([a]) => `CAST(sign(${a}) AS DOUBLE)`, help: 'sign(x): −1, 0 or 1' },
  { name: 'min', args: ['number', 'number'], repeats: true, result: 'number', sql: (a) => `least(${a.join(', ')})`, help: 'min(a, b, …)' },
  { name: 'max', args: ['number', 'number'], repeats: true, result: 'number', sql: (a) => `greatest(${a.join(', ')})`, help: 'max(a, b, …)' },
  { name: 'log', args: ['number'], result: 'number', host: 'log', help: 'log(x): natural logarithm; missing at 0 and below' },
  { name: 'log10', args: ['number'], result: 'number', host: 'log10', help: 'log10(x)' },
  { name: 'log2', args: ['number'], result: 'number', host: 'log2', help: 'log2(x)' },
  { name: 'log1p', args: ['number'], result: 'number', host: 'log1p', help: 'log1p(x): log(1 + x)' },
  { name: 'exp', args: ['number'], result: 'number', host: 'exp', help: 'exp(x)' },
  { name: 'power', args: ['number', 'number'], result: 'number', host: 'pow', help: 'power(x, y); also x ^ y' },
  { name: 'lower', args: ['text'], result: 'text', sql: ([a]) => `lower(${a})`, help: 'lower(text)' },
  { name: 'upper', args: ['text'], result: 'text', sql: ([a]) => `upper(${a})`, help: 'upper(text)' },
  { name: 'trim', args: ['text'], result: 'text', sql: ([a]) => `trim(${a})`, help: 'trim(text)' },
  { name: 'length', args: ['text'], result: 'number', sql: ([a]) => `CAST(length(${a}) AS DOUBLE)`, help: 'length(text)' },
  { name: 'left', args: ['text', 'number'], result: 'text', sql: ([a, n]) => `left(${a}, greatest(0, ${short(n)}))`, help: 'left(text, n)' },
  { name: 'right', args: ['text', 'number'], result: 'text', sql: ([a, n]) => `right(${a}, greatest(0, ${short(n)}))`, help: 'right(text, n)' },
  { name: 'substring', args: ['text', 'number', 'number'], optional: 1, result: 'text', sql: ([a, from, n]) => `substring(${a}, greatest(1, ${short(from)})${n === undefined ? '' : `, greatest(0, ${short(n)})`})`, help: 'substring(text, from, n)' },
  { name: 'replace', args: ['text', 'text', 'text'], result: 'text', sql: ([a, b, c]) => `replace(${a}, ${b}, ${c})`, help: 'replace(text, what, by)' },
  { name: 'concat', args: ['any', 'any'], repeats: true, result: 'text', sql: (a) => `concat(${a.join(', ')})`, help: 'concat(a, b, …); a missing part is left out' },
  { name: 'contains', args: ['text', 'text'], result: 'boolean', sql: ([a, b]) => `contains(${a}, ${b})`, help: 'contains(text, part)' },
  { name: 'starts_with', args: ['text', 'text'], result: 'boolean', sql: ([a, b]) => `starts_with(${a}, ${b})`, help: 'starts_with(text, start)' },
  { name: 'ends_with', args: ['text', 'text'], result: 'boolean', sql: ([a, b]) => `ends_with(${a}, ${b})`, help: 'ends_with(text, end)' },
  { name: 'matches', args: ['text', 'text'], result: 'boolean', sql: ([a, b]) => `regexp_matches(${a}, ${b})`, help: 'matches(text, pattern): a regular expression (RE2)' },
  { name: 'text', args: ['any'], result: 'text', sql: ([a]) => a, help: 'text(x)' },
  { name: 'number', args: ['any'], result: 'number', sql: ([a]) => `CASE WHEN isfinite(TRY_CAST(${a} AS DOUBLE)) THEN TRY_CAST(${a} AS DOUBLE) END`, help: 'number(text); missing where it is none' },
  { name: 'date', args: ['text'], result: 'date', sql: ([a]) => `CAST(TRY_CAST(${a} AS TIMESTAMP) AS TIMESTAMP)`, help: "date('2026-03-01')" },
  { name: 'year', args: ['date'], result: 'number', sql: part('year'), help: 'year(date)' },
  { name: 'quarter', args: ['date'], result: 'number', sql: part('quarter'), help: 'quarter(date)' },
  { name: 'month', args: ['date'], result: 'number', sql: part('month'), help: 'month(date)' },
  { name: 'week', args: ['date'], result: 'number', sql: part('week'), help: 'week(date): ISO week' },
  { name: 'day', args: ['date'], result: 'number', sql: part('day'), help: 'day(date)' },
  { name: 'weekday', args: ['date'], result: 'number', sql: part('isodow'), help: 'weekday(date): 1 Monday to 7 Sunday' },
  { name: 'hour', args: ['date'], result: 'number', sql: part('hour'), help: 'hour(date)' },
  { name: 'days_between', args: ['date', 'date'], result: 'number', sql: ([a, b]) => `CAST(date_diff('day', CAST(${a} AS DATE), CAST(${b} AS DATE)) AS DOUBLE)`, help: 'days_between(from, to)' },
  { name: 'years_between', args: ['date', 'date'], result: 'number', sql: ([a, b]) => `CAST(date_sub('year', CAST(${a} AS DATE), CAST(${b} AS DATE)) AS DOUBLE)`, help: 'years_between(from, to): full years, as an age' },
  { name: 'add_days', args: ['date', 'number'], result: 'date', sql: ([a, n]) => `CASE WHEN abs(${n}) <= 100000 THEN ${a} + to_days(${whole(`least(100000, greatest(-100000, ${n}))`)}) END`, help: 'add_days(date, n)' },
];

export const FUNCTION_BY_NAME: ReadonlyMap<string, FunctionSpec> = new Map(FUNCTIONS.map((spec) => [spec.name, spec]));
