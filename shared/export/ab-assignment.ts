import type { Steps } from '../contract/compute.ts';
import { csvWriter } from '../text/csv.ts';
import { concatBytes } from '../math/bytes.ts';

const ROWS_AT_ONCE = 4096;

/** Who is in which group: customer, segment, name of the segment, group; only those who take part, in the order of the source. */
export function* abAssignment(input: {
  readonly heading: string; readonly ids: readonly string[]; readonly namedByNumbers: boolean; readonly segments: Int32Array; readonly names: readonly string[];
  readonly arms: Int32Array; readonly armNames: readonly string[]; readonly formulaSafe: boolean;
}): Steps<{ readonly bytes: Uint8Array; readonly neutralised: number }> {
  const csv = csvWriter({ formulaSafe: input.formulaSafe, numeric: [input.namedByNumbers] });
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [encoder.encode(csv.heading([input.heading, 'segment', 'segment_name', 'arm']))];
  for (let from = 0; from < input.ids.length; from += ROWS_AT_ONCE) {
    let text = '';
    for (let i = from; i < Math.min(input.ids.length, from + ROWS_AT_ONCE); i++) {
      if (input.arms[i] >= 0) text += csv.line([input.ids[i], input.segments[i] + 1, input.names[input.segments[i]], input.armNames[input.arms[i]]]);
    }
    parts.push(encoder.encode(text));
    yield { fraction: Math.min(1, (from + ROWS_AT_ONCE) / input.ids.length) };
  }
  return { bytes: concatBytes(parts), neutralised: csv.neutralised };
}
