import type { Steps } from '../contract/compute.ts';
import { csvField, looksLikeFormula, withoutFormulas } from '../text/csv.ts';
import { concatBytes } from '../math/bytes.ts';

const ROWS_AT_ONCE = 4096;

/** Who is in which group: customer, segment, name of the segment, group; only those who take part, in the order of the source. */
export function* abAssignment(input: {
  readonly heading: string; readonly ids: readonly string[]; readonly segments: Int32Array; readonly names: readonly string[];
  readonly arms: Int32Array; readonly armNames: readonly string[]; readonly formulaSafe: boolean;
}): Steps<{ readonly bytes: Uint8Array; readonly neutralised: number }> {
  let neutralised = 0;
  const safe = (text: string): string => {
    if (!input.formulaSafe || !looksLikeFormula(text)) return csvField(text);
    neutralised += 1;
    return csvField(withoutFormulas(text));
  };
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [encoder.encode(`${safe(input.heading)},segment,segment_name,arm\r\n`)];
  for (let from = 0; from < input.ids.length; from += ROWS_AT_ONCE) {
    let text = '';
    for (let i = from; i < Math.min(input.ids.length, from + ROWS_AT_ONCE); i++) {
      if (input.arms[i] >= 0) text += `${safe(input.ids[i])},${input.segments[i] + 1},${safe(input.names[input.segments[i]])},${safe(input.armNames[input.arms[i]])}\r\n`;
    }
    parts.push(encoder.encode(text));
    yield { fraction: Math.min(1, (from + ROWS_AT_ONCE) / input.ids.length) };
  }
  return { bytes: concatBytes(parts), neutralised };
}
