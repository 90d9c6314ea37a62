/** Records of RFC 4180 text; line ends inside quotes do not end one. */
function* records(text: string): Generator<string> {
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i);
    if (sign === 34) quoted = !quoted;
    else if (sign === 13 && !quoted && text.charCodeAt(i + 1) === 10) {
      yield text.slice(start, i);
      start = i + 2;
    }
  }
  if (start < text.length) yield text.slice(start);
}

/**
 * The labelled customers of a selection, as written in `segments.csv`: its head and the chosen rows, unchanged.
 * @param file bytes of `segments.csv`: rows in order, those left out (which are no matrix rows) with the last two cells empty
 * @param chosen matrix rows, ascending
 */
export function selectionCsv(file: Uint8Array, chosen: Int32Array): Uint8Array {
  const all = records(new TextDecoder().decode(file));
  const lines = [all.next().value ?? ''];
  let row = -1;
  let next = 0;
  for (const record of all) {
    if (record.endsWith(',,')) continue;
    row += 1;
    while (next < chosen.length && chosen[next] < row) next += 1;
    if (next === chosen.length) break;
    if (chosen[next] === row) lines.push(record);
  }
  return new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(''));
}
