import type { FileSource } from '../../contract/file-source.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ToldFile } from './calls.ts';

/** Files that a reader was told of, by number. */
export interface ToldFiles {
  readonly told: ToldFile;
  /** @throws AppError `internal` for a number that was not told */
  of(number: number): FileSource;
}

export function tellFile(file: FileSource): ToldFiles {
  const all: FileSource[] = [];
  const tell = (one: FileSource): ToldFile => ({
    number: all.push(one) - 1,
    name: one.name,
    size: one.size,
    watched: one.unchanged !== undefined,
    ...(one.logs === undefined ? {} : { logs: one.logs.map(tell) }),
    ...(one.files === undefined ? {} : { files: one.files.map(tell) }),
  });
  return {
    told: tell(file),
    of(number) {
      const one = all[number];
      if (one === undefined) throw new AppError('internal', { message: 'no such file' });
      return one;
    },
  };
}
