import { readFileSync } from 'node:fs';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import type { Database } from '../../../shared/contract/database.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { loadParquet } from '../../../shared/sources/parquet-module.ts';
import { pageOf } from '../../../shared/sources/page.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import type { ReadSourceOptions } from '../../../shared/sources/read-options.ts';
import { parquetWasmPath } from '../../helpers/databases.ts';

export const parquet = () => loadParquet(new Uint8Array(readFileSync(parquetWasmPath)));

/** Lines of a text, with an end after the last one too. */
export const lines = (...parts: readonly (readonly string[])[]): string => `${parts.flat().join('\n')}\n`;

/** `row(0)`, `row(1)`, … */
export const rows = <T>(count: number, row: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => row(i));

let serial = 0;

/** Reads a file under a new id. */
export function read(db: Database, file: FileSource, options: Partial<ReadSourceOptions> = {}): Promise<SourceReport> {
  return readSource(db, file, { id: `s${serial++}`, overrides: [], parquet, ...options });
}

export function textFile(text: string | Uint8Array, name = 'test.csv'): FileSource {
  return bytesSource(name, typeof text === 'string' ? new TextEncoder().encode(text) : text);
}

/** All cells with their exact text. */
export async function cellsOf(db: Database, report: SourceReport): Promise<readonly (readonly (string | null)[])[]> {
  return (await pageOf(db, report.rawTable, 0, report.rows)).rows;
}

/** Cells of the typed table as text. */
export async function typedOf(db: Database, report: SourceReport): Promise<readonly (readonly (string | null)[])[]> {
  return (await pageOf(db, report.typedTable, 0, report.rows)).rows;
}
