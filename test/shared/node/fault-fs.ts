import * as nodeFs from 'node:fs/promises';
import type { WriteFs } from '../../../shared/node/atomic-write.ts';

export interface FaultFs {
  readonly fs: WriteFs;
  /** The steps that were taken, in order. */
  readonly steps: string[];
}

/**
 * The real file system with one fault.
 * @param at number of the step that fails, from 0
 * @param mode `error`: that step fails with EIO (a write writes half before); `kill`: nothing happens from there on,
 *   as when the process is killed before the step
 */
export function faultFs(at: number, mode: 'error' | 'kill'): FaultFs {
  const steps: string[] = [];
  const step = async <T>(name: string, run: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> => {
    const index = steps.push(name) - 1;
    if (index === at || (mode === 'kill' && index > at)) {
      if (mode === 'error') await half?.();
      throw Object.assign(new Error(`fault at ${name}`), { code: 'EIO' });
    }
    return run();
  };
  const fs: WriteFs = {
    open: (path, flags, permissions) => step(`open ${flags}`, async () => {
      const handle = await nodeFs.open(path, flags, permissions);
      return {
        writeFile: (bytes) =>
          step('write', () => handle.writeFile(bytes), () => handle.writeFile(bytes.subarray(0, bytes.length / 2))),
        sync: () => step('fsync', () => handle.sync()),
        // A descriptor is closed also by a failing close and by the end of the process.
        close: () => step('close', () => handle.close(), () => handle.close()),
      };
    }),
    rename: (from, to) => step('rename', () => nodeFs.rename(from, to)),
    link: (from, to) => step('link', () => nodeFs.link(from, to)),
    copyFile: (from, to) => step('copy', () => nodeFs.copyFile(from, to)),
    unlink: (path) => step('unlink', () => nodeFs.unlink(path)),
    realpath: (path) => step('realpath', () => nodeFs.realpath(path)),
    stat: (path) => step('stat', () => nodeFs.stat(path)),
    mkdir: (path) => step('mkdir', () => nodeFs.mkdir(path)),
    rmdir: (path) => step('rmdir', () => nodeFs.rmdir(path)),
  };
  return { fs, steps };
}
