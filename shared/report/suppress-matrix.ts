/**
 * Cells of a table of counts that are not told because they rest on 1 to `minGroup` − 1 people. In a line (row or column) with hidden
 * cells at least two are hidden, and together hold `minGroup`, so that its total tells nothing of them: the next smallest go too,
 * first of those whose other line needs one more as well.
 */
export function hiddenCells(counts: readonly (readonly number[])[], minGroup: number): boolean[][] {
  const hidden = counts.map((row) => row.map((count) => count > 0 && count < minGroup));
  const lines: (readonly [number, number])[][] = [
    ...counts.map((row, i) => row.map((_, j) => [i, j] as const)),
    ...(counts[0] ?? []).map((_, j) => counts.map((__, i) => [i, j] as const)),
  ];
  const tells = (line: readonly (readonly [number, number])[]): boolean => {
    const gone = line.filter(([i, j]) => hidden[i][j]);
    const sum = gone.reduce((total, [i, j]) => total + counts[i][j], 0);
    return gone.length === 1 || (gone.length > 1 && sum < minGroup);
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const [at, line] of lines.entries()) {
      if (!tells(line)) continue;
      const rest = line.filter(([i, j]) => !hidden[i][j]);
      if (rest.length === 0) continue;
      // cells of nobody hide nothing, so they go only where there is no other
      const filled = rest.filter(([i, j]) => counts[i][j] > 0);
      const choice = filled.length > 0 ? filled : rest;
      const useful = choice.filter(([i, j]) => tells(at < counts.length ? lines[counts.length + j] : lines[i]));
      const [i, j] = (useful.length > 0 ? useful : choice).reduce((least, one) => (counts[one[0]][one[1]] < counts[least[0]][least[1]] ? one : least));
      hidden[i][j] = true;
      changed = true;
    }
  }
  return hidden;
}
