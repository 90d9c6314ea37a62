import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { scopePort } from '../../shared/rpc/worker-port.ts';
import { loadParquet } from '../../shared/sources/parquet-module.ts';
import { serveReader } from '../../shared/sources/reader/serve-reader.ts';
import { fetchBytes, once } from './assets.ts';

serveReader(scopePort(self as never), { parquet: once(async () => loadParquet(await fetchBytes(parquetUrl, 'parquet'))) });
