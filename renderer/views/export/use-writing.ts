import { useEffect, useRef, useState } from 'react';
import type { FileKind } from '../../../shared/contract/host.ts';
import { isCancelled, toAppError } from '../../../shared/errors/app-error.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { useApp } from '../../state/context.ts';

export interface WrittenFile {
  /** Name that was suggested, and the one it got. */
  readonly asked: string;
  readonly name: string;
  readonly bytes: number;
}

const KINDS: Readonly<Record<string, FileKind>> = { csv: 'csv', xlsx: 'xlsx', parquet: 'parquet', html: 'html', docx: 'docx', pdf: 'pdf', pptx: 'pptx', json: 'json', sql: 'sql', pmml: 'pmml', txt: 'txt' };

/** Makes files and saves them one after the other; can be stopped, and says in place what went wrong. */
export function useWriting() {
  const { actions, host } = useApp();
  const [busy, setBusy] = useState(false);
  const [written, setWritten] = useState<readonly WrittenFile[]>([]);
  const [error, setError] = useState<AppError | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  /** @param make the files; its signal stops it */
  const write = async (make: (signal: AbortSignal) => Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>): Promise<void> => {
    actions.settle();
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setError(null);
    setWritten([]);
    try {
      for (const { name, bytes } of await make(controller.signal)) {
        if (controller.signal.aborted) break;
        const grant = await host.saveAs(KINDS[name.split('.').pop() ?? ''] ?? 'txt', name, bytes);
        if (grant !== null) setWritten((before) => [...before, { asked: name, name: grant.name, bytes: bytes.length }]);
      }
    } catch (failure) {
      if (!isCancelled(failure)) setError(toAppError(failure));
    } finally {
      setBusy(false);
    }
  };
  return { busy, written, error, write, stop: () => running.current?.abort(), forget: () => setError(null) };
}
