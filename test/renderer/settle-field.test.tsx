import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { settleField } from '../../renderer/frame/settle-field.ts';
import { AppContext } from '../../renderer/state/context.ts';
import type { App } from '../../renderer/state/context.ts';
import type { SegmentView } from '../../renderer/state/selectors.ts';
import { SegmentName } from '../../renderer/views/segments/SegmentList.tsx';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

afterEach(() => document.body.replaceChildren());

describe('a field that is being typed in', () => {
  it('keeps its text and stays in use', async () => {
    const nameSegment = vi.fn();
    const place = document.body.appendChild(document.createElement('div'));
    const segment = { id: 1, name: 'Loyal', colour: 0, size: 3, share: 1, headline: '', summary: { suggestedName: 'Loyal' } } as unknown as SegmentView;
    const root = createRoot(place);
    await act(async () => root.render(<AppContext value={{ actions: { nameSegment } } as unknown as App}><SegmentName segment={segment} /></AppContext>));
    const field = place.querySelector('textarea');
    if (field === null) throw new Error('no field');
    await act(async () => {
      field.focus();
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, 'Fresh names');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    expect(nameSegment).not.toHaveBeenCalled();
    await act(async () => settleField());
    expect(nameSegment).toHaveBeenCalledWith(segment.summary, 'Fresh names');
    expect(document.activeElement).toBe(field);
    await act(async () => root.unmount());
  });

  it('is told apart from buttons and boxes, which are not left', () => {
    for (const tag of ['<button>Go</button>', '<input type="checkbox">']) {
      document.body.innerHTML = tag;
      const control = document.body.firstElementChild as HTMLElement;
      const left = vi.fn();
      control.addEventListener('blur', left);
      control.focus();
      settleField();
      expect(left).not.toHaveBeenCalled();
    }
  });
});
