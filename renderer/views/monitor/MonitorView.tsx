import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { MonitorAsk, MonitorResult } from '../../../shared/contract/monitor.ts';
import { recordOf } from '../../../shared/monitor/record.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { selectSegments } from '../../state/selectors.ts';
import { Missing } from '../Missing.tsx';
import { Running } from '../segments/Running.tsx';
import { DriftCard } from './DriftCard.tsx';
import { FitCard } from './FitCard.tsx';
import { HistoryCard } from './HistoryCard.tsx';
import { MonitorInspector } from './MonitorInspector.tsx';
import { MovesCard } from './MovesCard.tsx';
import { RefitCard } from './RefitCard.tsx';
import { SizesCard } from './SizesCard.tsx';
import { VerdictCard } from './VerdictCard.tsx';
import { usePick } from './use-pick.ts';

/** Stands for no ask, so that the hook below has options all the time. */
const NOTHING: MonitorAsk = { sources: [], asOf: null, firstRead: '', refit: false };

/** A later period held against the segments. */
export function MonitorView() {
  const { actions } = useApp();
  const profile = useSelect((state) => state.results.profile);
  const later = useSelect((state) => state.view.later);
  const opening = useSelect((state) => state.document.opening);
  const segments = useSelect(selectSegments);
  const [stopped, setStopped] = useState(false);
  const { value, running, fraction, error } = useAnalysis('monitor', later ?? NOTHING, profile !== null && later !== null && !stopped);
  // an answer about another file stays until the next one comes, but must not be taken for it
  const result = later !== null && value !== null && value.after.sha256 === later.sources[0]?.sha256 && value.segments.length >= segments.length ? value : null;
  const picking = usePick(later);
  useEffect(() => setStopped(false), [later]);
  const again = (): void => {
    setStopped(true);
    requestAnimationFrame(() => setStopped(false));
  };
  useEffect(() => {
    if (result !== null && !running) actions.keepPeriod(recordOf(result));
  }, [actions, result, running]);
  const colourOf = useMemo(() => {
    const colours = new Map(segments.map(({ id, colour }) => [id, colour]));
    return (id: number): number | null => colours.get(id) ?? null;
  }, [segments]);
  if (profile === null) return <main className="work" aria-label="Monitor"><Missing stages={['profile']} what="A later period beside the segments" /></main>;
  return (
    <>
      <main className="work stack monitor" aria-label="Monitor" aria-busy={running || opening !== null}>
        {later === null ? <Choose opening={opening} /> : (
          <>
            {result === null && (
              <section className="card stack" aria-label="Later period">
                <h2>{later.sources.map(({ name }) => name).join(', ')}</h2>
                <Running what="Holding it against the segments" running={running} error={error} fraction={fraction} />
                <div className="line">
                  {running && <Button size="compact-sm" variant="default" onClick={() => setStopped(true)}>Stop</Button>}
                  {!running && <Button size="compact-sm" onClick={again}>Try again</Button>}
                  <Button size="compact-sm" variant="default" onClick={() => void actions.chooseLater(null)}>Choose another file</Button>
                </div>
              </section>
            )}
            {result !== null && <Result {...{ result, picking, colourOf, running, fraction, error }} onStop={() => setStopped(true)} />}
          </>
        )}
        <HistoryCard current={result} colourOf={colourOf} />
      </main>
      <MonitorInspector ask={later} group={picking.group} onClear={picking.clear} running={running} />
    </>
  );
}

/** No later file yet: what will be here, and the button that provides it. */
function Choose({ opening }: { readonly opening: string | null }) {
  const { actions } = useApp();
  const files = useSelect((state) => state.recipe.sources.length);
  return (
    <section className="card later" aria-label="Choose a later file">
      <h2>Hold a later period against the segments</h2>
      <p>Choose this period&apos;s file{files > 1 ? 's' : ''}, with the same columns as {files > 1 ? `the ${files} files, in the same order` : 'the file'} that the segments were made from, or drop {files > 1 ? 'them' : 'it'} here. You will see who moved where, which segments grow or shrink, whether the customers still fit, and whether the segments must be made anew.</p>
      <p className="muted">The segments stay as they are. The file is read, not changed, and your data stays as it is.</p>
      {opening !== null ? <p role="status">Reading {opening} …</p> : (
        <div><Button size="compact-sm" onClick={() => void actions.chooseLater(null)}>Choose a file</Button></div>
      )}
    </section>
  );
}

interface ResultProps extends Pick<ReturnType<typeof useAnalysis<'monitor'>>, 'running' | 'fraction' | 'error'> {
  readonly result: MonitorResult;
  readonly picking: ReturnType<typeof usePick>;
  readonly colourOf: (id: number) => number | null;
  readonly onStop: () => void;
}

function Result({ result, picking, colourOf, running, fraction, error, onStop }: ResultProps) {
  return (
    <>
      {(running || error !== null) && (
        <section className="card line" aria-label="Being computed again">
          {running && <p role="status" className="grow">Holding it against the segments again: {formatValue(fraction, 'percent')} done</p>}
          {running && <Button size="compact-sm" variant="default" onClick={onStop}>Stop</Button>}
          <Running what="" running={false} error={error} fraction={0} />
        </section>
      )}
      <VerdictCard result={result} />
      <MovesCard result={result} colourOf={colourOf} pick={picking.pick} />
      <SizesCard result={result} colourOf={colourOf} pick={picking.pick} />
      <DriftCard result={result} />
      <FitCard result={result} colourOf={colourOf} pick={picking.pick} />
      <RefitCard result={result} colourOf={colourOf} />
    </>
  );
}
