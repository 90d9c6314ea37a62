import type { AttachFile, Database } from '../../contract/database.ts';
import { piecesOf } from '../../contract/file-source.ts';
import type { FileSource } from '../../contract/file-source.ts';
import type { Port } from '../../contract/port.ts';
import { createClient } from '../../rpc/client.ts';
import type { Client } from '../../rpc/client.ts';
import { serve } from '../../rpc/server.ts';
import { hearBreaths } from '../breathe.ts';
import type { BreathListener } from '../breathe.ts';
import { firstLines } from '../first-lines.ts';
import type { ParquetModule } from '../parquet-module.ts';
import { readSource } from '../read-source.ts';
import { OWN_DATABASE } from './calls.ts';
import type { ReaderAsks, ReaderCalls, ToldFile } from './calls.ts';

/** What a reader is given by the place it runs in. */
export interface ReaderParts {
  readonly parquet: () => Promise<ParquetModule>;
  /** SHA-256 as the platform has it, where that takes bytes as they come. */
  readonly hasher?: FileSource['hasher'];
}

/** Time between two signs of life: enough to be known as alive, and nothing beside the work. */
const SIGN_EVERY_MS = 250;

/**
 * Reads files for the engine at the other end of the port. It holds nothing that outlives a reading: bytes are asked for, rows and
 * statements go back, so that it can be ended at any moment.
 */
export function serveReader(port: Port, { parquet, hasher }: ReaderParts): void {
  serve<ReaderCalls>(port, {
    read: ({ file, wanted }, { signal, progress }) => {
      const { source, attach } = filesOf(file);
      hearBreaths(signal, signOfLife());
      return readSource(databaseOf(OWN_DATABASE), source, { ...wanted, parquet, attach, signal, onProgress: progress });
    },
    lines: ({ file, dialect }, { signal }) => firstLines(filesOf(file).source, dialect, signal),
  });
  const engine: Client<ReaderAsks> = createClient<ReaderAsks>(port);

  const signOfLife = (): BreathListener => {
    let told: boolean | null = null;
    return (inOnePiece) => {
      if (inOnePiece === told) return;
      told = inOnePiece;
      setTimeout(() => {
        told = null;
      }, SIGN_EVERY_MS);
      void engine.call('alive', { inOnePiece }).catch(() => undefined);
    };
  };

  const databaseOf = (database: number): Database => ({
    release: '',
    // the engine ends its readers when its database ends
    gone: new Promise(() => undefined),
    exec: async (sql, { signal } = {}) => void (await engine.call('exec', { database, sql }, { signal })),
    query: (sql, { signal } = {}) => engine.call('query', { database, sql }, { signal }),
    insertArrow: async (table, ipc, { signal } = {}) => void (await engine.call('insert', { database, table, ipc }, { signal, transfer: [ipc.buffer as ArrayBuffer] })),
    close: async () => void (await engine.call('detach', { database })),
  });

  const filesOf = (told: ToldFile): { readonly source: FileSource; readonly attach: AttachFile } => {
    const numbers = new Map<FileSource, number>();
    const sourceOf = ({ number, watched, files, logs, ...facts }: ToldFile): FileSource => {
      const source: FileSource = {
        ...facts,
        slice: (start, end) => engine.call('slice', { file: number, start, end }),
        ...(watched ? { unchanged: () => engine.call('unchanged', { file: number }) } : {}),
        ...(hasher === undefined ? {} : { hasher }),
        ...(logs === undefined ? {} : { logs: logs.map(sourceOf) }),
        ...(files === undefined ? {} : { files: files.map(sourceOf) }),
      };
      numbers.set(source, number);
      return source;
    };
    return {
      source: sourceOf(told),
      async attach(file, signal) {
        const number = numbers.get(file);
        if (number !== undefined) return databaseOf(await engine.call('attach', { file: number }, { signal }));
        const pieces: Uint8Array[] = [];
        for await (const piece of piecesOf(file, signal)) pieces.push(piece);
        return databaseOf(await engine.call('attach', { name: file.name, pieces }, { signal }));
      },
    };
  };
}
