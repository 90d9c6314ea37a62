import { AppError } from '../errors/app-error.ts';
import type { Elementary } from '../math/elementary.ts';
import { RESERVED, scratchAt } from './control.ts';
import { createCrew } from './crew.ts';
import type { Crew } from './crew.ts';
import { compileModule, createSharedMemory, instantiate } from './instance.ts';
import type { Bytes } from './instance.ts';
import { createMemory } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './exports.ts';

/** An instance of the kernel module with a memory of its own. Everything in it is synchronous and deterministic. */
interface Workshop {
  readonly exports: KernelExports;
  readonly memory: KernelMemory;
  /** The threads over this memory; this one alone until it enlists others. */
  readonly crew: Crew;
}

/** The instance in force. Take its parts when work begins, do not keep them beyond. */
export interface Kernels extends Workshop {
  /** From an instance of their own, so that whoever holds them holds no large memory. */
  readonly elementary: Elementary;
  /**
   * Goes on in a fresh instance, whose memory is small: a memory can grow but not shrink. No block may be in use.
   * @returns whether it did
   */
  renew(): boolean;
}

function isBytes(source: object): source is Bytes {
  return source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

/**
 * Loads the kernels.
 *
 * @param source the bytes of `kernels.wasm`, or a compiled `WebAssembly.Module`
 * @throws AppError `start-failed` when the module cannot be compiled or instantiated
 */
export async function loadKernels(source: Bytes | object): Promise<Kernels> {
  try {
    const module = isBytes(source) ? await compileModule(source) : source;
    let current = openWorkshop(module);
    return {
      elementary: elementaryOf(instantiate(module, createSharedMemory())),
      get exports() {
        return current.exports;
      },
      get memory() {
        return current.memory;
      },
      get crew() {
        return current.crew;
      },
      renew() {
        if (current.memory.inUse() > 0) return false;
        const next = openWorkshop(module);
        current.crew.handOver(next.crew);
        current = next;
        return true;
      },
    };
  } catch (cause) {
    throw new AppError('start-failed', { part: 'kernels' }, cause);
  }
}

function openWorkshop(module: object): Workshop {
  const shared = createSharedMemory();
  const exports = instantiate(module, shared);
  const control = Math.ceil(exports.heapBase() / 64) * 64;
  exports.beThread(0, scratchAt(control, 0));
  return { exports, memory: createMemory(exports, control + RESERVED), crew: createCrew(exports, module, shared, control) };
}

function elementaryOf(exports: KernelExports): Elementary {
  const { exp, expm1, log, log1p, log2, log10, pow, cbrt, tanh, sin, cos, lgamma, digamma } = exports;
  return Object.freeze({ exp, expm1, log, log1p, log2, log10, pow, cbrt, tanh, sin, cos, lgamma, digamma });
}
