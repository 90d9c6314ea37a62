import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundMemory } from '../../../shared/sources/bound-memory.ts';
import { parquetWasmPath } from '../../helpers/databases.ts';

const PAGE = 65_536;

/** A module whose memory begins with one page and is exported as `m`, with a custom section before it. */
const growing = (...limits: number[]): Uint8Array<ArrayBuffer> => Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 0, 3, 1, 120, 5, 5, limits.length + 1, 1, ...limits, 7, 5, 1, 1, 109, 2, 0,
);

const memoryOf = (module: Uint8Array<ArrayBuffer>): WebAssembly.Memory => new WebAssembly.Instance(new WebAssembly.Module(module)).exports['m'] as WebAssembly.Memory;

it('a memory grows up to its bound and not beyond, wherever that lies', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: PAGE - 1 }), (pages, more) => {
    const memory = memoryOf(boundMemory(growing(0, 1), pages * PAGE + more));
    expect(memory.grow(pages - 1)).toBe(1);
    expect(() => memory.grow(1)).toThrow(RangeError);
  }), { numRuns: 50 });
});

it('a memory that has a bound keeps it, and a bound below its beginning is a fault', () => {
  expect(boundMemory(growing(1, 1, 3), 9 * PAGE)).toEqual(growing(1, 1, 3));
  expect(() => boundMemory(growing(0, 2), PAGE)).toThrow(/begins with/);
  expect(() => boundMemory(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 255), PAGE)).toThrow(/no WebAssembly module/);
});

it('the module that reads Parquet takes a bound', () => {
  const whole = new Uint8Array(readFileSync(parquetWasmPath));
  const bounded = boundMemory(whole, 2 ** 31);
  expect(bounded.length).toBe(whole.length + 3);
  expect(WebAssembly.validate(bounded)).toBe(true);
});
