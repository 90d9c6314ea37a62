import { Button } from '@mantine/core';
import { describeError } from '../../../shared/text/messages.ts';
import { useApp, useSelect } from '../../state/context.ts';

/** Why tables are held by another engine than was to be expected. */
export function TablesNotice() {
  const { actions } = useApp();
  const { place, choice, reason } = useSelect((state) => state.tables);
  if (reason === null) return null;
  if (place === 'native') {
    return (
      <section className="card tables-notice" role="status" aria-label="Native engine">
        <p><strong>The native engine holds the tables.</strong> {describeError(reason, 'window').message}</p>
        <p className="muted">It uses the disk of this computer besides, in a private folder that is emptied when the project is closed. Results are the same in both.</p>
      </section>
    );
  }
  if (choice !== 'native') return null;
  return (
    <section className="problem" role="alert" aria-label="Native engine">
      <div className="grow">
        <p><strong>The native engine is not at work: the tables are held in the window.</strong></p>
        <p className="muted">{describeError(reason, 'window').message}</p>
      </div>
      <Button size="compact-sm" variant="default" onClick={() => void actions.setTables('native')}>Try again</Button>
    </section>
  );
}
