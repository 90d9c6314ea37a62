/**
 * Fewest insertions, deletions and replacements of characters that turn one text into the other.
 * Source: V. Levenshtein (1966), by the two-row recurrence of R. Wagner and M. Fischer (1974). Characters are code points.
 */
export function levenshtein(a: string, b: string): number {
  const x = [...a];
  const y = [...b];
  if (x.length < y.length) return levenshtein(b, a);
  let before = Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      row.push(Math.min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (x[i - 1] === y[j - 1] ? 0 : 1)));
    }
    before = row;
  }
  return before[y.length];
}

/** 1 − distance / length of the longer text; 1 for two empty texts. */
export function levenshteinLikeness(a: string, b: string): number {
  const longest = Math.max([...a].length, [...b].length);
  return longest === 0 ? 1 : 1 - levenshtein(a, b) / longest;
}

/** Jaro's likeness of two texts, 0..1: M. Jaro, "Advances in record-linkage methodology", JASA 84 (1989). */
export function jaro(a: string, b: string): number {
  const x = [...a];
  const y = [...b];
  if (x.length === 0 && y.length === 0) return 1;
  const reach = Math.max(0, Math.floor(Math.max(x.length, y.length) / 2) - 1);
  const taken = new Uint8Array(y.length);
  const matched: string[] = [];
  x.forEach((sign, i) => {
    for (let j = Math.max(0, i - reach); j <= Math.min(y.length - 1, i + reach); j++) {
      if (taken[j] === 1 || y[j] !== sign) continue;
      taken[j] = 1;
      matched.push(sign);
      break;
    }
  });
  if (matched.length === 0) return 0;
  const others = y.filter((_, j) => taken[j] === 1);
  // Whole transpositions, as in Winkler's strcmp95.
  const swapped = Math.floor(matched.reduce((count, sign, i) => count + (sign === others[i] ? 0 : 1), 0) / 2);
  const m = matched.length;
  return (m / x.length + m / y.length + (m - swapped) / m) / 3;
}

const PREFIX_WEIGHT = 0.1;
const LONGEST_PREFIX = 4;

/** Jaro's likeness raised by a common start of up to four characters: W. Winkler (1990). */
export function jaroWinkler(a: string, b: string): number {
  const base = jaro(a, b);
  const x = [...a];
  const y = [...b];
  let prefix = 0;
  while (prefix < LONGEST_PREFIX && prefix < x.length && x[prefix] === y[prefix]) prefix++;
  return base + prefix * PREFIX_WEIGHT * (1 - base);
}

/** Likeness by one of the two measures. */
export function likeness(measure: 'jaro-winkler' | 'levenshtein', a: string, b: string): number {
  return measure === 'levenshtein' ? levenshteinLikeness(a, b) : jaroWinkler(a, b);
}
