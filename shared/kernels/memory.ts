import { AppError } from '../errors/app-error.ts';
import type { KernelExports } from './exports.ts';

const PAGE = 65536;
const ALIGN = 64;
/** A 32-bit memory ends at 4 GiB; one page less keeps every end address in range. */
const LIMIT = 4294967296 - PAGE;
/** Bytes that the kernels' memory holds at most. */
export const KERNEL_BYTES = LIMIT;

/**
 * Blocks of the module's linear memory. Views go stale when another block makes the memory grow:
 * take a fresh view after every `allocate` and after every `yield`.
 */
export interface KernelMemory {
  /** Address of `bytes` bytes, a multiple of 64. Contents are undefined. Errors: `too-much-memory` when 4 GiB do not suffice. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Blocks that are given back together: `take` allocates, `freeAll` gives back all that it gave. */
  scope(): { take(bytes: number): number; freeAll(): void };
  f64(address: number, length: number): Float64Array;
  f32(address: number, length: number): Float32Array;
  i32(address: number, length: number): Int32Array;
  u8(address: number, length: number): Uint8Array;
  /** Bytes in use by live blocks. */
  inUse(): number;
  /** Bytes that the memory has grown to. */
  size(): number;
}

interface Hole {
  start: number;
  end: number;
}

/** Gives a block back, joining it with its neighbours; `holes` stays sorted by address. */
function release(holes: Hole[], start: number, end: number): void {
  let at = 0;
  while (at < holes.length && holes[at].start < start) at++;
  const before = at > 0 && holes[at - 1].end === start ? holes[at - 1] : null;
  const after = at < holes.length && holes[at].start === end ? holes[at] : null;
  if (before !== null && after !== null) {
    before.end = after.end;
    holes.splice(at, 1);
  } else if (before !== null) before.end = end;
  else if (after !== null) after.start = start;
  else holes.splice(at, 0, { start, end });
}

/** First-fit allocation from address `base` on. */
export function createMemory(exports: KernelExports, base: number): KernelMemory {
  const memory = exports.memory;
  const first = Math.ceil(base / ALIGN) * ALIGN;
  const holes: Hole[] = [{ start: first, end: memory.buffer.byteLength }];
  const sizes = new Map<number, number>();

  const take = (size: number): number | null => {
    const at = holes.findIndex((hole) => hole.end - hole.start >= size);
    if (at < 0) return null;
    const hole = holes[at];
    const address = hole.start;
    hole.start += size;
    if (hole.start === hole.end) holes.splice(at, 1);
    sizes.set(address, size);
    return address;
  };

  const used = (): number => [...sizes.values()].reduce((sum, size) => sum + size, 0);

  const grow = (size: number): void => {
    const old = memory.buffer.byteLength;
    const last = holes.at(-1);
    const spare = last !== undefined && last.end === old ? old - last.start : 0;
    const pages = Math.ceil((size - spare) / PAGE);
    if (old + pages * PAGE > LIMIT) throw new AppError('too-much-memory', { bytes: used() + size, limit: LIMIT });
    try {
      memory.grow(pages);
    } catch (cause) {
      throw new AppError('too-much-memory', { bytes: used() + size, limit: old }, cause);
    }
    release(holes, old, old + pages * PAGE);
  };

  const allocate = (bytes: number): number => {
    const size = Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);
    const found = take(size);
    if (found !== null) return found;
    grow(size);
    const grown = take(size);
    if (grown === null) throw new Error('kernel memory is inconsistent');
    return grown;
  };

  const free = (address: number): void => {
    const size = sizes.get(address);
    if (size === undefined) throw new Error('not an allocated block');
    sizes.delete(address);
    release(holes, address, address + size);
  };

  return {
    allocate,
    free,
    scope() {
      const taken: number[] = [];
      return {
        take(bytes) {
          const address = allocate(bytes);
          taken.push(address);
          return address;
        },
        freeAll: () => taken.splice(0).forEach(free),
      };
    },
    f64: (address, length) => new Float64Array(memory.buffer, address, length),
    f32: (address, length) => new Float32Array(memory.buffer, address, length),
    i32: (address, length) => new Int32Array(memory.buffer, address, length),
    u8: (address, length) => new Uint8Array(memory.buffer, address, length),
    inUse: used,
    size: () => memory.buffer.byteLength,
  };
}
