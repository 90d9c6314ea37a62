import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf, moveSelection, tsvOf } from '../../renderer/controls/grid-selection.ts';

const at = (row: number, column: number) => ({ anchor: { row, column }, active: { row, column } });
const key = (name: string, held: { shiftKey?: boolean; modKey?: boolean } = {}) => ({ key: name, shiftKey: false, modKey: false, ...held });
const SIZE = { rows: 100, columns: 5 };

describe('marking cells by keyboard', () => {
  it('moves, jumps to the ends and stops there', () => {
    expect(moveSelection(at(0, 0), key('ArrowUp'), SIZE, 10)).toEqual(at(0, 0));
    expect(moveSelection(at(3, 1), key('ArrowRight'), SIZE, 10)).toEqual(at(3, 2));
    expect(moveSelection(at(95, 1), key('PageDown'), SIZE, 10)).toEqual(at(99, 1));
    expect(moveSelection(at(3, 1), key('End', { modKey: true }), SIZE, 10)).toEqual(at(99, 4));
    expect(moveSelection(at(3, 1), key('Home'), SIZE, 10)).toEqual(at(3, 0));
    expect(moveSelection(at(3, 1), key('x'), SIZE, 10)).toBeNull();
  });

  it('extends with Shift, marks rows and everything', () => {
    const block = moveSelection(at(3, 3), key('ArrowUp', { shiftKey: true }), SIZE, 10);
    expect(block).toEqual({ anchor: { row: 3, column: 3 }, active: { row: 2, column: 3 } });
    expect(blockOf(block ?? at(0, 0))).toEqual({ top: 2, bottom: 3, left: 3, right: 3 });
    expect(moveSelection(at(3, 3), key(' ', { shiftKey: true }), SIZE, 10)).toEqual({ anchor: { row: 3, column: 0 }, active: { row: 3, column: 4 } });
    expect(blockOf(moveSelection(at(3, 3), key('a', { modKey: true }), SIZE, 10) ?? at(0, 0))).toEqual({ top: 0, bottom: 99, left: 0, right: 4 });
  });

  it('never leaves the table', () => {
    const names = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', ' ', 'a');
    fc.assert(fc.property(fc.array(fc.tuple(names, fc.boolean(), fc.boolean())), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (keys, rows, columns) => {
      let selection = at(0, 0);
      for (const [name, shiftKey, modKey] of keys) selection = moveSelection(selection, { key: name, shiftKey, modKey }, { rows, columns }, 3) ?? selection;
      const { top, bottom, left, right } = blockOf(selection);
      expect(top >= 0 && bottom < rows && left >= 0 && right < columns).toBe(true);
    }));
  });
});

it('copies with tabs, cells with tabs, quotes or line ends in quotes', () => {
  expect(tsvOf([['a', null], ['b\tc', 'say "x"\ny']])).toBe('a\t\n"b\tc"\t"say ""x""\ny"');
});
