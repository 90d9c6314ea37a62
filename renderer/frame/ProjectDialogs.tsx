import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
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
  const content: Readonly<Record<ProjectDialog, () => ReactNode>> = { erase: () => <EraseDialog close={close} />, passphrase: () => <PassphraseDialog close={close} />, log: () => <LogDialog /> };
  return (
    <Modal opened={dialog !== null} onClose={close} title={dialog === null ? '' : TITLES[dialog]} size="lg" centered transitionProps={{ duration: 100 }} closeButtonProps={{ 'aria-label': 'Close' }}>
      {dialog === null ? null : content[dialog]()}
    </Modal>
  );
}
