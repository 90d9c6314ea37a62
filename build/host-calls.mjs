/** Calls whose result depends on the host, the clock or chance; the analysis core must give the same bytes everywhere. */

const MATHS = new Set([
  'exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'cbrt', 'hypot', 'random',
  'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh',
]);
const LOCALE = new Set(['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleUpperCase', 'toLocaleLowerCase', 'localeCompare']);

/** Files that may break the rule, with the reason. */
const ALLOWED = new Map([]);

/** Pairs of line and fault. */
export function hostFaults(path, tokens) {
  if (ALLOWED.has(path)) return [];
  const faults = [];
  tokens.forEach((token, i) => {
    const fault = faultAt(tokens, i);
    if (fault !== null) faults.push([token.line, fault]);
  });
  return faults;
}

function faultAt(tokens, i) {
  const value = (offset) => tokens[i + offset]?.value;
  const token = tokens[i];
  if (token.value === '**' && token.type === 'punct') {
    // A power of two with a whole exponent is exact on every host.
    const exact = value(-1) === '2' && /^\d+$/.test(value(1) ?? '');
    return exact ? null : 'uses **: multiply, or take pow from Elementary';
  }
  if (token.type !== 'id') return null;
  const member = value(-1) === '.';
  if (member && LOCALE.has(token.value)) return `calls ${token.value}, which depends on the host's locale`;
  if (member && value(-2) !== 'globalThis') return null;
  if (token.value === 'Math') {
    if (value(1) !== '.') return 'uses Math other than Math.name';
    return MATHS.has(value(2)) ? `calls Math.${value(2)}: take it from Elementary (or chance from createRandom)` : null;
  }
  if (token.value === 'Intl' && value(1) === '.') return "uses Intl, which depends on the host's locale data";
  if (token.value === 'performance' && value(1) === '.') return 'reads the clock (performance)';
  if (token.value === 'Date') {
    if (value(1) === '.' && value(2) === 'now') return 'reads the clock (Date.now)';
    const constructed = value(-1) === 'new';
    if (constructed && (value(1) !== '(' || value(2) === ')')) return 'reads the clock (new Date())';
    if (!constructed && value(1) === '(') return 'reads the clock (Date())';
  }
  return null;
}
