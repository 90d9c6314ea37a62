import { AppError } from '../errors/app-error.ts';
import type { Elementary } from '../math/elementary.ts';
import { createMemory } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './exports.ts';

/** The part of `WebAssembly` used here; its types are absent where neither DOM nor Node types are loaded. */
interface WebAssemblyApi {
  compile(bytes: BufferSource): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ readonly exports: object }>;
}
type BufferSource = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** One instance of the kernel module with a memory of its own. Everything in it is synchronous and deterministic. */
export interface Kernels {
  readonly elementary: Elementary;
  readonly exports: KernelExports;
  readonly memory: KernelMemory;
}

function isBytes(source: object): source is BufferSource {
  return source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

/**
 * Loads the kernels.
 *
 * @param source the bytes of `kernels.wasm`, or a compiled `WebAssembly.Module`
 * @throws AppError `start-failed` when the module cannot be compiled or instantiated
 */
export async function loadKernels(source: BufferSource | object): Promise<Kernels> {
  const api = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  try {
    const module = isBytes(source) ? await api.compile(source) : source;
    const abort = (): never => {
      throw new Error('kernel aborted');
    };
    const instance = await api.instantiate(module, { env: { abort } });
    const exports = instance.exports as KernelExports;
    return { elementary: elementaryOf(exports), exports, memory: createMemory(exports) };
  } catch (cause) {
    throw new AppError('start-failed', { part: 'kernels' }, cause);
  }
}

function elementaryOf(exports: KernelExports): Elementary {
  const { exp, expm1, log, log1p, log2, log10, pow, cbrt, tanh, sin, cos, lgamma, digamma } = exports;
  return Object.freeze({ exp, expm1, log, log1p, log2, log10, pow, cbrt, tanh, sin, cos, lgamma, digamma });
}
