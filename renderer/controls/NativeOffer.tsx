import { Button } from '@mantine/core';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { Runner } from '../engine/runner.ts';
import type { Actions } from '../state/actions.ts';
import type { TablesState } from '../engine/tables-engine.ts';

interface Props {
  readonly error: AppError;
  readonly tables: TablesState;
  readonly actions: Pick<Actions, 'readNatively'>;
  readonly runner: Pick<Runner, 'again'>;
}

/** Beside the refusal of a file that the window cannot hold: the way to read it. Nothing where there is no native engine. */
export function NativeOffer({ error, tables, actions, runner }: Props) {
  if (error.code !== 'too-large-to-hold' || !tables.offered || tables.place === 'native') return null;
  return <Button size="compact-sm" onClick={() => void actions.readNatively().then(runner.again)}>Read with the native engine</Button>;
}
