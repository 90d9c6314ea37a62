import { describe, expect, it } from 'vitest';
import { emptyHistory, endGesture, record, redo, undo } from '../../renderer/state/history.ts';
import type { History } from '../../renderer/state/history.ts';
import type { SavedSelection } from '../../shared/contract/project.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';

const titled = (title: string): Recipe => ({ ...emptyRecipe(), title });
const [a, b, c] = ['a', 'b', 'c'].map(titled);

describe('history', () => {
  it('goes back and forth step by step, to the first', () => {
    let history: History = record(record(emptyHistory, a, 'to b', null), b, 'to c', null);
    const back = undo(history, c);
    expect(back).toMatchObject({ recipe: b, label: 'to c' });
    history = back?.history ?? emptyHistory;
    const first = undo(history, b);
    expect(first).toMatchObject({ recipe: a, label: 'to b' });
    expect(undo(first?.history ?? emptyHistory, a)).toBeNull();
    const again = redo(first?.history ?? emptyHistory, a);
    expect(again).toMatchObject({ recipe: b, label: 'to b' });
    const last = redo(again?.history ?? emptyHistory, b);
    expect(last).toMatchObject({ recipe: c, label: 'to c' });
    expect(redo(last?.history ?? emptyHistory, c)).toBeNull();
  });

  it('brings back kept selections where a step changed them, and leaves them alone elsewhere', () => {
    const one: SavedSelection = { name: 'One', count: 1, of: 'x', rows: 'AQ' };
    const kept = record(record(emptyHistory, a, 'to b', null), b, 'Keep One', null, []);
    const back = undo(kept, b, [one]);
    expect(back).toMatchObject({ recipe: b, saved: [] });
    expect(redo(back?.history ?? emptyHistory, b, [])).toMatchObject({ recipe: b, saved: [one] });
    expect(undo(back?.history ?? emptyHistory, b, [one])?.saved).toBeUndefined();
  });

  it('keeps a drag as one step, and the next drag as another', () => {
    let history = record(emptyHistory, a, 'change k', 'k');
    history = record(history, b, 'change k', 'k');
    expect(history.past.map((step) => step.recipe)).toEqual([a]);
    history = record(endGesture(history), c, 'change k', 'k');
    expect(history.past.map((step) => step.recipe)).toEqual([a, c]);
  });

  it('does not join drags of different controls, nor a drag and a step', () => {
    const drags = record(record(emptyHistory, a, 'k', 'k'), b, 'seed', 'seed');
    expect(drags.past).toHaveLength(2);
    const steps = record(record(emptyHistory, a, 'one', null), b, 'two', null);
    expect(steps.past).toHaveLength(2);
  });

  it('drops what was undone when something new is done', () => {
    const back = undo(record(emptyHistory, a, 'to b', null), b);
    expect(back?.history.future).toHaveLength(1);
    expect(record(back?.history ?? emptyHistory, a, 'to c', null).future).toEqual([]);
  });
});
