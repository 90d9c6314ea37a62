import type { EngineCalls, RunEvent } from '../contract/engine.ts';
import { groupSource } from '../contract/file-source.ts';
import type { FileContent, FileSource } from '../contract/file-source.ts';
import type { Port } from '../contract/port.ts';
import { AppError, toWire } from '../errors/app-error.ts';
import type { Reply, Request } from '../rpc/protocol.ts';
import { serve } from '../rpc/server.ts';
import { rangedSource } from '../sources/ranged-source.ts';
import type { FetchRange } from '../sources/ranged-source.ts';
import type { Engine } from './engine-api.ts';
import { exportFiles } from './exports.ts';

/** A `Blob` as a file to read; its bytes are fetched slice by slice. */
export function blobSource(blob: Blob, name: string): FileSource {
  return {
    name,
    size: blob.size,
    blob,
    async slice(start, end) {
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (cause) {
        throw new AppError('file-unreadable', { file: name, reason: 'the file has changed or is gone' }, cause);
      }
    },
  };
}

const contentSource = (content: FileContent, name: string, fetchRange: FetchRange): FileSource =>
  (content instanceof Blob ? blobSource(content, name) : rangedSource(content, name, fetchRange));

const inputSource = ({ file, name, more = [] }: EngineCalls['open']['in'], fetchRange: FetchRange): FileSource => {
  const first = contentSource(file, name, fetchRange);
  return more.length === 0 ? first : groupSource([first, ...more.map((other) => contentSource(other.file, other.name, fetchRange))]);
};

/** Answers every call with the reason why there is no engine. */
export function refuseCalls(port: Port, error: unknown): void {
  port.onMessage((message) => {
    const request = message as Request;
    if (request.type === 'call') port.post({ type: 'error', id: request.id, error: toWire(error) } satisfies Reply);
  });
}

/**
 * Answers the calls of the window on a port.
 * @param fetchRange reads files that stay where they lie
 */
export function serveEngine(port: Port, engine: Engine, fetchRange: FetchRange = (address, init) => fetch(address, init)): void {
  serve<EngineCalls, RunEvent>(port, {
    open: (input, { signal, progress }) =>
      engine.open(
        { id: input.id, file: inputSource(input, fetchRange), dialect: input.dialect, withheld: input.withheld },
        { signal, onEvent: progress },
      ),
    beginning: ({ sha256, dialect }, { signal }) => engine.beginning(sha256, dialect, signal),
    missingSources: ({ recipe }) => engine.missingSources(recipe),
    run: (request, { signal, progress }) => engine.run(request, { signal, onEvent: progress }),
    analysis: (request, { signal, progress }) => engine.analysis(request, { signal, onEvent: progress }),
    page: (request, { signal }) => engine.page(request, signal),
    rowsCsv: (request, { signal }) => engine.rowsCsv(request, signal),
    export: ({ recipe, kinds, only }, { signal, progress }) =>
      engine
        .analyse(recipe, { signal, onEvent: progress })
        .then((analysis) => exportFiles(engine.platform, analysis, kinds, { signal, only })),
    findPerson: ({ recipe, identity, exact }, { signal }) => engine.findPerson(recipe, identity, exact, signal),
    withoutPersons: async ({ recipe, source }, { signal }) => ({ bytes: await engine.withoutPersons(recipe, source, signal) }),
    setKey: ({ key }) => {
      engine.setKey(key);
      return null;
    },
    memory: async () => ({ bytes: engine.memory(), database: (await engine.platform.databaseMemory?.()) ?? 0 }),
  });
}
