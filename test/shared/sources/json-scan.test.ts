import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createJsonScan, JsonFault } from '../../../shared/sources/json-scan.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

it('takes for numbers what the grammar takes for numbers', () => {
  const sign = fc.constantFrom(...'0123456789+-.eE');
  fc.assert(fc.property(fc.array(sign, { minLength: 1, maxLength: 12 }).map((signs) => signs.join('')), (text) => {
    const scan = createJsonScan(bytesOf(`${text},`));
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) expect(scan.valueEnd(0)).toBe(text.length);
    else expect(() => scan.valueEnd(0)).toThrow(JsonFault);
  }), { numRuns: 3000 });
});

it('gives every record its own names, whatever names came before', () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    record: fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'ba', 'é', 'e', '"', '\\', 'a.b', '__proto__'), fc.oneof({ maxDepth: 3 }, fc.integer(), tie('record'))),
  })).record;
  const flat = (record: object, prefix = ''): [string, string][] => Object.entries(record).flatMap(([name, inner]) =>
    (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 ? flat(inner, `${prefix}${name}.`)
      : [[prefix + name, typeof inner === 'object' ? '' : String(inner)] as [string, string]]));
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (records) => {
    const text = JSON.stringify(records);
    const scan = createJsonScan(bytesOf(text));
    const found: [string, string][][] = [];
    const end = scan.elements(0, (at) => {
      const cells: [string, string][] = [];
      found.push(cells);
      const to = scan.record(at, (name, from, until) => cells.push([name, scan.text(from, until)]));
      expect(scan.valueEnd(at)).toBe(to);
      return to;
    });
    expect(end).toBe(bytesOf(text).length);
    expect(found).toEqual((JSON.parse(text) as object[]).map((record) => flat(record)));
  }), { numRuns: 500 });
});
