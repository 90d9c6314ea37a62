const HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
/** The lowest bit tells the order of bytes that the sums are taken in. */
const MAGIC = 0x377f0682;
const FORMAT = 3_007_000;

/**
 * A SQLite database with the committed pages of its write-ahead log (sqlite.org/fileformat2.html, section 4) in their places, as the library sees it: frames
 * count while their salts and running sums are right, up to the last one that ends a transaction.
 * @returns the bytes themselves where nothing in the log counts
 */
export function withSqliteLog(bytes: Uint8Array, log: Uint8Array): Uint8Array {
  if (log.length < HEAD_BYTES) return bytes;
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const magic = view.getUint32(0);
  const pageSize = view.getUint32(8);
  if (magic >>> 1 !== MAGIC >>> 1 || view.getUint32(4) !== FORMAT || pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return bytes;
  const sum = createSum(view, (magic & 1) === 0);
  sum.add(0, 24);
  if (!sum.is(24)) return bytes;

  const pages = new Map<number, number>();
  const waiting = new Map<number, number>();
  let size = 0;
  for (let at = HEAD_BYTES; at + FRAME_HEAD_BYTES + pageSize <= log.length; at += FRAME_HEAD_BYTES + pageSize) {
    const page = view.getUint32(at);
    if (page === 0 || view.getUint32(at + 8) !== view.getUint32(16) || view.getUint32(at + 12) !== view.getUint32(20)) break;
    sum.add(at, 8);
    sum.add(at + FRAME_HEAD_BYTES, pageSize);
    if (!sum.is(at + 16)) break;
    waiting.set(page, at + FRAME_HEAD_BYTES);
    const committed = view.getUint32(at + 4);
    if (committed === 0) continue;
    size = committed;
    for (const [number, place] of waiting) pages.set(number, place);
    waiting.clear();
  }
  if (pages.size === 0) return bytes;
  // no page comes from anywhere but the file and the log
  const whole = new Uint8Array(Math.min(size * pageSize, bytes.length + log.length));
  whole.set(bytes.subarray(0, whole.length));
  for (const [number, place] of pages) {
    const start = (number - 1) * pageSize;
    if (number <= size && start + pageSize <= whole.length) whole.set(log.subarray(place, place + pageSize), start);
  }
  return whole;
}

/** The running sum of a log. */
const createSum = (view: DataView, little: boolean): { add(at: number, length: number): void; is(at: number): boolean } => {
  let first = 0;
  let second = 0;
  return {
    add(at, length) {
      for (let p = at; p < at + length; p += 8) {
        first = (first + view.getUint32(p, little) + second) >>> 0;
        second = (second + view.getUint32(p + 4, little) + first) >>> 0;
      }
    },
    is: (at) => view.getUint32(at) === first && view.getUint32(at + 4) === second,
  };
};
