import init, * as module from 'parquet-wasm/esm';

/** `parquet-wasm` once its WebAssembly is there. */
export type ParquetModule = Pick<typeof module, 'readParquet' | 'writeParquet' | 'Table' | 'WriterPropertiesBuilder' | 'Compression'>;

let ready: Promise<unknown> | null = null;

/**
 * Initialises `parquet-wasm`; later calls answer the same module.
 * @param bytes of `parquet_wasm_bg.wasm`
 */
export async function loadParquet(bytes: Uint8Array<ArrayBuffer>): Promise<ParquetModule> {
  ready ??= init({ module_or_path: bytes });
  await ready;
  return module;
}
