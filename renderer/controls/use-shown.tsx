import { Button, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';

/** Rows drawn at once; the rest of the first page follows while nothing else is to be done. */
const AT_ONCE = 24;
/** Rows drawn at first, and by each click on "more": thousands with controls in them take a page many seconds. */
const PAGE = 100;

export interface Shown<T> {
  readonly shown: readonly T[];
  /** A field that finds rows by their text; null for few rows. */
  readonly find: ReactNode;
  /** A button that brings more rows; null where all are there. */
  readonly more: ReactNode;
}

/** Rows that a search finds by their text, and the field for it; null for few rows. */
export function useFound<T>(all: readonly T[], textOf: (row: T) => string, what: string): { readonly found: readonly T[]; readonly find: ReactNode } {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text).trim().toLowerCase();
  const found = useMemo(() => (wanted === '' ? all : all.filter((row) => textOf(row).toLowerCase().includes(wanted))), [all, wanted, textOf]);
  return {
    found,
    find: all.length <= PAGE ? null : (
      <TextInput size="xs" type="search" aria-label={`Find ${what}`} placeholder={`Find ${what}`} value={text} onChange={(event) => setText(event.currentTarget.value)} />
    ),
  };
}

/** The first of many rows, those that a search finds, and more of them on demand. */
export function useShown<T>(all: readonly T[], textOf: (row: T) => string, what: string): Shown<T> {
  const [most, setMost] = useState(PAGE);
  const drawn = useDeferredValue(most, AT_ONCE);
  const { found, find } = useFound(all, textOf, what);
  return {
    shown: found.slice(0, drawn),
    find,
    more: found.length <= most ? null : (
      <Button size="compact-xs" variant="default" onClick={() => setMost(most + PAGE)}>{PAGE} more of {formatValue(found.length, 'integer')}</Button>
    ),
  };
}
