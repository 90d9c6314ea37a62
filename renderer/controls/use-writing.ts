import { useEffect, useRef, useState } from 'react';
import type { FileKind } from '../../shared/contract/host.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { isCancelled, toAppError } from '../../shared/errors/app-error.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { useApp } from '../state/context.ts';

export interface WrittenFile {
  /** Name that was suggested, and the one it got. */
  readonly asked: string;
  readonly name: string;
  readonly bytes: number;
}

/** Files to be saved, and what is to be told of them. */
export interface Made {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly notices: readonly Notice[];
}

/** One file, with how many of its cells were made harmless for spreadsheets. */
export const oneFile = (name: string, content: string | Uint8Array, neutralised: number): Made => (
  { files: [{ name, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content }], notices: formulaNotices(neutralised) }
);

const KINDS: Readonly<Record<string, FileKind>> = { csv: 'csv', xlsx: 'xlsx', parquet: 'parquet', html: 'html', docx: 'docx', pdf: 'pdf', pptx: 'pptx', json: 'json', sql: 'sql', pmml: 'pmml', txt: 'txt' };

/**
 * Makes files and saves them one after the other; can be stopped, and says what went wrong.
 * @param report told of failures, which are then not kept as `error`
 */
export function useWriting(report?: (error: AppError) => void) {
  const { actions, host } = useApp();
  const [busy, setBusy] = useState(false);
  const [written, setWritten] = useState<readonly WrittenFile[]>([]);
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const [error, setError] = useState<AppError | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  /** @param make the files; its signal stops it */
  const write = async (make: (signal: AbortSignal) => Promise<Made>): Promise<void> => {
    actions.settle();
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setError(null);
    setWritten([]);
    setNotices([]);
    try {
      const made = await make(controller.signal);
      for (const { name, bytes } of made.files) {
        if (controller.signal.aborted) break;
        const grant = await host.saveAs(KINDS[name.split('.').pop() ?? ''] ?? 'txt', name, bytes);
        if (grant === null) continue;
        setWritten((before) => [...before, { asked: name, name: grant.name, bytes: bytes.length }]);
        setNotices(made.notices);
      }
    } catch (failure) {
      if (!isCancelled(failure)) (report ?? setError)(toAppError(failure));
    } finally {
      setBusy(false);
    }
  };
  return { busy, written, notices, error, write, stop: () => running.current?.abort(), forget: () => setError(null) };
}
