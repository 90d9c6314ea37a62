import { useCallback, useId, useMemo, useState } from 'react';
import type { ChangeEvent, KeyboardEvent, ReactNode, RefObject } from 'react';

interface Input {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** What may stand for the word before a place; none for no word. Keep it stable. */
  readonly offersAt: (text: string, at: number) => readonly string[];
  /** The word before a place, which an offer takes the place of. */
  readonly wordBefore: (text: string, at: number) => string;
}

export interface Offers {
  /** For the text area. */
  readonly props: {
    readonly 'aria-autocomplete': 'list';
    readonly 'aria-controls': string | undefined;
    readonly 'aria-activedescendant': string | undefined;
    readonly onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void;
    readonly onBlur: () => void;
  };
  /** True where the key was meant for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
  readonly close: () => void;
  readonly list: ReactNode;
}

/** Completion of the word at the caret of a text area: Tab takes, the arrow keys choose, Escape closes. */
export function useOffers({ text, setText, field, offersAt, wordBefore }: Input): Offers {
  const [caret, setCaret] = useState(-1);
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const offered = useMemo(() => (caret < 0 ? [] : offersAt(text, caret)), [text, caret, offersAt]);
  const close = useCallback(() => setCaret(-1), []);

  const accept = (completion: string): void => {
    const start = caret - wordBefore(text, caret).length;
    const place = start + completion.length;
    setText(`${text.slice(0, start)}${completion}${text.slice(caret)}`);
    close();
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(place, place);
    });
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (offered.length === 0) return false;
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab' && !event.shiftKey) accept(offered[chosen] ?? offered[0]);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setChosen((chosen + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    else return false;
    event.preventDefault();
    return true;
  };
  return {
    props: {
      'aria-autocomplete': 'list', 'aria-controls': offered.length > 0 ? listId : undefined, 'aria-activedescendant': offered.length > 0 ? `${listId}-${chosen}` : undefined,
      onChange: (event) => {
        setText(event.currentTarget.value);
        setCaret(event.currentTarget.selectionStart);
        setChosen(0);
      },
      onBlur: close,
    },
    onKeyDown, close,
    list: offered.length === 0 ? null : (
      <div className="offers" role="listbox" id={listId} aria-label="Proposals">
        {offered.map((completion, i) => (
          <div
            key={completion} id={`${listId}-${i}`} role="option" tabIndex={-1} aria-selected={i === chosen}
            onMouseDown={(event) => {
              event.preventDefault();
              accept(completion);
            }}
          >
            {completion}
          </div>
        ))}
      </div>
    ),
  };
}
