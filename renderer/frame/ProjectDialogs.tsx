import { Modal } from '@mantine/core';
import { useApp, useSelect } from '../state/context.ts';
import type { ProjectDialog } from '../state/store.ts';
import { EraseDialog } from './EraseDialog.tsx';
import { LogDialog } from './LogDialog.tsx';
import { PassphraseDialog } from './PassphraseDialog.tsx';

const TITLES: Readonly<Record<ProjectDialog, string>> = { erase: 'Erase a person', passphrase: 'Passphrase of the project', log: 'What left this project' };

/** The dialogs on the project as a whole. */
export function ProjectDialogs() {
  const { actions } = useApp();
  const dialog = useSelect((state) => state.view.dialog);
  const close = (): void => actions.openDialog(null);
  return (
    <Modal opened={dialog !== null} onClose={close} title={dialog === null ? '' : TITLES[dialog]} size="lg" centered transitionProps={{ duration: 100 }} closeButtonProps={{ 'aria-label': 'Close' }}>
      {dialog === 'erase' && <EraseDialog close={close} />}
      {dialog === 'passphrase' && <PassphraseDialog close={close} />}
      {dialog === 'log' && <LogDialog />}
    </Modal>
  );
}
