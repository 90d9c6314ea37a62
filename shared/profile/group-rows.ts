/** The rows of each label, ascending; rows without a segment (−1) are in none. */
export function groupRows(labels: Int32Array, k: number): Int32Array[] {
  const sizes = new Int32Array(k);
  for (const label of labels) if (label >= 0) sizes[label]++;
  const groups = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(k);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label < 0) continue;
    groups[label][filled[label]++] = row;
  }
  return groups;
}
