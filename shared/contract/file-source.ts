/** A file whose bytes can be read in any order. A `Blob`, a file handle of Node, or bytes in memory. */
export interface FileSource {
  /** Name without its folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes from `start` up to, not including, `end` (both clipped to the size). Errors: `file-unreadable`. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** A file in memory. */
export function bytesSource(name: string, bytes: Uint8Array): FileSource {
  return { name, size: bytes.length, slice: async (start, end) => bytes.subarray(start, end) };
}
