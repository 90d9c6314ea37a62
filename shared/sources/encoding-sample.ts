const MOST_BYTES = 64 * 1024;
/** Signs below do not stand inside a character of any encoding that is told apart here. */
const BOUNDARY = 0x30;

/** Gathers the cells of a file that hold more than ASCII, up to 64 KB of them, as they are, a line break between two. */
export interface EncodingSample {
  push(bytes: Uint8Array): void;
  readonly bytes: Uint8Array;
}

export function createEncodingSample(): EncodingSample {
  const out = new Uint8Array(MOST_BYTES);
  let end = 0;
  return {
    push(bytes) {
      const { length } = bytes;
      for (let i = 0; i < length && end < MOST_BYTES; i++) {
        if (bytes[i] < 0x80) continue;
        let from = i;
        while (from > 0 && bytes[from - 1] >= BOUNDARY) from--;
        let to = i;
        while (to < length && bytes[to] >= BOUNDARY) to++;
        i = to;
        // a cell that goes over the edge of a piece is cut somewhere
        if ((from === 0 && i > 0 && bytes[0] >= 0x80) || to === length || end + to - from + 1 > MOST_BYTES) continue;
        out.set(bytes.subarray(from, to), end);
        end += to - from;
        out[end++] = 0x0a;
      }
    },
    get bytes() {
      return out.subarray(0, end);
    },
  };
}
