import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RejectedRow } from '../../../shared/contract/tables.ts';
import { detectDialect } from '../../../shared/sources/detect.ts';
import { createScanner } from '../../../shared/sources/scanner.ts';

const LONGEST = 1000;

/** Cells and rejects of a text read in pieces of `chunk` bytes, with records of at most `LONGEST` bytes. */
const scan = (text: string, columns: number, chunk: number) => {
  const rows: string[][] = [];
  const decoder = new TextDecoder();
  const examples: RejectedRow[] = [];
  const scanner = createScanner({ delimiter: ',', quote: '"', columns, skip: 0, longest: LONGEST }, (batch) => {
    for (let r = 0; r < batch.rows; r++) {
      rows.push(batch.columns.map(({ bytes, offsets }) => decoder.decode(bytes.slice(offsets[r], offsets[r + 1]))));
    }
  }, (row) => void examples.push(row));
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length || at === 0; at += chunk) scanner.push(bytes.slice(at, at + chunk), at + chunk >= bytes.length);
  return { rows, rejected: scanner.rejected, examples };
};

describe('records that are too long', () => {
  it.each(['\n', '\r\n', '\r'])('rejects the whole line, not its beginning, when lines end in %j', (end) => {
    const text = ['p1,1', `${'A'.repeat(5000)},7`, 'p99,9', '1', ''].join(end);
    for (const chunk of [1, 7, 700, 1001, 5008, 10_000]) {
      const { rows, rejected, examples } = scan(text, 2, chunk);
      expect(rows).toEqual([['p1', '1'], ['p99', '9']]);
      expect(rejected).toBe(2);
      expect(examples.map(({ line, reason }) => [line, reason])).toEqual([
        [2, 'Too long for one row; perhaps a quote is never closed.'], [4, '1 field instead of 2.'],
      ]);
    }
  });

  it('ends with the file inside such a line', () => {
    for (const chunk of [7, 1001, 10_000]) {
      expect(scan(`1,2\n"a"b${'A'.repeat(5000)},7`, 2, chunk)).toMatchObject({ rows: [['1', '2']], rejected: 1 });
    }
  });

  it('gives the same result however the bytes are cut', () => {
    const piece = fc.constantFrom(',', '"', '\n', '\r', '\r\n', 'é', '""', '",', 'A'.repeat(300), 'b'.repeat(1100));
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 1500 }), (pieces, chunk) => {
      const text = pieces.join('');
      expect(scan(text, 2, chunk)).toEqual(scan(text, 2, 1 << 20));
    }), { numRuns: 300 });
  });
});

describe('many columns', () => {
  it('takes memory for the cells there are', () => {
    const before = process.memoryUsage().arrayBuffers;
    const scanner = createScanner({ delimiter: ',', quote: '"', columns: 10_000, skip: 0 }, () => undefined);
    scanner.push(new TextEncoder().encode(`${'1,'.repeat(9999)}1\n`), false);
    expect(scanner.rows).toBe(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6);
  });

  it('hands over empty cells before their offsets fill the memory', () => {
    const batches: number[] = [];
    const scanner = createScanner({ delimiter: ',', quote: '"', columns: 10_000, skip: 0 }, ({ rows, columns }) => {
      batches.push(rows);
      expect(columns.every(({ offsets }) => offsets[rows] === 0)).toBe(true);
    });
    const rows = new TextEncoder().encode(`${','.repeat(9999)}\n`.repeat(200));
    for (let i = 0; i < 10; i++) scanner.push(rows, i === 9);
    expect(scanner.rows).toBe(2000);
    expect(batches).toEqual([1677, 323]);
  });

  it('keeps every cell while its stores grow', () => {
    const expected = Array.from({ length: 3000 }, (_, i) => [String(i), i % 7 === 0 ? 'x'.repeat(i % 900) : '']);
    expect(scan(expected.map((row) => row.join(',')).join('\n'), 2, 1 << 16).rows).toEqual(expected);
  });

  it('refuses more than 20,000', () => {
    const failure = { code: 'file-too-large', data: { size: '20,001 columns', limit: '20,000 columns' } };
    const open = (columns: number) => () => createScanner({ delimiter: ',', quote: '"', columns, skip: 1 }, () => undefined);
    expect(open(20_000)).not.toThrow();
    expect(open(20_001)).toThrow(expect.objectContaining(failure));
    const head = (columns: number) => `${Array.from({ length: columns }, (_, j) => `c${j}`).join(',')}\n`;
    expect(detectDialect(head(20_000), true, {}).delimiter).toBe(',');
    expect(() => detectDialect(head(20_001), true, {})).toThrow(expect.objectContaining(failure));
  });
});
