/** Optimal string alignment distance (insert, delete, replace, swap neighbours). */
function distance(a: string, b: string): number {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = 0; i <= a.length; i++) table[i * width] = i;
  for (let j = 0; j <= b.length; j++) table[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const replace = table[(i - 1) * width + j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replace, table[(i - 1) * width + j] + 1, table[i * width + j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, table[(i - 2) * width + j - 2] + 1);
      table[i * width + j] = best;
    }
  }
  return table[a.length * width + b.length];
}

/** The candidate most like `word`, ignoring case, or null when none is near enough to be a slip of the pen. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word === '') return null;
  const wanted = word.toLowerCase().slice(0, 100);
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length * 0.4)) + 1;
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase().slice(0, 100);
    const d = lower.startsWith(wanted) && wanted.length >= 2 ? 1 : distance(wanted, lower);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}
