import type { FontFile, FontFormat, FontSubset } from '../chart/font-subsets.ts';
import type { Compute } from '../contract/compute.ts';
import type { Database } from '../contract/database.ts';
import type { Elementary } from '../math/elementary.ts';
import type { Clock } from '../pipeline/pace.ts';
import type { ResvgModule } from '../report/rasterise.ts';
import type { ParquetModule } from '../sources/parquet-module.ts';
import type { Readers } from '../sources/reader/readers.ts';

/** What the engine is given by the place it runs in: window worker, command line, test. */
export interface HostPlatform {
  readonly database: Database;
  readonly readers: Readers;
  /** Bytes of text that the database can hold as tables; null: it has the disk besides. */
  readonly mostText: number | null;
  /** Jobs that a person waits for. */
  readonly interactive: Compute;
  /** Long jobs that must not stand in the way (the map). May be the same. */
  readonly background: Compute;
  readonly elementary: Elementary;
  readonly parquet: () => Promise<ParquetModule>;
  /** What draws SVG, ready to draw. */
  readonly resvg: () => Promise<ResvgModule>;
  /** Files of the bundled Inter, regular and semibold, by what they hold. */
  readonly fonts: (subsets: readonly FontSubset[], format: FontFormat) => Promise<readonly FontFile[]>;
  readonly clock: Clock;
  /** Bytes in use, where the place can tell; 0 where not. */
  readonly memory: () => number;
  /** Bytes of the process that holds the tables, where that is another one and can tell. */
  readonly databaseMemory?: () => Promise<number>;
  readonly version: string;
}

/** The same with what the engine keeps itself. */
export interface Platform extends HostPlatform {
  /** Secret of the project that pseudonyms are made with, as `Engine.setKey` set it; null while there is none. */
  readonly pseudonymKey: () => Uint8Array | null;
}
