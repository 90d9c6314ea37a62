import { describe, expect, it } from 'vitest';
import { selectionCsv } from '../../renderer/state/selection-csv.ts';

const file = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(''));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('the labelled customers of a selection', () => {
  const csv = file(['id,segment,segment_name', 'a,1,Calm', 'b,,', '"c\r\n""c"",,",2,"Loud, proud"', 'd,2,"Loud, proud"', 'e,,', 'f,1,Calm']);

  it('counts matrix rows past the rows that were left out, and keeps records with line ends whole', () => {
    expect(text(selectionCsv(csv, Int32Array.of(1, 3)))).toBe('id,segment,segment_name\r\n"c\r\n""c"",,",2,"Loud, proud"\r\nf,1,Calm\r\n');
  });

  it('keeps customers of no segment, and knows left-out rows with a column of probabilities', () => {
    const soft = file(['id,segment,segment_name,probability', 'a,1,Calm,0.9', 'b,,,', 'c,0,No segment,0', 'd,2,Loud,1']);
    expect(text(selectionCsv(soft, Int32Array.of(1, 2)))).toBe('id,segment,segment_name,probability\r\nc,0,No segment,0\r\nd,2,Loud,1\r\n');
  });

  it('of nobody is the head alone', () => {
    expect(text(selectionCsv(csv, new Int32Array(0)))).toBe('id,segment,segment_name\r\n');
  });
});
