import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { scopePort } from '../../shared/rpc/worker-port.ts';
import { loadParquet } from '../../shared/sources/parquet-module.ts';
import { serveReader } from '../../shared/sources/reader/serve-reader.ts';
import { fetchBytes, once } from './assets.ts';

/** Beside the page's own memory and the database's; a Parquet file is held whole in it, with a piece of what it unpacks to. */
const MOST_PARQUET_BYTES = 2 * 1024 * 1024 * 1024;

serveReader(scopePort(self as never), { parquet: once(async () => loadParquet(await fetchBytes(parquetUrl, 'parquet'), MOST_PARQUET_BYTES)) });
