import { AppError } from '../errors/app-error.ts';

const PAGE_BYTES = 65_536;
const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;

/**
 * A WebAssembly module whose own memory has an upper bound: one that would grow beyond it is told that there is no more, as it
 * is at 4 GB. Modules whose memory has a bound already, or that have none of their own, are as they were.
 * Source: WebAssembly core specification, binary format, 5.5.8 (a memory's limits: 0 and a minimum, or 1, a minimum and a maximum).
 * @param module its bytes, which stay as they are
 * @param most bytes, at least what it begins with
 * @throws AppError `internal` for bytes that are no module, or a bound below its beginning
 */
export function boundMemory(module: Uint8Array<ArrayBuffer>, most: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < module.length;) {
    const id = module[at];
    const size = readNumber(module, at + 1);
    const end = size.next + size.value;
    if (id !== MEMORY_SECTION || module[size.next] !== 1 || module[size.next + 1] !== 0) {
      at = end;
      continue;
    }
    const least = readNumber(module, size.next + 2).value;
    const pages = Math.floor(most / PAGE_BYTES);
    if (pages < least) throw new AppError('internal', { message: `a bound of ${pages} pages is below the ${least} that the module begins with` });
    const content = [1, 1, ...numberBytes(least), ...numberBytes(pages)];
    const section = [MEMORY_SECTION, ...numberBytes(content.length), ...content];
    const out = new Uint8Array(at + section.length + module.length - end);
    out.set(module.subarray(0, at));
    out.set(section, at);
    out.set(module.subarray(end), at + section.length);
    return out;
  }
  return module;
}

/** An unsigned number in LEB128, and where what follows it begins. */
const readNumber = (bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } => {
  let value = 0;
  for (let at = start, scale = 1; at < bytes.length && at < start + 5; at++, scale *= 128) {
    value += (bytes[at] & 127) * scale;
    if (bytes[at] < 128) return { value, next: at + 1 };
  }
  throw new AppError('internal', { message: 'these bytes are no WebAssembly module' });
};

const numberBytes = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
};
