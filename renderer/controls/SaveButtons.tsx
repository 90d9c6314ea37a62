import { Button } from '@mantine/core';
import { useState } from 'react';
import { describeNotice } from '../../shared/text/notices.ts';
import { useApp } from '../state/context.ts';
import { useWriting } from './use-writing.ts';
import type { Made } from './use-writing.ts';

export interface Saving {
  readonly label: string;
  /** Its signal stops it. */
  readonly make: (signal: AbortSignal) => Promise<Made>;
  readonly disabled?: boolean;
  readonly filled?: boolean;
}

/** Buttons that write files, one at a time: at work, to be stopped, and, once one was used, what was written with what is to be told of it. */
export function SaveButtons({ buttons }: { readonly buttons: readonly Saving[] }) {
  const { actions } = useApp();
  const { busy, written, notices, write, stop } = useWriting(actions.report);
  const [at, setAt] = useState('');
  return (
    <>
      {buttons.map(({ label, make, disabled = false, filled = false }) => (
        <Button
          key={label} size="compact-sm" variant={filled ? 'filled' : 'default'} loading={busy && at === label} disabled={disabled || (busy && at !== label)}
          onClick={() => {
            setAt(label);
            void write(make);
          }}
        >
          {label}
        </Button>
      ))}
      {busy && <Button size="compact-sm" variant="subtle" onClick={stop}>Stop</Button>}
      {at !== '' && <span role="status" className="good">{[...written.map(({ name }) => `${name} written.`), ...notices.map((notice) => describeNotice(notice, 'window'))].join(' ')}</span>}
    </>
  );
}
