import init, * as module from 'parquet-wasm/esm';
import { boundMemory } from './bound-memory.ts';

/** `parquet-wasm` once its WebAssembly is there. */
export type ParquetModule = Pick<typeof module, 'readParquet' | 'writeParquet' | 'Table' | 'WriterPropertiesBuilder' | 'Compression'>;

let ready: Promise<unknown> | null = null;

/**
 * Initialises `parquet-wasm`; later calls answer the same module.
 * @param bytes of `parquet_wasm_bg.wasm`
 * @param most bytes of memory that it may take; absent: what WebAssembly has
 */
export async function loadParquet(bytes: Uint8Array<ArrayBuffer>, most?: number): Promise<ParquetModule> {
  ready ??= init({ module_or_path: most === undefined ? bytes : boundMemory(bytes, most) });
  await ready;
  return module;
}
