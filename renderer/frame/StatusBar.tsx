import { ActionIcon } from '@mantine/core';
import { useEffect } from 'react';
import type { Want } from '../../shared/contract/engine.ts';
import { formatValue } from '../../shared/chart/numbers.ts';
import { Icon } from '../controls/Icon.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { TablesMenu } from './TablesMenu.tsx';
import { WANTS } from '../state/store.ts';
import { formatBytes } from '../../shared/text/format.ts';

const JOB: Readonly<Record<Want, string>> = {
  source: 'Reading', customers: 'Customers', features: 'Features', sweep: 'Trying numbers of segments',
  cluster: 'Segments', map: 'Drawing the map', profile: 'Profiles',
};

const TIMED: readonly { readonly stage: Want; readonly label: string }[] = [
  { stage: 'source', label: 'read in' }, { stage: 'sweep', label: 'sweep in' }, { stage: 'map', label: 'map in' },
];

const MEMORY_EVERY_MS = 10_000;

interface MeasuredPerformance {
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
}

/** Bytes of the page and all its workers, where the browser can tell. */
async function pageMemory(): Promise<number | null> {
  const measured = await (performance as MeasuredPerformance).measureUserAgentSpecificMemory?.();
  return measured?.bytes ?? null;
}

export function seconds(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function StatusBar() {
  const { engine, store } = useApp();
  const rows = useSelect((state) => state.results.features?.rows ?? state.results.customers?.rows);
  const used = useSelect((state) => state.results.features?.features.filter((item) => item.used).length);
  const seed = useSelect((state) => state.recipe.params.seed);
  const status = useSelect((state) => state.status);
  const memory = useSelect((state) => state.memory);
  const opening = useSelect((state) => state.document.opening);

  useEffect(() => {
    // The browser takes its time over its own figure, a minute at times; what is known is shown meanwhile.
    const known = { page: 0, database: 0 };
    let measuring = false;
    const show = (): void => {
      if (known.page + known.database > 0) store.setState({ memory: known.page + known.database });
    };
    const measure = async (): Promise<void> => {
      if (measuring) return;
      measuring = true;
      known.page = (await pageMemory().catch(() => null)) ?? known.page;
      measuring = false;
      show();
    };
    const ask = (): void => {
      if (store.getState().recipe.sources.length === 0) return;
      engine.call('memory', null).then(({ bytes, database }) => {
        known.database = database;
        if (bytes > 0) known.page = bytes;
        else void measure();
        show();
      }, () => undefined);
    };
    const timer = setInterval(ask, MEMORY_EVERY_MS);
    return () => clearInterval(timer);
  }, [engine, store]);

  return (
    <footer className="status">
      {rows !== undefined && <span>{formatValue(rows, 'integer')} customers</span>}
      {used !== undefined && <span>{used} features</span>}
      {rows !== undefined && <span>seed {seed}</span>}
      {TIMED.map(({ stage, label }) => {
        const { ms } = status[stage];
        return ms === null ? null : <span key={stage}>{label} {seconds(ms)}</span>;
      })}
      <TablesMenu />
      <span className="grow" />
      <Jobs opening={opening} />
      {memory !== null && <span>{formatBytes(memory)} in use</span>}
    </footer>
  );
}

function Jobs({ opening }: { readonly opening: string | null }) {
  const { runner } = useApp();
  const status = useSelect((state) => state.status);
  const fraction = useSelect((state) => state.document.reading?.progress.fraction);
  const running = WANTS.filter((stage) => status[stage].running);
  return (
    <div className="line jobs" role="status">
      {opening !== null && <span className="job">Reading {opening} <progress max={1} value={fraction} aria-label={`Reading ${opening}`} /></span>}
      {running.map((stage) => (
        <span key={stage} className="job">
          {JOB[stage]}
          <progress max={1} value={status[stage].fraction} aria-label={JOB[stage]} />
        </span>
      ))}
      {running.length > 0 && (
        <ActionIcon variant="subtle" color="gray" size="xs" aria-label="Stop what is running" onClick={runner.cancel}>
          <Icon name="close" size={12} />
        </ActionIcon>
      )}
    </div>
  );
}
