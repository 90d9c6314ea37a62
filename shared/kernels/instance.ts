import type { KernelExports } from './exports.ts';

/** The part of `WebAssembly` used here; its types are absent where neither DOM nor Node types are loaded. */
interface WebAssemblyApi {
  compile(bytes: Bytes): Promise<object>;
  Instance: new (module: object, imports: object) => { readonly exports: object };
  Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => object;
}
export type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** As the module declares its memory (`build/kernels.mjs`), in pages. */
const LIMITS = { initial: 16, maximum: 65536, shared: true };

const api = (): WebAssemblyApi => (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

/** A memory for the module. It can be made everywhere; only isolated pages, and Node, can pass it to another thread. */
export function createSharedMemory(): object {
  const { Memory } = api();
  return new Memory(LIMITS);
}

export function compileModule(bytes: Bytes): Promise<object> {
  return api().compile(bytes);
}

/** One instance of the module over a memory; it must be told which thread it is before anything else. */
export function instantiate(module: object, memory: object): KernelExports {
  const abort = (): never => {
    throw new Error('kernel aborted');
  };
  const { Instance } = api();
  return new Instance(module, { env: { memory, abort } }).exports as KernelExports;
}
