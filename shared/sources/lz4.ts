const MAGIC = 0x184d2204;
const SMALLEST_MATCH = 4;

/**
 * Unpacks one LZ4 frame (lz4_Frame_format.md, lz4_Block_format.md of the reference implementation). Checksums are passed
 * over. Every copy is held against the ends of both buffers.
 * @param length of what comes out
 * @throws Error when the data are damaged or hold another length
 */
export function unpackLz4Frame(data: Uint8Array, length: number): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  if (data.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('no LZ4 frame');
  const flags = data[4];
  if (flags >> 6 !== 1) throw new Error('an unknown version of LZ4 frames');
  const blockChecksum = (flags & 16) !== 0 ? 4 : 0;
  let at = 7 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0);
  const out = new Uint8Array(length);
  let end = 0;
  for (;;) {
    if (at + 4 > data.length) throw new Error('an LZ4 frame ends too early');
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const bytes = size & 0x7fffffff;
    if (at + bytes > data.length) throw new Error('an LZ4 block ends too early');
    const block = data.subarray(at, at + bytes);
    if (size === bytes) end = unpackBlock(block, out, end);
    else {
      if (end + bytes > length) throw new Error('an LZ4 frame holds more than it says');
      out.set(block, end);
      end += bytes;
    }
    at += bytes + blockChecksum;
  }
  if (end !== length) throw new Error('an LZ4 frame holds less than it says');
  return out;
}

/** Unpacks a block behind what is there already, which it may refer to; answers the new end. */
const unpackBlock = (data: Uint8Array, out: Uint8Array, from: number): number => {
  let at = 0;
  let end = from;
  const more = (short: number): number => {
    let length = short;
    if (short !== 15) return length;
    for (;;) {
      if (at >= data.length) throw new Error('a length in an LZ4 block ends too early');
      const byte = data[at++];
      length += byte;
      if (byte !== 255) return length;
    }
  };
  while (at < data.length) {
    const token = data[at++];
    const literals = more(token >> 4);
    if (at + literals > data.length || end + literals > out.length) throw new Error('an LZ4 block reaches too far');
    out.set(data.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // the last sequence has no match
    if (at === data.length) return end;
    const back = data[at] | (data[at + 1] << 8);
    at += 2;
    const length = more(token & 15) + SMALLEST_MATCH;
    if (at > data.length || back === 0 || back > end || end + length > out.length) throw new Error('an LZ4 block reaches too far');
    if (back >= length) out.copyWithin(end, end - back, end - back + length);
    else for (let i = 0; i < length; i++) out[end + i] = out[end + i - back];
    end += length;
  }
  return end;
};
