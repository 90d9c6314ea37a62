import type { FileSource, RangedFile } from '../contract/file-source.ts';
import { AppError } from '../errors/app-error.ts';

/** The platform's `fetch`, as far as it is needed. */
export type FetchRange = (address: string, init: { readonly method?: 'HEAD'; readonly headers?: Readonly<Record<string, string>>; readonly cache: 'no-store' }) => Promise<Response>;

/** Readers of archives and databases ask for many small stretches that lie side by side; the block they lie in is fetched at once. */
const BLOCK_BYTES = 1024 * 1024;
const SMALL_BYTES = BLOCK_BYTES / 4;

/**
 * A file whose bytes are asked for by HTTP ranges when they are needed, at most a block of them held. Bytes of another version than the one that
 * was opened are never handed over.
 * Errors of `slice`: `source-changed` as soon as the file is another one, `file-not-found`, `file-unreadable`.
 */
export function rangedSource({ url, size, version, logs }: RangedFile, name: string, fetchRange: FetchRange): FileSource {
  const address = `${url}?version=${encodeURIComponent(version)}`;
  const unreadable = (reason: string, cause?: unknown): AppError => new AppError('file-unreadable', { file: name, reason }, cause);
  const changed = (): AppError => new AppError('source-changed', { file: name, reading: true });

  const ask = async (init: { readonly method?: 'HEAD'; readonly headers?: Readonly<Record<string, string>> }): Promise<Response> => {
    const answer = await fetchRange(address, { ...init, cache: 'no-store' });
    if (answer.status === 412 || answer.status === 416) throw changed();
    if (answer.status === 404) throw new AppError('file-not-found', { file: name });
    if (!answer.ok) throw unreadable(`the answer was ${answer.status}`);
    return answer;
  };

  const unchanged = async (): Promise<boolean> => {
    try {
      await ask({ method: 'HEAD' });
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code !== 'file-unreadable') return false;
      throw error instanceof AppError ? error : unreadable('it could not be asked for', error);
    }
  };

  const fetched = async (start: number, end: number): Promise<Uint8Array> => {
    const brokeOff = async (cause: unknown): Promise<never> => {
      if (cause instanceof AppError) throw cause;
      // an answer breaks off when the file changes on the way; asking again tells
      if (!(await unchanged())) throw changed();
      throw unreadable('reading it broke off', cause);
    };
    const answer = await ask({ headers: { Range: `bytes=${start}-${end - 1}` } }).catch(brokeOff);
    if (answer.status !== 206) throw unreadable('it is not answered by ranges');
    const bytes = await answer.arrayBuffer().catch(brokeOff);
    if (bytes.byteLength !== end - start) throw unreadable(`${bytes.byteLength} bytes came instead of ${end - start}`);
    return new Uint8Array(bytes);
  };

  let block: { readonly at: number; readonly bytes: Promise<Uint8Array> } | null = null;
  const blockAt = (at: number): Promise<Uint8Array> => {
    if (block?.at === at) return block.bytes;
    const next = { at, bytes: fetched(at, Math.min(size, at + BLOCK_BYTES)) };
    next.bytes.catch(() => {
      if (block === next) block = null;
    });
    block = next;
    return next.bytes;
  };

  return {
    name,
    size,
    ...(logs === undefined ? {} : { logs: logs.map((log) => rangedSource(log, log.name, fetchRange)) }),
    async slice(start, end) {
      const to = Math.min(end, size);
      if (start >= to) return new Uint8Array(0);
      const at = start - (start % BLOCK_BYTES);
      if (to - start > SMALL_BYTES || to > at + BLOCK_BYTES) return fetched(start, to);
      return (await blockAt(at)).slice(start - at, to - at);
    },
    unchanged,
  };
}
