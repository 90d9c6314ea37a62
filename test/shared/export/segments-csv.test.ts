import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Steps } from '../../../shared/contract/compute.ts';
import { withoutFormulas } from '../../../shared/text/csv.ts';
import { fitMeasures } from '../../../shared/export/fit-measures.ts';
import { segmentsCsv } from '../../../shared/export/segments-csv.ts';
import type { SegmentsCsv, SegmentsCsvInput } from '../../../shared/export/segments-csv.ts';

function finish(steps: Steps<SegmentsCsv>): SegmentsCsv & { text: string; fractions: number[] } {
  const fractions: number[] = [];
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { ...step.value, text: new TextDecoder().decode(step.value.bytes), fractions };
    fractions.push(step.value.fraction);
  }
}

/** RFC 4180, read by the letter and apart from the writer. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('open quotes');
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') { cell += '"'; at++; } else break;
      }
      at++;
    } else while (at < text.length && !',\r\n"'.includes(text[at])) cell += text[at++];
    row.push(cell);
    if (text[at] === ',') at++;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`unexpected ${JSON.stringify(text.slice(at, at + 5))}`);
  }
  return rows;
}

const base: SegmentsCsvInput = {
  ids: { name: 'customer', numeric: false, values: ['007', 'b', 'c', 'd'] },
  labels: Int32Array.of(1, 0, 0), measures: [], rowIndex: Int32Array.of(0, 2, 3), names: ['Many', 'Few'], totalRows: 4,
  sourceColumns: [], formulaSafe: true, withSource: false,
};

describe('segments.csv', () => {
  it('gives customers whom the method left out the number 0, and soft methods a column of probabilities', () => {
    const soft = { ...base, labels: Int32Array.of(1, -1, 0), measures: [{ name: 'probability', values: Float64Array.of(0.75, 0, 1) }] };
    expect(finish(segmentsCsv(soft)).text).toBe(
      'customer,segment,segment_name,probability\r\n007,2,Few,0.75\r\nb,,,\r\nc,0,No segment,0\r\nd,1,Many,1\r\n');
  });

  it('has the id, the segment from 1 and its name; rows left out stay empty', () => {
    expect(finish(segmentsCsv(base)).text).toBe('customer,segment,segment_name\r\n007,2,Few\r\nb,,\r\nc,1,Many\r\nd,1,Many\r\n');
  });

  it('holds the clustered rows that are asked for, and nobody else', () => {
    const soft = { ...base, labels: Int32Array.of(1, -1, 0), measures: [{ name: 'probability', values: Float64Array.of(0.75, 0, 1) }] };
    expect(finish(segmentsCsv({ ...soft, only: Int32Array.of(1, 2) })).text).toBe('customer,segment,segment_name,probability\r\nc,0,No segment,0\r\nd,1,Many,1\r\n');
    expect(finish(segmentsCsv({ ...base, only: Int32Array.of(0, 1, 2) })).text).toBe(finish(segmentsCsv(base)).text.replace('b,,\r\n', ''));
    expect(finish(segmentsCsv({ ...base, only: new Int32Array(0) })).text).toBe('customer,segment,segment_name\r\n');
    expect(finish(segmentsCsv({ ...base, ids: null, only: Int32Array.of(2) })).text).toBe('row,segment,segment_name\r\n4,1,Many\r\n');
  });

  it('ends with the fit of each customer when asked; what is not known stays empty', () => {
    const measures = fitMeasures(
      { rows: Int32Array.of(0, 2), values: Float64Array.of(0.5, -0.2500004), rivals: Int32Array.of(0, 1), kind: 'exact' },
      { own: Float64Array.of(1.5, NaN, 0), second: Int32Array.of(0, 1, -1), secondDistance: Float64Array.of(2, 2, NaN) }, 3,
    );
    expect(finish(segmentsCsv({ ...base, labels: Int32Array.of(1, -1, 0), measures })).text).toBe(
      'customer,segment,segment_name,silhouette,second_segment,distance\r\n007,2,Few,0.5,1,1.5\r\nb,,,,,\r\nc,0,No segment,,2,\r\nd,1,Many,-0.25,,0\r\n');
  });

  it('numbers rows from 1 where there is no id', () => {
    expect(finish(segmentsCsv({ ...base, ids: null })).text).toBe('row,segment,segment_name\r\n1,2,Few\r\n2,,\r\n3,1,Many\r\n4,1,Many\r\n');
  });

  it('starts with the source columns, unchanged, and does not repeat the id', () => {
    const sourceColumns = [
      { name: 'a', numeric: true, values: ['-5', '1e3', null, '00.10'] }, base.ids ?? { name: '', numeric: false, values: [] },
    ];
    const input = { ...base, sourceColumns, withSource: true };
    expect(finish(segmentsCsv(input)).text.split('\r\n').slice(0, 4)).toEqual(['a,customer,segment,segment_name', '-5,007,2,Few', '1e3,b,,', ',c,1,Many']);
    expect(finish(segmentsCsv({ ...input, ids: null })).text.split('\r\n')[0]).toBe('a,customer,row,segment,segment_name');
  });

  it('gives way to a source column of the same name', () => {
    const sourceColumns = [{ name: 'segment', numeric: false, values: ['x', 'x', 'x', 'x'] }];
    expect(finish(segmentsCsv({ ...base, ids: null, sourceColumns, withSource: true })).text.split('\r\n')[0]).toBe('segment,row,tessera_segment,segment_name');
  });

  it('neutralises formulas in cells, headers and names, but not numbers in number columns', () => {
    const values = ['=1+1', '+49 30', '@x', '-5'];
    const unsafe = { ...base, ids: { name: '=id', numeric: false, values }, names: ['\tMany', '＝Few'] };
    const done = finish(segmentsCsv(unsafe));
    expect(done.text).toBe("'=id,segment,segment_name\r\n'=1+1,2,'＝Few\r\n'+49 30,,\r\n'@x,1,'\tMany\r\n'-5,1,'\tMany\r\n");
    expect(done.neutralised).toBe(8);
    const numbers = finish(segmentsCsv({ ...base, ids: { name: 'n', numeric: true, values: ['-5', '+1.5e3', "=cmd|'/c calc'!A1", '-1,5'] } }));
    expect(parse(numbers.text).map((row) => row[0])).toEqual(['n', '-5', '+1.5e3', "'=cmd|'/c calc'!A1", '-1,5']);
    expect(numbers.neutralised).toBe(1);
    const off = finish(segmentsCsv({ ...unsafe, formulaSafe: false }));
    expect(off.neutralised).toBe(0);
    expect(parse(off.text)[1][0]).toBe('=1+1');
  });

  it('reads back as what was written, whatever the text', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('=', '"', ',', '\r', '\n', '\r\n', '', ' a', '-1', "'", '@sum', '__proto__'));
    const column = fc.record({ name: text, values: fc.array(fc.option(text), { minLength: 5, maxLength: 5 }) });
    fc.assert(fc.property(fc.array(column, { maxLength: 4 }), text, fc.boolean(), (columns, name, formulaSafe) => {
      const sourceColumns = columns.map((entry) => ({ ...entry, numeric: false }));
      const done = finish(segmentsCsv({
        ids: null, labels: Int32Array.of(0, 0), measures: [], rowIndex: Int32Array.of(1, 4), names: [name], totalRows: 5, sourceColumns, formulaSafe, withSource: true,
      }));
      const rows = parse(done.text);
      const written = (value: string): string => (formulaSafe ? withoutFormulas(value) : value);
      expect(rows).toHaveLength(6);
      expect(rows[0].slice(0, columns.length)).toEqual(columns.map((entry) => written(entry.name)));
      for (let i = 0; i < 5; i++) {
        const labelled = i === 1 || i === 4;
        expect(rows[i + 1]).toEqual([
          ...columns.map((entry) => written(entry.values[i] ?? '')), String(i + 1), labelled ? '1' : '', labelled ? written(name) : '',
        ]);
      }
      if (formulaSafe) for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }));
  });

  it('writes a million rows in slices', () => {
    const totalRows = 1_000_000;
    const done = finish(segmentsCsv({
      ...base, ids: null, labels: new Int32Array(totalRows).fill(1), rowIndex: Int32Array.from({ length: totalRows }, (_, i) => i), totalRows,
    }));
    expect(done.text.endsWith('\r\n1000000,2,Few\r\n')).toBe(true);
    expect(done.fractions.length).toBeGreaterThan(200);
    expect(done.fractions.at(-1)).toBe(1);
  });

  it('writes a header when there is no row', () => {
    expect(finish(segmentsCsv({ ...base, ids: null, labels: new Int32Array(0), rowIndex: new Int32Array(0), totalRows: 0 })).text).toBe('row,segment,segment_name\r\n');
  });
});
