import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { NativeOffer } from '../controls/NativeOffer.tsx';
import { Problem } from '../frame/Problem.tsx';
import type { Want } from '../../shared/contract/engine.ts';
import { useApp, useSelect } from '../state/context.ts';
import { CHAIN } from '../state/store.ts';
import { Locate } from './Locate.tsx';

interface Props {
  /** The stages whose result the step shows. */
  readonly stages: readonly Want[];
  /** What will be here, in words. */
  readonly what: string;
}

/** In the place of a result that is not there: why, and the button that provides it. */
export function Missing({ stages, what }: Props) {
  const { actions, runner } = useApp();
  const hasSource = useSelect((state) => state.recipe.sources.length > 0);
  const missing = useSelect((state) => state.document.missing.length > 0);
  const status = useSelect((state) => state.status);
  const tables = useSelect((state) => state.tables);
  const chain: readonly Want[] = [...CHAIN, ...stages];
  const error = chain.map((stage) => status[stage].error).find((found) => found !== null) ?? null;
  const running = chain.find((stage) => status[stage].running);
  if (!hasSource) {
    return (
      <section className="card later">
        <h2>No data yet</h2>
        <p>{what} will be here once there is a file of customers or orders.</p>
        <div className="line">
          <Button size="compact-sm" onClick={() => void actions.pickData()}>Open a file</Button>
          <Button size="compact-sm" variant="default" onClick={() => actions.setStep('data')}>Go to Data</Button>
        </div>
      </section>
    );
  }
  if (missing) return <Locate />;
  if (error !== null) {
    return (
      <Problem error={error}>
        <NativeOffer error={error} tables={tables} actions={actions} runner={runner} />
        <Button size="compact-sm" variant="default" onClick={() => actions.setStep('features')}>Go to Features</Button>
        <Button size="compact-sm" variant="default" onClick={runner.again}>Try again</Button>
      </Problem>
    );
  }
  return (
    <section className="card later" aria-busy="true">
      <h2>{running === undefined ? 'Not computed yet' : 'Being computed'}</h2>
      <p>{what} will be here in a moment.</p>
      {running === undefined && <div><Button size="compact-sm" onClick={runner.again}>Compute now</Button></div>}
    </section>
  );
}

/** Errors of stages whose older result is still on screen. */
export function StageProblems({ stages, children }: { readonly stages: readonly Want[]; readonly children?: ReactNode }) {
  const { actions, runner } = useApp();
  const status = useSelect((state) => state.status);
  const tables = useSelect((state) => state.tables);
  const error = stages.map((stage) => status[stage].error).find((found) => found !== null) ?? null;
  if (error === null) return null;
  return <Problem error={error}><NativeOffer error={error} tables={tables} actions={actions} runner={runner} />{children}<Button size="compact-sm" variant="default" onClick={runner.again}>Try again</Button></Problem>;
}
