import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, putTogether, takeApart } from '../../../shared/rpc/pieces.ts';

describe('messages in pieces', () => {
  it('are whole again on the other side, whatever they hold', () => {
    const long = fc.integer({ min: 401, max: 1300 }).map((n) => Array.from({ length: n }, (_, at) => ({ at, deep: [at] })));
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 5 }, fc.integer(), fc.string(), fc.constant(null), fc.constant(new Float64Array(3)), long, fc.array(tie('any'), { maxLength: 3 }), fc.array(fc.record({ traits: long }), { maxLength: 3 }), fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 })),
    })).any;
    fc.assert(fc.property(value, (message) => {
      const before = structuredClone(message);
      const { rest, lists } = takeApart(message);
      const pieces = lists.flatMap(piecesOf).map((piece) => structuredClone(piece));
      for (const { items } of pieces) expect(items.length).toBeLessThanOrEqual(400);
      expect(putTogether(structuredClone(rest), pieces)).toEqual(before);
      expect(message).toEqual(before);
    }), { numRuns: 60 });
  });

  it('are not made of what is short, or holds numbers', () => {
    const message = { few: [{ a: 1 }], many: Array.from({ length: 5000 }, (_, i) => i), bytes: new Uint8Array(9000) };
    expect(takeApart(message)).toEqual({ rest: message, lists: [] });
    expect(takeApart(message).rest).toBe(message);
  });
});
