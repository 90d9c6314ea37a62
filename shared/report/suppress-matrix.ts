/**
 * Cells of a table of counts that are not told because they rest on 1 to `minGroup` − 1 people. In a line (row or column) with hidden
 * cells at least two are hidden, and together hold `minGroup`, so that its total tells nothing of them: the next smallest go too.
 */
export function hiddenCells(counts: readonly (readonly number[])[], minGroup: number): boolean[][] {
  const hidden = counts.map((row) => row.map((count) => count > 0 && count < minGroup));
  const lines: (readonly [number, number])[][] = [
    ...counts.map((row, i) => row.map((_, j) => [i, j] as const)),
    ...(counts[0] ?? []).map((_, j) => counts.map((__, i) => [i, j] as const)),
  ];
  for (let changed = true; changed;) {
    changed = false;
    for (const line of lines) {
      const gone = line.filter(([i, j]) => hidden[i][j]);
      const sum = gone.reduce((total, [i, j]) => total + counts[i][j], 0);
      if (gone.length === 0 || (gone.length > 1 && sum >= minGroup)) continue;
      const rest = line.filter(([i, j]) => !hidden[i][j]);
      if (rest.length === 0) continue;
      // cells of nobody hide nothing, so they go only where there is no other
      const filled = rest.filter(([i, j]) => counts[i][j] > 0);
      const [i, j] = (filled.length > 0 ? filled : rest).reduce((least, one) => (counts[one[0]][one[1]] < counts[least[0]][least[1]] ? one : least));
      hidden[i][j] = true;
      changed = true;
    }
  }
  return hidden;
}
