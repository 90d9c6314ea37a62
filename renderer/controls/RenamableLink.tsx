import { ActionIcon, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Icon } from './Icon.tsx';

interface Props {
  readonly name: string;
  /** Stands before the name and is no part of it. */
  readonly prefix?: string;
  readonly title: string;
  readonly disabled?: boolean;
  readonly onPick: () => void;
  /** A name that differs from the one before; empty where it was taken away. */
  readonly onRename: (name: string) => void;
}

const MOST_LETTERS = 120;

/** A name that does something on a click, with a button that makes it a field; Enter or leaving it keeps what was typed, Escape does not. */
export function RenamableLink({ name, prefix = '', title, disabled = false, onPick, onRename }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [back, setBack] = useState(false);
  const pen = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const typing = draft !== null;
  useEffect(() => {
    if (typing) field.current?.select();
    else if (back) pen.current?.focus();
  }, [back, typing]);
  if (draft !== null) {
    const keep = (): void => {
      setDraft(null);
      if (draft.trim() !== name) onRename(draft.trim());
    };
    return (
      <TextInput
        className="grow" ref={field} size="xs" aria-label={`Name of ${prefix}${name}`} value={draft} maxLength={MOST_LETTERS}
        onChange={(event) => setDraft(event.currentTarget.value)} onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          setBack(true);
          if (event.key === 'Enter') keep();
          else setDraft(null);
        }}
      />
    );
  }
  return (
    <>
      <button type="button" className="link" disabled={disabled} title={title} onClick={onPick}>{prefix}{name}</button>
      <ActionIcon
        ref={pen} variant="subtle" color="gray" size="xs" aria-label={`Rename ${prefix}${name}`}
        onClick={() => {
          setBack(false);
          setDraft(name);
        }}
      >
        <Icon name="pen" size={11} />
      </ActionIcon>
    </>
  );
}
